// The parts of check_records, one folder's own: each adds its faults to the report.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/records/check.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

struct Inspection {
    storage::Connection& connection;
    const schema::Snapshot& snapshot;
    CheckReport& report;
    std::vector<std::int64_t> sets = {};  // the numbers of all change sets, ascending

    bool knows(std::int64_t set) const { return std::binary_search(sets.begin(), sets.end(), set); }
    // Whole tables go by.
    void each(std::string_view sql, const std::vector<storage::Bound>& values,
              const std::function<void(storage::Statement&)>& row) {
        connection.stream(sql, values, [&](storage::Statement& found) { return row(found), true; });
    }
};

// "customers/17", "interactions/17-388".
std::string place_of(const schema::Shape& shape, schema::Key key);
// "t.customer,t.id" or "0,t.id": two columns in any case, read by key_at.
std::string two_keys(const schema::Shape& shape, std::string_view table = "t");
inline schema::Key key_at(const storage::Statement& row, int column) {
    return {row.integer(column), row.integer(column + 1)};
}
// The tables that hold rows of the entity: its own, and the side table of its custom fields.
std::vector<storage::Part> parts_of(const schema::Shape& shape);

// check_chains.cpp: versions follow each other without a gap, and every set that a row names exists.
void check_chains(Inspection& inspection, const schema::Shape& shape);
// check_rows.cpp: what a row says of others, and of itself twice.
void check_links(Inspection& inspection, const schema::Shape& shape);
void check_parent(Inspection& inspection, const schema::Shape& shape);
void check_sort_keys(Inspection& inspection, const schema::Shape& shape);
// Not of entities that are being filled. Formulas that read the current day are true once a day, and left out.
void check_computed_fields(Inspection& inspection, const schema::ShapePointer& shape);
void check_shares(Inspection& inspection, const schema::Shape& shape);
void check_unique_keys(Inspection& inspection);

}  // namespace lazo::records
