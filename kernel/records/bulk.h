// One change for many records: in time-boxed transactions of one operation, each row through the pipeline with its
// rules and rights, so that nobody waits for it and all of it can be undone at once.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kernel/query/condition.h"
#include "kernel/records/platform.h"

namespace lazo::records {

struct BulkOrder {
    schema::ShapePointer shape;
    query::Condition filter;                       // which rows, of those that the actor sees
    std::optional<std::vector<schema::Key>> keys;  // instead of the filter
    std::optional<schema::Record> patch;           // the changed fields of every row; none: the rows are deleted
    std::int64_t operation = 0;                    // made before (a job); 0: a new one
};

struct BulkRefusal {
    schema::Key key;
    Message why;
};

struct BulkResult {
    std::int64_t operation = 0;
    std::int64_t total = 0;                 // rows that were meant
    std::int64_t updated = 0, deleted = 0;  // of the whole operation, also of attempts before
    std::int64_t unchanged = 0;             // stood as wanted already
    std::int64_t refused = 0;               // rights, rules, or gone meanwhile
    std::vector<BulkRefusal> refusals;      // the first 100
    bool whole = false;                     // false: it was asked to end
};

struct BulkOptions {
    std::chrono::milliseconds box{60};  // most that one transaction may hold the writer, where nobody else writes
    std::size_t most_rows = 20'000;     // in one transaction
    // Told between two boxes; false asks to end.
    std::function<bool(std::int64_t done, std::int64_t total)> progress = {};
};

// Throws Error{forbidden} without the rights `bulk` and `update` or `delete`. Rows that these rights do not reach are
// refused one by one. Called again with the same operation it goes on: what is done stands as wanted.
BulkResult bulk(Platform& platform, const access::Actor& actor, const BulkOrder& order,
                const BulkOptions& options = {});

}  // namespace lazo::records
