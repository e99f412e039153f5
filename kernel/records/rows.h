// Whole rows: reading them with their children, writing them with their history. Rights and rules are the caller's.
#pragma once

#include <span>
#include <optional>
#include <string>
#include <vector>

#include "kernel/schema/record.h"
#include "kernel/storage/database.h"

namespace lazo::records {

// All fields, custom ones and links too; empty when there is no such row.
std::optional<schema::Record> load_row(storage::Connection& connection, const schema::Snapshot& snapshot,
                                       const schema::ShapePointer& shape, schema::Key key);
// The child rows of the record, by collection, in order of their ids.
void load_children(storage::Connection& connection, const schema::Snapshot& snapshot, schema::Record& record);
// The `links` fields of the record.
void load_links(storage::Connection& connection, std::span<schema::Record> records);

void insert_row(storage::Connection& connection, const schema::Record& record);
// Copies the row to history as ended by `change_set`, then writes the changed fields. Time goes one way in each record:
// where a later set has written the row meanwhile the work runs again (storage::RunAgain, here or with a later statement).
void update_row(storage::Connection& connection, const schema::Record& record, std::int64_t change_set);
void delete_row(storage::Connection& connection, const schema::Record& record, std::int64_t change_set);
// Writes roll-ups and formulas in place: derived values alone make no version and no history. A row of custom fields
// that is not there yet begins with the version of its record.
void write_derived(storage::Connection& connection, const schema::Record& record, const std::vector<const schema::Field*>& fields);

// " WHERE customer=$n AND id=$m" from the n-th parameter on, and the values for it.
std::string where_key(const schema::Shape& shape, std::size_t first_parameter);
void append_key(const schema::Shape& shape, schema::Key key, std::vector<storage::Bound>& bound);

}  // namespace lazo::records
