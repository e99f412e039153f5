// How a page is found. The planner of the engine does not know how selective a filter is nor how few rows a team sees, so
// the compiler decides.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/query/list.h"

namespace lazo::query {

enum class Way : std::uint8_t {
    walk,   // along the index of the sort, testing each row
    merge,  // one index range for each owner, and one for shared rows, merged in order
    sort,   // find all rows, then sort: for what is rare or has no index
};

// One sort key as SQL. `bound` are the values that stand in `expression`.
struct Order {
    Sql expression;
    bool descending = false;
    bool nullable = true;
    bool indexed = false;
};

struct Plan {
    Way way = Way::sort;
    std::vector<Order> orders;
    std::string name;  // tells cursors of different orders apart
};

Plan choose_plan(const Compiler& compiler, const ListQuestion& question, const Visibility& visibility);

}  // namespace lazo::query
