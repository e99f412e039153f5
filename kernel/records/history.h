// What stood in a record before: its versions, newest first, along the chain of its history; the recycle bin; and how a
// record comes back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/records/platform.h"

namespace lazo::records {

struct Version {
    schema::Record record;         // as it stood from this change set on
    std::int64_t set = 0;          // the change set that wrote it
    std::int64_t operation = 0;
    std::int64_t actor = 0;
    Moment at;
    std::string cause;
    bool deleted = false;          // this set took the record away; `record` is its last state
};

// The versions of the record with its child rows as of each, newest first. The caller has judged that the record may be
// seen. A record in the recycle bin begins with its deletion.
std::vector<Version> versions(storage::Connection& connection, const schema::Snapshot& snapshot, const schema::ShapePointer& shape,
                              schema::Key key, std::size_t limit = 200);

// The version that this change set ended; empty when there is none.
std::optional<schema::Record> ended_version(storage::Connection& connection, const schema::Snapshot& snapshot,
                                            const schema::ShapePointer& shape, schema::Key key, std::int64_t to_set);

// The record as it stood after that change set, without child rows; empty when it was not there or does not stand now.
std::optional<schema::Record> version_at(storage::Connection& connection, const schema::Snapshot& snapshot,
                                         const schema::ShapePointer& shape, schema::Key key, std::int64_t set);

// The child rows as they stood after that change set.
void load_children_as_of(storage::Connection& connection, const schema::Snapshot& snapshot, std::int64_t set, schema::Record& record);
// The set that took the record away, while it lies in the recycle bin; 0 when it does not.
std::int64_t deleted_now(storage::Connection& connection, const schema::Shape& shape, schema::Key key);

struct Deleted {
    std::string entity;
    schema::Key key;
    std::int64_t set = 0, actor = 0;
    Moment at;
};
// What lies in the recycle bin, newest first, without child rows; `before_set` continues a page.
std::vector<Deleted> recycle_bin(storage::Connection& connection, const std::string& entity, std::int64_t before_set, int limit);

}  // namespace lazo::records
