// The first load of an empty table: its indexes are put aside and made when the rows are in, which costs a fifth of
// growing them row by row. A program that dies meanwhile finds them missing at its next start and makes them (migrate).
#pragma once

#include <set>
#include <string>

#include "kernel/schema/snapshot.h"
#include "kernel/storage/database.h"

namespace lazo::storage {

// Drops the derived indexes of the entity's own table, but those given and those that statements name. False, and nothing
// is dropped, when the table has rows.
bool put_indexes_aside(Database& database, const schema::Shape& shape, const std::set<std::string>& kept);
// Makes those that are missing, each in a transaction of its own.
void ensure_indexes(Database& database, const schema::Shape& shape);
// The index that answers "field = value"; the field is declared as indexed.
std::string lookup_index(const schema::Shape& shape, const schema::Field& field);

}  // namespace lazo::storage
