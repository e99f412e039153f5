#include "kernel/records/rollups.h"

#include "base/json.h"
#include "kernel/query/compiler.h"
#include "kernel/query/filter_json.h"
#include "kernel/records/rows.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

using schema::Aggregate;
using schema::Field;
using schema::Record;
using schema::Shape;

std::vector<Dependent> rollups_over(const schema::Snapshot& snapshot, const Shape& rows) {
    std::vector<Dependent> dependents;
    for (const schema::ShapePointer& shape : snapshot.in_order()) {
        for (const Field* field : shape->fields()) {
            if (field->type() != schema::FieldType::rollup) continue;
            const auto* collection = shape->find_collection(field->options().rollup.collection);
            if (collection->entity == rows.name()) dependents.push_back({shape, field, &rows.get(collection->link)});
        }
    }
    return dependents;
}

namespace {

// Which rows count, as the declaration's filter says; it names own fields only, so no clock and no person matter.
query::Condition rows_that_count(const schema::Snapshot& snapshot, const Shape& rows, const schema::Rollup& rollup) {
    if (rollup.where.empty()) return {};
    const schema::SnapshotPointer held{std::shared_ptr<void>{}, &snapshot};
    const query::FilterReader reader{held, query::all_rights(), {}, {}};
    const json::Document document{rollup.where};
    return reader.read(rows, document.root(), "rollup");
}

std::string measured(const Shape& rows, const schema::Rollup& rollup) {
    if (rollup.aggregate == Aggregate::count) return "count(*)";
    std::string columns;
    for (const schema::Column& column : rows.columns(rows.get(rollup.field)))
        columns += (columns.empty() ? "t." : ",t.") + column.name;
    if (rollup.aggregate == Aggregate::latest) return columns;
    const std::string call = rollup.aggregate == Aggregate::sum   ? "sum("
                             : rollup.aggregate == Aggregate::min ? "min("
                                                                  : "max(";
    return call + "t." + rows.get(rollup.field).column() + ")";
}

}  // namespace

schema::Value rollup_of(storage::Connection& connection, const schema::Snapshot& snapshot, const Record& record,
                        const Field& field) {
    const schema::Rollup& rollup = field.options().rollup;
    const schema::Collection& collection = *record.shape().find_collection(rollup.collection);
    const schema::ShapePointer rows = snapshot.get(collection.entity);
    const query::Scope scope{snapshot, query::all_rights(), connection.dialect()};
    const query::Compiler compiler{scope};
    query::Sql sql;
    sql << "SELECT " << measured(*rows, rollup) << " FROM ";
    compiler.source(sql, *rows, "t", false);
    sql << " WHERE t." << rows->get(collection.link).column() << "=";
    sql.bind(record.key.id) << " AND ";
    compiler.condition(sql, *rows, "t", rows_that_count(snapshot, *rows, rollup));
    if (rollup.aggregate == Aggregate::latest)
        sql << " AND t." << rows->get(rollup.by).column() << " IS NOT NULL ORDER BY t." << rows->get(rollup.by).column()
            << " DESC,t.id DESC LIMIT 1";
    schema::Value value;
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
        int column = 0;
        if (rollup.aggregate == Aggregate::latest)
            value = storage::load_value(*rows, rows->get(rollup.field), row, column);
        // A count is a number, and numbers are scaled.
        else if (rollup.aggregate == Aggregate::count)
            value = row.integer(0) * 1'000'000;
        else if (!row.is_null(0))
            value = row.integer(0);
    });
    return value;
}

void compute_rollups(storage::Connection& connection, const schema::Snapshot& snapshot, Record& record,
                     const std::vector<const Field*>& fields) {
    std::vector<const Field*> differing;
    for (const Field* field : fields) {
        schema::Value value = rollup_of(connection, snapshot, record, *field);
        if (value == record.at(*field)) continue;
        record.load(*field, std::move(value));
        differing.push_back(field);
    }
    if (!differing.empty()) write_rollups(connection, record, differing);
}

}  // namespace lazo::records
