#include "kernel/storage/tables.h"

#include "base/error.h"
#include "base/text.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::storage {

using schema::Column;
using schema::ColumnType;
using schema::Field;
using schema::Form;
using schema::Shape;
using schema::Value;

std::string table_of(const Shape& shape, Part part) {
    return part == Part::declared ? shape.name() : shape.name() + "_x";
}
std::string history_of(std::string_view table) { return std::string(table) + "_history"; }
std::string links_table_of(const Field& field) { return field.entity().name() + "_" + field.name() + "_links"; }

std::vector<std::string> key_columns(const Shape& shape) {
    if (shape.entity().by_customer()) return {"customer", "id"};
    return {"id"};
}

std::vector<std::string> header_columns(const Shape& shape, Part part) {
    if (part == Part::declared && shape.entity().owned()) return {"version", "created_set", "change_set", "shared"};
    return {"version", "created_set", "change_set"};
}

std::vector<const Field*> stored_fields(const Shape& shape, Part part) {
    std::vector<const Field*> fields;
    for (const Field* field : shape.fields()) {
        if (field->custom() != (part == Part::custom) && !shape.custom_object()) continue;
        if (shape.custom_object() && part == Part::custom) continue;
        if (field->kind().form() == Form::none) continue;
        if (shape.entity().by_customer() && field->name() == "customer") continue;
        fields.push_back(field);
    }
    return fields;
}

std::vector<Column> all_columns(const Shape& shape, Part part) {
    std::vector<Column> columns;
    for (const std::string& name : key_columns(shape)) columns.push_back({name, ColumnType::integer});
    for (const std::string& name : header_columns(shape, part)) columns.push_back({name, ColumnType::integer});
    for (const Field* field : stored_fields(shape, part))
        for (const Column& column : shape.columns(*field)) columns.push_back(column);
    return columns;
}

std::string joined(const std::vector<std::string>& names, std::string_view prefix) {
    std::string text;
    for (const std::string& name : names) {
        if (!text.empty()) text += ',';
        text.append(prefix).append(name);
    }
    return text;
}

Value load_value(const Shape& shape, const Field& field, Statement& row, int& column) {
    const int first = column;
    column += static_cast<int>(shape.columns(field).size());
    const int own = shape.links_by_customer(field) ? first + 1 : first;
    if (row.is_null(own)) return {};
    switch (field.kind().form()) {
        case Form::integer:
            return row.integer(first);
        case Form::text:
            return std::string(row.text(first));
        case Form::money:
            return Money{row.integer(first), std::string(row.text(first + 1))};
        case Form::key:
            return schema::Key{own > first ? row.integer(first) : 0, row.integer(own)};
        case Form::none:
            break;
    }
    throw_internal("field without columns: " + field.name());
}

void append_bound(const Shape& shape, const Field& field, const Value& value, std::vector<Bound>& bound) {
    if (schema::is_empty(value)) {
        bound.resize(bound.size() + shape.columns(field).size());
        return;
    }
    switch (field.kind().form()) {
        case Form::integer:
            bound.emplace_back(std::get<std::int64_t>(value));
            return;
        case Form::money:
            bound.emplace_back(std::get<Money>(value).minor);
            bound.emplace_back(std::get<Money>(value).currency);
            return;
        case Form::key:
            if (shape.links_by_customer(field)) bound.emplace_back(std::get<schema::Key>(value).customer);
            bound.emplace_back(std::get<schema::Key>(value).id);
            return;
        case Form::text:
            bound.emplace_back(std::get<std::string>(value));
            if (field.has_sort_key()) bound.emplace_back(Bytes{text::sort_key(std::get<std::string>(value))});
            return;
        case Form::none:
            return;
    }
}

}  // namespace lazo::storage
