// Pages, counts and groups of an entity's rows, with the asker's rights. Every answer is exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/query/compiler.h"
#include "kernel/query/filter_json.h"
#include "kernel/schema/record.h"

namespace lazo::query {

struct SortKey {
    FieldPath path;
    bool descending = false;
};

// "name" or "-created_at,name"; empty is what the entity declares, or the title. Throws Error{invalid} at "sort".
std::vector<SortKey> read_sort(const schema::Snapshot& snapshot, const Rights& rights, const schema::Shape& shape,
                               std::string_view text);

struct ListQuestion {
    schema::ShapePointer shape;
    Condition filter;
    std::vector<SortKey> sort;
    std::vector<const schema::Field*> fields;  // to be loaded; empty: all
    int limit = 50;                            // 0: all rows on one page, where they are known to be few
    std::string cursor;                        // of the page before; empty: the first page
    std::optional<std::int64_t> count;         // the exact count where it is known: it chooses the plan
    std::vector<const schema::Collection*> primaries = {};  // whose primary rows' titles are loaded beside the fields
};

struct Page {
    std::vector<schema::Record> rows;
    std::string next;  // empty: this is the last page
};

Page list(storage::Connection& connection, const Scope& scope, const ListQuestion& question);
// A page of each, asked together (Connection::each_of).
std::vector<Page> lists(storage::Connection& connection, const Scope& scope, const std::vector<ListQuestion>& questions);

std::int64_t count(storage::Connection& connection, const Scope& scope, const schema::Shape& shape, const Condition& filter);

// Whether the rights reach this record as it stands in the store: told by its owner and its mark where these tell, by a
// question where they do not.
bool reaches(storage::Connection& connection, const Scope& scope, const schema::Record& record);

// Calls `row` for every row, in the order of the sort; false stops. For exports and jobs: steps through one statement,
// unless the count says that the rows are no more than the limit.
void each_row(storage::Connection& connection, const Scope& scope, const ListQuestion& question,
              const std::function<bool(const schema::Record&)>& row);

// "t.customer AS customer,t.id AS id": named, so that an ORDER BY means these and not the same of a side table.
std::string named_keys(const schema::Shape& shape, std::string_view alias);
// Loads the wanted fields of a row whose columns begin at `column`: key, header, then the fields.
std::string select_columns(const Compiler& compiler, const schema::Shape& shape,
                           const std::vector<const schema::Field*>& fields, std::string_view alias);
schema::Record load_record(const schema::ShapePointer& shape, const std::vector<const schema::Field*>& fields,
                           storage::Statement& row, int& column);

}  // namespace lazo::query
