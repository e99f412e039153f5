// A whole business for tests: a fresh store with the entities and rules of all modules, a clock that stands still, one
// company, and short ways to write and ask.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kernel/records/platform.h"
#include "kernel/records/writer.h"
#include "tests/support/store.h"

namespace lazo::test {

class Business {
 public:
    // With a company in Spain, and so with the default roles; or as a store is before its first run.
    enum class Company { spanish, none };
    explicit Business(Company company = Company::spanish);

    records::Platform& platform() { return *platform_; }
    FakeClock& clock() { return clock_; }
    schema::SnapshotPointer schema() const { return platform_->schema(); }
    access::Actor system() const { return platform_->system_actor(); }
    access::Actor actor(schema::Key user) const { return access::Actor{platform_->directory(), user.id}; }

    schema::Record draft(std::string_view entity) const { return schema::Record{schema()->get(entity)}; }
    // A change to a stored record: only what is set on it is sent.
    schema::Record patch(const schema::Record& stored) const;
    schema::Record create(schema::Record draft) { return create(system(), std::move(draft)); }
    schema::Record create(const access::Actor& actor, schema::Record draft);
    schema::Record update(const schema::Record& patch) { return update(system(), patch); }
    schema::Record update(const access::Actor& actor, const schema::Record& patch);
    void remove(const schema::Record& record);
    // The number of the operation in which `work` wrote.
    std::int64_t operation(const std::function<void(records::Writer&)>& work);

    // As it stands, with its child rows; empty when it is gone.
    std::optional<schema::Record> find(std::string_view entity, schema::Key key);
    schema::Record get(std::string_view entity, schema::Key key);
    std::int64_t integer(std::string_view sql, const std::vector<storage::Bound>& values = {});

 private:
    StorePlace place_;
    FakeClock clock_;
    std::unique_ptr<records::Platform> platform_;
};

}  // namespace lazo::test
