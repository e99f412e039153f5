#include "kernel/records/rollups.h"

#include <algorithm>

#include "base/error.h"
#include "base/json.h"
#include "kernel/query/compiler.h"
#include "kernel/query/filter_json.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

using schema::Aggregate;
using schema::Field;
using schema::Record;
using schema::Rollup;
using schema::Shape;
using schema::Value;

schema::ShapePointer rows_of(const schema::Snapshot& snapshot, const Field& field) {
    const schema::ShapePointer shape = snapshot.get(field.entity().name());
    const auto* collection = shape->find_collection(field.options().rollup.collection);
    if (!collection) return nullptr;
    schema::ShapePointer rows = snapshot.find(collection->entity);
    const bool whole = rows && rows->find(collection->link) &&
                       (field.options().rollup.field.empty() || rows->find(field.options().rollup.field));
    return whole ? rows : nullptr;
}

// It names own fields only, so no clock and no person matter.
query::Condition rows_that_count(const schema::Snapshot& snapshot, const Shape& rows, const Rollup& rollup) {
    if (rollup.where.empty()) return {};
    const schema::SnapshotPointer held{std::shared_ptr<void>{}, &snapshot};
    const query::FilterReader reader{held, query::all_rights(), {}, {}};
    const json::Document document{rollup.where};
    return reader.read(rows, document.root(), "where");
}

namespace {

void add_fields(const query::Condition& condition, std::vector<const Field*>& fields) {
    if (condition.node() == query::Node::compare && condition.field()) fields.push_back(condition.field());
    if (condition.node() == query::Node::all || condition.node() == query::Node::any ||
        condition.node() == query::Node::negate)
        for (const query::Condition& part : condition.parts()) add_fields(part, fields);
}

}  // namespace

std::vector<const Field*> fields_read(const schema::Snapshot& snapshot, const Shape& rows, const Rollup& rollup) {
    std::vector<const Field*> fields;
    for (const std::string& name : {rollup.field, rollup.by})
        if (const Field* field = rows.find(name)) fields.push_back(field);
    add_fields(rows_that_count(snapshot, rows, rollup), fields);
    return fields;
}

std::vector<Dependent> rollups_over(const schema::Snapshot& snapshot, const Shape& rows) {
    std::vector<Dependent> dependents;
    const auto& fields = rows.fields();
    const bool computes =
        std::any_of(fields.begin(), fields.end(), [](const Field* field) { return field->computed(); });
    for (const schema::ShapePointer& shape : snapshot.in_order()) {
        for (const Field* field : shape->fields()) {
            if (field->type() != schema::FieldType::rollup) continue;
            const auto* collection = shape->find_collection(field->options().rollup.collection);
            if (!collection || collection->entity != rows.name()) continue;
            const schema::ShapePointer now = rows_of(snapshot, *field);
            if (!now) continue;
            Dependent dependent{shape, field, &now->get(collection->link)};
            if (computes)
                for (const Field* read : fields_read(snapshot, *now, field->options().rollup))
                    dependent.of_computed |= read->computed();
            dependents.push_back(dependent);
        }
    }
    return dependents;
}

namespace {

// One question to the rows and how its answer is read.
class Question {
 public:
    Question(const query::Scope& scope, const schema::ShapePointer& rows, const Rollup& rollup)
        : compiler_(scope), rows_(rows), rollup_(rollup), field_(rows->find(rollup.field)) {}

    query::Sql sql(const query::Condition& where, const schema::Collection& collection, schema::Key key) const {
        const Field& link = rows_->get(collection.link);
        query::Sql sql;
        sql << "SELECT " << measured() << " FROM ";
        compiler_.source(sql, *rows_, "t",
                         link.custom() || (field_ && field_->custom()) || compiler_.needs_custom(*rows_, where));
        sql << " WHERE " << compiler_.column(link, "t") << "=";
        sql.bind(key.id) << " AND ";
        compiler_.condition(sql, *rows_, "t", where);
        if (rollup_.aggregate != Aggregate::latest) return sql;
        const std::string by = compiler_.column(rows_->get(rollup_.by), "t");
        sql << " AND " << by << " IS NOT NULL ORDER BY " << by << " DESC,t.id DESC LIMIT 1";
        return sql;
    }

    Value read(storage::Statement& row) const {
        int column = 0;
        if (rollup_.aggregate == Aggregate::latest) return storage::load_value(*rows_, *field_, row, column);
        // A count is a number, and numbers are scaled.
        if (rollup_.aggregate == Aggregate::count) return row.integer(0) * 1'000'000;
        const Value value = adds() ? total(row) : row.is_null(0) ? Value{} : Value{row.integer(0)};
        if (!is_money() || schema::is_empty(value)) return value;
        const int currency = adds() ? 3 : 1;
        if (row.text(currency) != row.text(currency + 1)) return {};
        return Money{std::get<std::int64_t>(value), std::string(row.text(currency))};
    }

 private:
    bool is_money() const { return field_->value_type() == schema::FieldType::money; }
    bool adds() const { return rollup_.aggregate == Aggregate::sum || rollup_.aggregate == Aggregate::avg; }

    // The value, then the least and the greatest currency of amounts. What is added up comes as its number and two
    // halves: a sum of whole values may leave 64 bits on the way.
    std::string measured() const {
        if (rollup_.aggregate == Aggregate::count) return "count(*)";
        if (rollup_.aggregate == Aggregate::latest) return latest();
        const std::string of = compiler_.column(*field_, "t");
        const storage::Dialect& dialect = compiler_.scope().dialect;
        const std::string text = adds() ? "count(" + of + ")," + dialect.sum(of + "/1000000") + "," + dialect.sum(of + "%1000000")
                                 : rollup_.aggregate == Aggregate::min ? "min(" + of + ")"
                                                                       : "max(" + of + ")";
        return is_money() ? text + ",min(" + of + "_currency),max(" + of + "_currency)" : text;
    }

    std::string latest() const {
        const bool side = field_->custom() && !rows_->custom_object();
        std::string columns;
        for (const schema::Column& column : rows_->columns(*field_))
            columns += std::string(columns.empty() ? "" : ",") + (side ? "tx." : "t.") + column.name;
        return columns;
    }

    Value total(storage::Statement& row) const {
        if (row.integer(0) == 0) return {};
        try {
            const std::int64_t sum = add_exact(multiply_rounded(row.integer(1), 1'000'000, 1), row.integer(2));
            return rollup_.aggregate == Aggregate::sum ? sum : multiply_rounded(sum, 1, row.integer(0));
        } catch (const Error&) {
            return {};
        }
    }

    query::Compiler compiler_;
    schema::ShapePointer rows_;
    const Rollup& rollup_;
    const Field* field_;
};

}  // namespace

Value rollup_of(storage::Connection& connection, const schema::Snapshot& snapshot, const Record& record,
                const Field& field) {
    const schema::ShapePointer rows = rows_of(snapshot, field);
    if (!rows) return {};
    const Rollup& rollup = field.options().rollup;
    const query::Scope scope{snapshot, query::all_rights(), connection.dialect()};
    const Question question{scope, rows, rollup};
    const auto& collection = *snapshot.get(field.entity().name())->find_collection(rollup.collection);
    const query::Sql sql = question.sql(rows_that_count(snapshot, *rows, rollup), collection, record.key);
    Value value;
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) { value = question.read(row); });
    return value;
}

}  // namespace lazo::records
