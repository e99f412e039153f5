#include <algorithm>

#include "base/crypto.h"
#include "kernel/schema/fields/kind.h"
#include "kernel/storage/plan.h"
#include "kernel/storage/tables.h"

namespace lazo::storage {

using schema::Field;
using schema::FieldType;
using schema::Shape;
using Names = std::vector<std::string>;

namespace {

constexpr std::size_t kLongestName = 60;
constexpr std::size_t kHashLetters = 12;

enum class End : std::uint8_t { none, id };  // of the entries: in the order of the ids where the rest is equal

std::string create_index(std::string_view name, std::string_view table, const Names& columns, End end) {
    return "CREATE INDEX " + std::string(name) + " ON " + std::string(table) + "(" + joined(columns) +
           (end == End::id ? "{then_id})" : ")");
}

PlannedIndex index_on(std::string_view table, const Names& columns, End end = End::none) {
    std::string name = index_name(table, columns);
    std::string create = create_index(name, table, columns, end);
    return {std::move(name), std::move(create)};
}

PlannedIndex partial_index(std::string_view table, const Names& columns, std::string_view mark, std::string_view where,
                           End end = End::none) {
    std::string name = index_name(table, columns, mark);
    std::string create = create_index(name, table, columns, end) + " WHERE " + std::string(where);
    return {std::move(name), std::move(create)};
}

void add(std::vector<PlannedIndex>& indexes, PlannedIndex index) {
    const auto same = [&](const PlannedIndex& other) { return other.name == index.name; };
    if (std::none_of(indexes.begin(), indexes.end(), same)) indexes.push_back(std::move(index));
}

// What tells values apart: without the sort key, without the currency.
Names value_columns(const Shape& shape, const Field& field) {
    Names names;
    for (const schema::Column& column : shape.columns(field)) names.push_back(column.name);
    if (names.size() > 1 && !shape.links_by_customer(field)) names.resize(1);
    return names;
}

// What orders values: the sort key where there is one.
Names sort_columns(const Shape& shape, const Field& field) {
    if (field.has_sort_key()) return {shape.columns(field).back().name};
    return value_columns(shape, field);
}

bool in_own_table(const Shape& shape, const Field& field) {
    if (field.custom() && !shape.custom_object()) return false;
    if (shape.entity().by_customer() && field.name() == "customer") return false;  // first in the key
    return field.kind().form() != schema::Form::none;
}

bool orders_lists(const Field& field) {
    const FieldType type = field.value_type();
    return field.has_sort_key() || type == FieldType::link || type == FieldType::date || type == FieldType::moment;
}

std::vector<const Field*> indexed_fields(const Shape& shape) {
    std::vector<const Field*> fields;
    for (const Field* field : shape.fields())
        if (field->options().indexed && in_own_table(shape, *field)) fields.push_back(field);
    return fields;
}

Names rights_columns(const Shape& shape) {
    Names names{"owner", "created_at", "id", "shared"};
    for (const Field* field : shape.fields()) {
        if (!field->options().facet || !in_own_table(shape, *field)) continue;
        for (const std::string& name : value_columns(shape, *field))
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names;
}

void add_shared(std::vector<PlannedIndex>& indexes, const Shape& shape, const Names& columns) {
    add(indexes, partial_index(shape.name(), columns, "shared", "shared=1", End::id));
}

// The rows that are shared at all, by their number. With the mark itself: a statement that asks for it would else go to
// the row for each of them, though the index has no others.
Names shared_columns(const Shape& shape) {
    Names names{"id"};
    for (const std::string& name : rights_columns(shape))
        if (name != "id") names.push_back(name);
    return names;
}

// Each has an index under the owner of the row.
std::vector<const Field*> sorts_of_owned(const Shape& shape) {
    std::vector<const Field*> fields;
    for (const Field* field : indexed_fields(shape))
        if (orders_lists(*field) && field->name() != "owner") fields.push_back(field);
    return fields;
}

Names owned_columns(const Shape& shape, const Field& sort) {
    Names names{"owner"};
    for (std::string& name : sort_columns(shape, sort)) names.push_back(std::move(name));
    return names;
}

// What people may see of an owned entity is found by its owner, and beside that by its shares.
void add_owned(std::vector<PlannedIndex>& indexes, const Shape& shape) {
    add(indexes, index_on(shape.name(), rights_columns(shape)));
    add(indexes, index_on(shape.name(), {"created_at"}, End::id));
    add(indexes, partial_index(shape.name(), shared_columns(shape), "shared", "shared=1"));
    add_shared(indexes, shape, {"created_at"});
    for (const Field* field : sorts_of_owned(shape)) {
        add(indexes, index_on(shape.name(), owned_columns(shape, *field), End::id));
        add_shared(indexes, shape, sort_columns(shape, *field));
    }
}

// A key has fewer bytes than a moment, and that fewer than a text.
int width_of(const Field& field) {
    if (field.has_sort_key()) return 3;
    return field.value_type() == FieldType::moment ? 2 : 1;
}

}  // namespace

std::string index_name(std::string_view table, const Names& columns, std::string_view mark) {
    std::string name = std::string(kIndexPrefix).append(table);
    for (const std::string& column : columns) name.append("_").append(column);
    if (!mark.empty()) name.append("_").append(mark);
    if (name.size() <= kLongestName) return name;
    const std::string hash = crypto::blake2_hex(name).substr(0, kHashLetters);
    return name.substr(0, kLongestName - kHashLetters - 1) + "_" + hash;
}

std::string narrowest_owned_index(const Shape& shape) {
    const auto sorts = sorts_of_owned(shape);
    const auto narrowest = std::min_element(sorts.begin(), sorts.end(), [](const Field* left, const Field* right) {
        return width_of(*left) < width_of(*right);
    });
    const Names columns = narrowest == sorts.end() ? rights_columns(shape) : owned_columns(shape, **narrowest);
    return index_name(shape.name(), columns);
}

std::string shared_index(const Shape& shape) { return index_name(shape.name(), shared_columns(shape), "shared"); }

std::vector<PlannedIndex> indexes_of(const Shape& shape) {
    std::vector<PlannedIndex> indexes;
    add(indexes, index_on(shape.name(), {"created_set"}));
    for (const Field* field : indexed_fields(shape)) add(indexes, index_on(shape.name(), sort_columns(shape, *field)));
    if (shape.entity().owned()) add_owned(indexes, shape);
    for (const auto& fields : shape.entity().options().indexes) {
        Names columns;
        for (const std::string& field : fields)
            for (std::string& column : value_columns(shape, shape.get(field))) columns.push_back(std::move(column));
        add(indexes, index_on(shape.name(), columns));
    }
    return indexes;
}

std::vector<PlannedIndex> history_indexes_of(const Shape& shape) {
    // What a record's child rows were: asked for one parent at a time, also for each of the rows that an undo puts back.
    if (shape.entity().is_child()) {
        const std::string parent = shape.columns(*shape.parent_link()).back().name;
        return {index_on(history_of(table_of(shape)), {parent, "to_set"})};
    }
    if (!shape.entity().options().as_of_lists) return {};
    Names columns;
    if (shape.entity().owned())
        columns.push_back("owner");
    else if (shape.entity().by_customer())
        columns.push_back("customer");
    Names sort{"created_at"};
    const auto indexed = indexed_fields(shape);
    const auto first = std::find_if(indexed.begin(), indexed.end(), [](const Field* field) {
        return orders_lists(*field) && field->name() != "owner";
    });
    if (first != indexed.end()) sort = sort_columns(shape, **first);
    columns.insert(columns.end(), sort.begin(), sort.end());
    columns.push_back("to_set");
    return {index_on(history_of(table_of(shape)), columns)};
}

std::vector<PlannedIndex> custom_indexes_of(const Shape& shape) {
    std::vector<PlannedIndex> indexes;
    const std::string table = table_of(shape, Part::custom);
    for (const Field* field : stored_fields(shape, Part::custom)) {
        if (!field->options().indexed) continue;
        const Names columns = sort_columns(shape, *field);
        add(indexes, partial_index(table, columns, {}, columns.back() + " IS NOT NULL"));
    }
    return indexes;
}

}  // namespace lazo::storage
