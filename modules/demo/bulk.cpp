#include "modules/demo/bulk.h"

#include <algorithm>

#include "kernel/records/rows.h"
#include "kernel/storage/plan.h"
#include "kernel/storage/tables.h"

namespace lazo::demo {

using schema::Record;
using schema::Shape;
using storage::Connection;
using storage::Part;

namespace {

constexpr std::string_view kChangeSet = "INSERT INTO change_sets(number,operation,at) VALUES($1,$2,$3)";
constexpr std::string_view kOperation =
    "INSERT INTO operations(id,at,actor,cause,summary,entities,created,updated,deleted) "
    "VALUES($1,$2,0,'demo',$3,$4,$5,0,0)";
constexpr std::string_view kCounter =
    "INSERT INTO counters(name,value) VALUES($1,$2) ON CONFLICT(name) DO UPDATE SET value=excluded.value";

}  // namespace

std::vector<std::string> BulkTable::columns(const Shape& shape) {
    std::vector<std::string> names;
    for (const schema::Column& column : storage::all_columns(shape, Part::declared)) names.push_back(column.name);
    return names;
}

BulkTable::BulkTable(storage::RowSink& rows, const Shape& shape)
    : rows_(rows), fields_(storage::stored_fields(shape, Part::declared)) {}

void BulkTable::insert(const Record& record) {
    bound_.clear();
    records::append_key(record.shape(), record.key, bound_);
    bound_.insert(bound_.end(), {record.version, record.created_set, record.change_set});
    if (record.entity().owned()) bound_.emplace_back(record.shared);
    for (const schema::Field* field : fields_) storage::append_bound(record.shape(), *field, record.at(*field), bound_);
    for (const storage::Bound& value : bound_) rows_.add(value);
}

BulkOperation::BulkOperation(records::Platform& platform, Moment at, std::string summary)
    : platform_(platform), at_(at), summary_(std::move(summary)), operation_(platform.new_operation()) {}

std::int64_t BulkOperation::begin_set(Connection& connection) {
    const std::int64_t set = connection.integer(connection.dialect().next_change_set());
    connection.run(kChangeSet, {set, operation_, at_.ms});
    return set;
}

void BulkOperation::fill(std::string_view entity, std::int64_t count, std::int64_t piece, const Row& row,
                         const std::function<void(std::int64_t)>& progress) {
    const schema::ShapePointer shape = platform_.schema()->get(entity);
    for (std::int64_t from = 0; from < count; from += piece) {
        const std::int64_t to = std::min(count, from + piece);
        platform_.database().write_alone([&](Connection& connection) {
            const std::int64_t set = begin_set(connection);
            connection.load(storage::table_of(*shape), BulkTable::columns(*shape), [&](storage::RowSink& rows) {
                BulkTable table{rows, *shape};
                for (std::int64_t index = from; index < to; index++) row(table, set, index);
            });
        });
        progress(to);
    }
}

void BulkOperation::drop_indexes(const std::vector<std::string>& entities) {
    platform_.database().write_alone([&](Connection& connection) {
        for (const std::string& entity : entities)
            for (const auto& index : storage::indexes_of(*platform_.schema()->get(entity)))
                connection.execute("DROP INDEX IF EXISTS " + index.name);
    });
}

void BulkOperation::build_indexes(const std::vector<std::string>& entities,
                                  const std::function<void(std::int64_t, std::int64_t)>& progress) {
    std::vector<storage::PlannedIndex> indexes;
    for (const std::string& entity : entities)
        for (auto& index : storage::indexes_of(*platform_.schema()->get(entity))) indexes.push_back(std::move(index));
    const auto total = static_cast<std::int64_t>(indexes.size());
    for (std::int64_t done = 0; done < total; progress(++done, total)) {
        const auto& index = indexes[static_cast<std::size_t>(done)];
        platform_.database().write_alone([&](Connection& connection) {
            connection.execute(storage::in_words_of(connection.dialect(), index.create));
        });
    }
}

void BulkOperation::set_counter(const std::string& name, std::int64_t last) {
    platform_.database().write([&](Connection& connection) { connection.run(kCounter, {name, last}); });
}

void BulkOperation::finish(const std::vector<std::string>& entities, std::int64_t created) {
    std::vector<std::string> tables, told;
    for (const std::string& entity : entities) {
        const schema::ShapePointer shape = platform_.schema()->get(entity);
        tables.push_back(storage::table_of(*shape));
        if (!shape->entity().is_child()) told.push_back(entity);
    }
    platform_.database().write([&](Connection& connection) {
        connection.run(kOperation, {operation_, at_.ms, summary_, storage::joined(told), created});
    });
    platform_.database().settle(tables);
}

}  // namespace lazo::demo
