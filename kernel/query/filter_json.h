// The filter language on the wire (docs/reference/api.md): JSON to a Condition. Every name is checked against the snapshot
// and the asker's rights; what is wrong is Error{invalid} with the path at which it stands. Filters that nest deeper than
// an engine parses, or have more than 500 conditions or 5,000 values, are refused too.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "kernel/query/condition.h"
#include "kernel/query/rights.h"

namespace lazo::query {

struct FilterReader {
    schema::SnapshotPointer snapshot;
    const Rights& rights;
    schema::Reading reading;
    Moment now;

    // `path` names the argument in errors: "filter".
    Condition read(const schema::Shape& shape, std::string_view text, const std::string& path = "filter") const;
    Condition read(const schema::Shape& shape, const json::Value& json, const std::string& path) const;
};

// A field by its dotted name ("owner.team.name"): the links on the way and the field itself.
struct FieldPath {
    std::vector<const schema::Field*> links;
    const schema::Field* field = nullptr;
};
// Throws Error{invalid} "filter.unknown_field" at `path` for what does not exist or may not be read.
FieldPath find_path(const schema::Snapshot& snapshot, const Rights& rights, const schema::Shape& shape,
                    std::string_view name, const std::string& path);

}  // namespace lazo::query
