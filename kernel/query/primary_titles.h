// "primary_email" beside the fields of a row: the title of its primary child row, as a column of the same statement.
#pragma once

#include <string_view>
#include <vector>

#include "kernel/query/compiler.h"
#include "kernel/schema/record.h"

namespace lazo::query {

// The collection whose primary's title goes by that name; null when there is none or the asker may not read it.
const schema::Collection* find_primary(const schema::Snapshot& snapshot, const Rights& rights,
                                       const schema::Shape& shape, std::string_view name);

// Appends ",(…)" for each collection, of the row `alias`; its rights were judged.
void select_primaries(Sql& sql, const Compiler& compiler,
                      const std::vector<const schema::Collection*>& collections, std::string_view alias);
// Takes them into Record::primaries, from that column on.
void load_primaries(const schema::Snapshot& snapshot, const std::vector<const schema::Collection*>& collections,
                    storage::Statement& row, int& column, schema::Record& record);

// The same for a record that is already here.
void load_primaries(storage::Connection& connection, const Scope& scope,
                    const std::vector<const schema::Collection*>& collections, schema::Record& record);

}  // namespace lazo::query
