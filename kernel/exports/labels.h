// The names of the records that links lead to, where the actor may see them; kept from page to page.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "kernel/access/actor.h"
#include "kernel/schema/record.h"
#include "kernel/storage/database.h"

namespace lazo::exports {

class Labels {
 public:
    Labels(schema::SnapshotPointer snapshot, const access::Actor& actor)
        : snapshot_(std::move(snapshot)), actor_(actor) {}

    // Remembers what the record's links lead to; fetch() then reads what is not known yet.
    void want(const schema::Record& record, const std::vector<const schema::Field*>& fields);
    void fetch(storage::Connection& connection);
    // Empty when there is no such record, or the actor may not see it.
    const std::string& find(const std::string& entity, schema::Key key) const;

 private:
    void want(const std::string& entity, schema::Key key);
    void fetch(storage::Connection& connection, const std::string& entity, const std::vector<schema::Key>& keys);

    const schema::SnapshotPointer snapshot_;
    const access::Actor& actor_;
    std::map<std::string, std::map<schema::Key, std::string>> known_;
    std::map<std::string, std::vector<schema::Key>> wanted_;
};

}  // namespace lazo::exports
