// People, teams and roles of a test, written straight into a store that has the tables of kernel/access.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/access/actor.h"
#include "tests/support/store.h"

namespace lazo::test {

// The entities of kernel/access with these beside them.
schema::SnapshotPointer snapshot_with_people(std::initializer_list<const schema::Entity*> entities);

class Office {
 public:
    // The store was made with access::kernel_tables().
    explicit Office(Store& store) : store_(store) {}

    struct NewUser {
        std::int64_t team = 0;
        std::vector<std::int64_t> roles = {};
        bool administrator = false;
        bool active = true;
        std::string language = {}, zone = {};
    };
    std::int64_t add_team(std::string_view name, std::int64_t parent = 0);
    std::int64_t add_role(std::string_view name);
    // "ana" has the address ana@example.com.
    std::int64_t add_user(std::string_view name, const NewUser& user);
    std::int64_t add_user(std::string_view name) { return add_user(name, NewUser{}); }
    void allow(std::int64_t role, std::string_view entity, access::Action action, access::Level level);
    void set_field(std::int64_t role, std::string_view entity, std::string_view field, access::FieldRight right);

    access::DirectoryPointer directory();
    access::Actor actor(std::int64_t user, access::TokenScope scope = access::TokenScope::read_write);

 private:
    Store& store_;
    std::int64_t next_id_ = 0;
};

}  // namespace lazo::test
