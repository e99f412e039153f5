#include "kernel/storage/plan.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/text.h"
#include "kernel/schema/fields/kind.h"
#include "kernel/storage/tables.h"

namespace lazo::storage {

using schema::ColumnType;
using schema::Field;
using schema::Placement;
using schema::Shape;

namespace {

constexpr KernelTable kStore{
    "store", Placement::single,
    "CREATE TABLE store(name {text} NOT NULL, value {text} NOT NULL, PRIMARY KEY(name)){clustered}"};
constexpr KernelTable kCounters{
    "counters", Placement::single,
    "CREATE TABLE counters(name {text} NOT NULL, value {int} NOT NULL, PRIMARY KEY(name)){clustered}"};
constexpr KernelTable kUniqueKeys{
    "unique_keys", Placement::single,
    "CREATE TABLE unique_keys(kind {text} NOT NULL, value {text} NOT NULL, entity {text} NOT NULL,"
    " customer {int} NOT NULL DEFAULT 0, record {int} NOT NULL, PRIMARY KEY(kind,value)){clustered}"};

constexpr KernelTable kNodes{"nodes", Placement::single,
                             "CREATE TABLE nodes(id {text} NOT NULL, name {text} NOT NULL, seen_at {int} NOT NULL, "
                             "PRIMARY KEY(id)){clustered}"};

std::string_view placeholder_of(ColumnType type) {
    switch (type) {
        case ColumnType::integer:
            return "{int}";
        case ColumnType::text:
            return "{text}";
        case ColumnType::blob:
            return "{bytes}";
    }
    throw_internal("column of no type");
}

std::string number_column(const std::string& name) { return name + " {int} NOT NULL DEFAULT 0"; }

// A table that is stored by its key; with one key column of the current rows alone it is the engine's own row number.
class Draft {
 public:
    explicit Draft(std::string name) { table_.name = std::move(name); }
    void add(std::string name, std::string definition) {
        table_.columns.push_back({std::move(name), std::move(definition)});
    }
    void add_number(const std::string& name) { add(name, number_column(name)); }
    PlannedTable with_key(const std::vector<std::string>& key) && {
        const bool numbered = key.size() == 1;
        for (PlannedColumn& column : table_.columns)
            if (std::find(key.begin(), key.end(), column.name) != key.end())
                column.definition = column.name + (numbered ? " {id}" : " {int} NOT NULL");
        table_.create = "CREATE TABLE " + table_.name + "(";
        for (const PlannedColumn& column : table_.columns) table_.create += column.definition + ", ";
        if (numbered)
            table_.create.replace(table_.create.size() - 2, 2, ")");
        else
            table_.create += "PRIMARY KEY(" + joined(key) + ")){clustered}";
        return std::move(table_);
    }

 private:
    PlannedTable table_;
};

enum class Age { current, history };

std::vector<std::string> row_key(const Shape& shape, Age age) {
    std::vector<std::string> key = key_columns(shape);
    if (age == Age::history) key.insert(key.begin(), "to_set");
    return key;
}

PlannedTable rows_table(const Shape& shape, Part part, Age age) {
    const std::string name = table_of(shape, part);
    Draft draft{age == Age::history ? history_of(name) : name};
    for (const std::string& column : key_columns(shape)) draft.add_number(column);
    for (const std::string& column : header_columns(shape, part)) draft.add_number(column);
    for (const Field* field : stored_fields(shape, part))
        for (const schema::Column& column : shape.columns(*field))
            draft.add(column.name, column.name + " " + std::string(placeholder_of(column.type)));
    if (age == Age::history) draft.add_number("to_set");
    return std::move(draft).with_key(row_key(shape, age));
}

PlannedTable links_table(const Shape& shape, const Field& field, Age age) {
    const std::string name = links_table_of(field);
    Draft draft{age == Age::history ? history_of(name) : name};
    for (const std::string& column : key_columns(shape)) draft.add_number(column);
    for (const char* column : {"target", "created_set", "change_set"}) draft.add_number(column);
    if (age == Age::history) draft.add_number("to_set");
    std::vector<std::string> key = row_key(shape, age);
    key.push_back("target");
    PlannedTable table = std::move(draft).with_key(key);
    if (age == Age::history) {
        std::vector<std::string> columns = key_columns(shape);
        columns.push_back("to_set");
        const std::string past = index_name(table.name, columns);
        table.indexes.push_back({past, "CREATE INDEX " + past + " ON " + table.name + "(" + joined(columns) + ")"});
        return table;
    }
    const std::string index = index_name(name, {"target"});
    table.indexes.push_back({index, "CREATE INDEX " + index + " ON " + name + "(target)"});
    return table;
}

// The parts between the commas that stand in no further parentheses.
std::vector<std::string_view> parts_of(std::string_view list) {
    std::vector<std::string_view> parts;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= list.size(); i++) {
        const bool end = i == list.size();
        if (!end && list[i] == '(') depth++;
        if (!end && list[i] == ')') depth--;
        if (!end && (depth > 0 || list[i] != ',')) continue;
        parts.push_back(text::trim_ascii(list.substr(begin, i - begin)));
        begin = i + 1;
    }
    return parts;
}

bool is_constraint(std::string_view part) {
    constexpr std::array<std::string_view, 5> kWords{"PRIMARY KEY", "UNIQUE", "CHECK", "FOREIGN KEY", "CONSTRAINT"};
    return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) { return part.starts_with(word); });
}

std::string_view index_named_in(std::string_view create) {
    const auto on = create.find(" ON ");
    if (on == std::string_view::npos) throw_internal("no index: " + std::string(create));
    const std::string_view before = text::trim_ascii(create.substr(0, on));
    return before.substr(before.rfind(' ') + 1);
}

}  // namespace

PlannedTable plan_of(const KernelTable& table) {
    PlannedTable planned{std::string(table.name), std::string(table.create), {}, {}, table.placement};
    for (const std::string_view create : table.indexes)
        planned.indexes.push_back({std::string(index_named_in(create)), std::string(create)});
    const auto open = table.create.find('(');
    const auto close = table.create.rfind(')');
    // A virtual table describes itself in words of its own.
    if (!table.create.starts_with("CREATE TABLE ") || close == std::string_view::npos) return planned;
    for (const std::string_view part : parts_of(table.create.substr(open + 1, close - open - 1))) {
        if (is_constraint(part)) continue;
        planned.columns.push_back({std::string(part.substr(0, part.find(' '))), std::string(part)});
    }
    return planned;
}

std::vector<PlannedTable> plan_of(const Shape& shape) {
    std::vector<PlannedTable> tables;
    tables.push_back(rows_table(shape, Part::declared, Age::current));
    tables.back().indexes = indexes_of(shape);
    tables.push_back(rows_table(shape, Part::declared, Age::history));
    tables.back().indexes = history_indexes_of(shape);
    if (shape.has_custom() && !shape.custom_object()) {
        tables.push_back(rows_table(shape, Part::custom, Age::current));
        tables.back().indexes = custom_indexes_of(shape);
        tables.push_back(rows_table(shape, Part::custom, Age::history));
    }
    for (const Field* field : shape.fields()) {
        if (field->kind().form() != schema::Form::none) continue;
        tables.push_back(links_table(shape, *field, Age::current));
        tables.push_back(links_table(shape, *field, Age::history));
    }
    for (PlannedTable& table : tables) table.placement = shape.entity().options().placement;
    return tables;
}

std::string_view shard_column(Placement placement) {
    if (placement == Placement::customer) return "id";
    return placement == Placement::by_customer ? "customer" : "";
}

std::vector<PlannedTable> plan_of(const schema::Snapshot& snapshot, std::span<const KernelTable> tables) {
    std::vector<PlannedTable> plan{plan_of(kStore), plan_of(kCounters), plan_of(kUniqueKeys), plan_of(kNodes)};
    for (const KernelTable& table : tables) plan.push_back(plan_of(table));
    for (const schema::ShapePointer& shape : snapshot.in_order())
        for (PlannedTable& table : plan_of(*shape)) plan.push_back(std::move(table));
    return plan;
}

std::string in_words_of(const Dialect& dialect, std::string_view statement) {
    const std::array<std::pair<std::string_view, std::string_view>, 7> words{{{"{int}", dialect.integer_type()},
                                                                              {"{text}", dialect.text_type()},
                                                                              {"{bytes}", dialect.bytes_type()},
                                                                              {"{id}", dialect.id_type()},
                                                                              {"{number}", dialect.number_type()},
                                                                              {"{clustered}", dialect.clustered()},
                                                                              {"{then_id}", dialect.then_id()}}};
    std::string said{statement};
    for (const auto& [placeholder, word] : words)
        for (auto at = said.find(placeholder); at != std::string::npos; at = said.find(placeholder, at + word.size()))
            said.replace(at, placeholder.size(), word);
    return said;
}

}  // namespace lazo::storage
