// Groups and measures: how many, how much, by what.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/query/list.h"

namespace lazo::query {

struct GroupKey {
    const schema::Field* field = nullptr;
    std::optional<Unit> unit;  // of dates and moments
};

struct Measure {
    enum class Kind : std::uint8_t { count, sum, min, max, avg } kind = Kind::count;
    const schema::Field* field = nullptr;
    std::string name;  // as it was asked: "sum:amount"
};

struct GroupQuestion {
    schema::ShapePointer shape;
    Condition filter;
    std::vector<GroupKey> by;  // one to three
    std::vector<Measure> measures;
    Zone zone{"UTC"};  // where days, months and years begin
};

struct Group {
    // One for each key: empty, the value, or for units the first day as a Date value.
    std::vector<schema::Value> keys;
    std::int64_t count = 0;
    // One for each measure; money measures of several currencies have one entry a currency.
    std::vector<std::vector<schema::Value>> measures;
};

// "source,created_at:month" and "count,sum:amount". Throws Error{invalid} at "by" and "measure".
std::vector<GroupKey> read_group_keys(const Rights& rights, const schema::Shape& shape, std::string_view text);
std::vector<Measure> read_measures(const Rights& rights, const schema::Shape& shape, std::string_view text);

// Sorted by the keys, choices in the order of their options; empty keys last.
std::vector<Group> group(storage::Connection& connection, const Scope& scope, const GroupQuestion& question);

}  // namespace lazo::query
