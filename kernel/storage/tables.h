// Which tables and columns an entity has. One entity is a table, its history, a side table for custom fields (made with
// the first of them) with its history, and a table for each `links` field with its history.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/record.h"
#include "kernel/storage/database.h"

namespace lazo::storage {

enum class Part { declared, custom };  // the entity's own table, or its side table

std::string table_of(const schema::Shape& shape, Part part = Part::declared);
std::string history_of(std::string_view table);
std::string links_table_of(const schema::Field& field);

// "id" or "customer", "id": what names a row.
std::vector<std::string> key_columns(const schema::Shape& shape);
// version, created_set, change_set, and shared where the entity is owned.
std::vector<std::string> header_columns(const schema::Shape& shape, Part part);
// The fields whose columns stand in that table, without the customer of a row kept by customer (it is in the key).
std::vector<const schema::Field*> stored_fields(const schema::Shape& shape, Part part);
// Key, header and every field's columns, in the order in which whole rows are written and copied to history.
std::vector<schema::Column> all_columns(const schema::Shape& shape, Part part);
std::string joined(const std::vector<std::string>& names, std::string_view prefix = {});

// Reads the field's value from its columns, which begin at `column`; moves `column` behind them.
schema::Value load_value(const schema::Shape& shape, const schema::Field& field, Statement& row, int& column);
// The same the other way: one bound value for each column, the sort key computed.
void append_bound(const schema::Shape& shape, const schema::Field& field, const schema::Value& value,
                  std::vector<Bound>& bound);

}  // namespace lazo::storage
