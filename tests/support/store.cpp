#include "tests/support/store.h"

#include <cstdlib>
#include <fstream>

#include "base/error.h"
#include "kernel/schema/fields/kind.h"
#include "kernel/storage/distribute.h"
#include "kernel/storage/tables.h"

namespace lazo::test {

using schema::Field;
using schema::Record;
using schema::Shape;
using storage::Bound;
using storage::Part;

namespace {

storage::DatabaseOptions small() {
    storage::DatabaseOptions options;
    options.readers = 2;
    options.durable = false;
    return options;
}

std::string insert_statement(const std::string& table, const std::vector<std::string>& columns) {
    std::string values;
    for (std::size_t i = 1; i <= columns.size(); i++) values += (i > 1 ? ",$" : "$") + std::to_string(i);
    return "INSERT INTO " + table + "(" + storage::joined(columns) + ") VALUES(" + values + ")";
}

std::vector<Bound> key_of(const Record& record) {
    if (record.shape().entity().by_customer()) return {record.key.customer, record.key.id};
    return {record.key.id};
}

void insert_part(storage::Connection& connection, const Record& record, Part part) {
    const Shape& shape = record.shape();
    std::vector<std::string> columns;
    for (const schema::Column& column : storage::all_columns(shape, part)) columns.push_back(column.name);
    std::vector<Bound> values = key_of(record);
    const std::int64_t set = record.change_set ? record.change_set : 1;
    values.insert(values.end(), {Bound{std::int64_t{1}}, Bound{set}, Bound{set}});
    if (storage::header_columns(shape, part).back() == "shared") values.emplace_back(record.shared);
    for (const Field* field : storage::stored_fields(shape, part))
        storage::append_bound(shape, *field, record.at(*field), values);
    connection.run(insert_statement(storage::table_of(shape, part), columns), values);
}

void insert_links(storage::Connection& connection, const Record& record, const Field& field) {
    std::vector<std::string> columns = storage::key_columns(record.shape());
    columns.insert(columns.end(), {"target", "created_set", "change_set"});
    for (const schema::Key& target : schema::Codec<std::vector<schema::Key>>::from(record.at(field))) {
        std::vector<Bound> values = key_of(record);
        values.insert(values.end(), {Bound{target.id}, Bound{std::int64_t{1}}, Bound{std::int64_t{1}}});
        connection.run(insert_statement(storage::links_table_of(field), columns), values);
    }
}

}  // namespace

schema::SnapshotPointer snapshot_of(std::initializer_list<const schema::Entity*> entities) {
    schema::SnapshotBuilder builder;
    for (const schema::Entity* entity : entities) builder.add(*entity);
    return builder.build(1);
}

void note_placements(const schema::Snapshot& snapshot, std::span<const storage::KernelTable> tables) {
    const char* path = std::getenv("LAZO_PLACEMENTS");
    if (!path) return;
    std::ofstream out{path, std::ios::app};
    std::string lines;
    for (const storage::PlacedTable& table : storage::placements_of(snapshot, tables))
        lines += storage::in_plain(table) + "\n";
    out << lines << std::flush;
}

Store::Store(schema::SnapshotPointer snapshot, std::span<const storage::KernelTable> tables, Engine engine)
    : place_(engine), snapshot_(std::move(snapshot)), database_(storage::open_database(place_.url(), small())) {
    storage::migrate(*database_, *snapshot_, tables);
    note_placements(*snapshot_, tables);
}

void Store::reopen() {
    database_.reset();
    database_ = storage::open_database(place_.url(), small());
}

void Store::insert(const Record& record) {
    database_->write([&](storage::Connection& connection) { test::insert(connection, record); });
}
void Store::run(std::string_view sql, const std::vector<Bound>& values) {
    database_->write([&](storage::Connection& connection) { connection.run(sql, values); });
}
std::int64_t Store::integer(std::string_view sql, const std::vector<Bound>& values) {
    return database_->read()->connection().integer(sql, values);
}
std::string Store::text(std::string_view sql, const std::vector<Bound>& values) {
    return database_->read()->connection().text(sql, values);
}

void insert(storage::Connection& connection, const Record& record) {
    insert_part(connection, record, Part::declared);
    if (record.shape().has_custom() && !record.shape().custom_object()) insert_part(connection, record, Part::custom);
    for (const Field* field : record.shape().fields())
        if (field->kind().form() == schema::Form::none) insert_links(connection, record, *field);
}

}  // namespace lazo::test
