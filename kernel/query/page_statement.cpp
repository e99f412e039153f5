#include "kernel/query/page_statement.h"

#include <cctype>

#include "base/error.h"
#include "kernel/query/drive.h"
#include "kernel/query/primary_titles.h"
#include "kernel/storage/tables.h"

namespace lazo::query {

using schema::Field;
using schema::Shape;
using storage::Bound;

namespace {

constexpr std::int64_t kShared = -1;  // in the place of an owner

// Copies an expression with its values, renumbering its parameters.
void append(Sql& sql, const Sql& expression) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < expression.text.size(); i++) {
        if (expression.text[i] != '$') {
            sql.text += expression.text[i];
            continue;
        }
        while (i + 1 < expression.text.size() && std::isdigit(static_cast<unsigned char>(expression.text[i + 1]))) i++;
        sql.bind(expression.bound[value++]);
    }
}

void equal(Sql& sql, const std::string& name, const Bound& value) {
    sql << name;
    if (std::holds_alternative<std::monostate>(value))
        sql << " IS NULL";
    else
        (sql << "=").bind(value);
}

void beyond(Sql& sql, const std::string& name, const Order& order, const Bound& value) {
    if (std::holds_alternative<std::monostate>(value)) {
        sql << "1=0";
        return;
    }
    sql << "(" << name << (order.descending ? "<" : ">");
    sql.bind(value);
    if (order.nullable) sql << " OR " << name << " IS NULL";
    sql << ")";
}

}  // namespace

PageStatement::PageStatement(const Scope& scope, const ListQuestion& question)
    : compiler_(scope),
      question_(question),
      shape_(*question.shape),
      visibility_(scope.rights.visible(shape_)),
      plan_(choose_plan(compiler_, question, visibility_)),
      fields_(question.fields.empty() ? shape_.fields() : question.fields),
      late_(!scope.as_of && !few()) {
    for (const Field* field : fields_) custom_columns_ |= field->custom();
    custom_keys_ = compiler_.needs_custom(shape_, question.filter);
    for (const SortKey& key : question.sort)
        custom_keys_ |= !key.path.links.empty() ? key.path.links.front()->custom() : key.path.field->custom();
}

// All that is found is shown.
bool PageStatement::few() const {
    return plan_.way == Way::sort && question_.count && *question_.count <= question_.limit;
}

void PageStatement::write(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const {
    late_ ? late(sql, from, phase, rows) : whole(sql, from, phase, rows);
}

// Of the rows of the page alone the primaries are looked up: around the statement that finds them.
void PageStatement::whole(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const {
    const bool around = !question_.primaries.empty();
    if (around) {
        sql << "SELECT p.*";
        select_primaries(sql, compiler_, question_.primaries, "p");
        sql << " FROM (";
    }
    keys(sql, from, phase, rows);
    if (around) sql << ") p";
    if (rows == 0 || around) order(sql << " ORDER BY ", "", "");
}

void PageStatement::late(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const {
    sql << "SELECT " << select_columns(compiler_, shape_, fields_, "t");
    for (std::size_t i = 0; i < plan_.orders.size(); i++) sql << ",p.k" << std::to_string(i);
    select_primaries(sql, compiler_, question_.primaries, "t");
    sql << " FROM (";
    keys(sql, from, phase, rows);
    sql << ") p";
    join_rows(sql);
    order(sql << " ORDER BY ", "p.", "p.");
}

void PageStatement::join_rows(Sql& sql) const {
    sql << compiler_.scope().dialect.ordered_join();
    compiler_.source(sql, shape_, "t", custom_columns_);
    sql << " WHERE ";
    if (shape_.entity().by_customer()) sql << "t.customer=p.customer AND ";
    sql << "t.id=p.id";
}

void PageStatement::keys(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const {
    // A union is ordered by its columns alone, so what is ordered by expressions stands around it.
    const bool wrapped = needs_wrapping();
    if (wrapped) sql << "SELECT * FROM (";
    if (plan_.way == Way::merge)
        merged(sql, from, phase, rows);
    else if (plan_.way == Way::walk)
        branch(sql, from, phase, nullptr);
    else
        found(sql, from, phase);
    if (wrapped) {
        sql << compiler_.scope().dialect.computed_once() << ") w";
        if (phase != Phase::single) sql << " WHERE w.k0" << (phase == Phase::values ? " IS NOT NULL" : " IS NULL");
        if (from) after(sql << (phase == Phase::single ? " WHERE " : " AND "), *from, "w.k", "w.", phase);
    }
    if (rows == 0) return;
    sql << " ORDER BY ";
    order(sql, "", "");
    sql << " LIMIT " << std::to_string(rows);
}

// Expressions and several keys are compared by their names in the inner statement.
bool PageStatement::needs_wrapping() const { return plan_.orders.size() != 1 || !plan_.orders.front().indexed; }

void PageStatement::merged(Sql& sql, const std::optional<Cursor>& from, Phase phase, std::size_t rows) const {
    std::vector<std::int64_t> owners = visibility_.owners;
    if (!visibility_.principals.empty()) owners.push_back(kShared);
    const bool limited = rows > 0 && !needs_wrapping() && !compiler_.scope().dialect.merges_parts();
    for (std::size_t i = 0; i < owners.size(); i++) {
        if (i > 0) sql << " UNION ALL ";
        if (limited) sql << "(";
        branch(sql, from, phase, &owners[i]);
        if (limited) order(sql << " ORDER BY ", "", "");
        if (limited) sql << " LIMIT " << std::to_string(rows) << ")";
    }
}

// Ground by ground, as a count goes: the rights index holds what rights and most filters ask for.
void PageStatement::found(Sql& sql, const std::optional<Cursor>& from, Phase phase) const {
    bool first = true;
    for (const Ground ground : grounds_of(compiler_, shape_, question_.filter)) {
        if (!first) sql << " UNION ALL ";
        first = false;
        selected(sql);
        from_ground(sql, compiler_, shape_, question_.filter, ground, custom_keys_ || (!late_ && custom_columns_));
        and_place(sql, from, phase);
    }
}

void PageStatement::selected(Sql& sql) const {
    sql << "SELECT ";
    if (late_)
        sql << named_keys(shape_, "t");
    else
        sql << select_columns(compiler_, shape_, fields_, "t");
    for (std::size_t i = 0; i < plan_.orders.size(); i++) {
        append(sql << ",", plan_.orders[i].expression);
        sql << " AS k" << std::to_string(i);
    }
}

// One select: all that is visible, or the rows of one owner, or those that are only shared.
void PageStatement::branch(Sql& sql, const std::optional<Cursor>& from, Phase phase, const std::int64_t* owner) const {
    selected(sql);
    sql << " FROM ";
    compiler_.source(sql, shape_, "t", custom_keys_ || (!late_ && custom_columns_));
    sql << " WHERE ";
    compiler_.condition(sql, shape_, "t", question_.filter);
    if (!owner)
        compiler_.and_visible(sql, shape_, "t", Steer::keep_order);
    else if (*owner == kShared)
        and_only_shared(sql);
    else
        (sql << " AND t.owner=").bind(*owner);
    and_place(sql, from, phase);
}

void PageStatement::and_place(Sql& sql, const std::optional<Cursor>& from, Phase phase) const {
    if (needs_wrapping()) return;
    and_phase(sql, phase);
    if (!from) return;
    sql << " AND ";
    after_indexed(sql, *from, phase);
}

void PageStatement::and_only_shared(Sql& sql) const {
    sql << " AND " << compiler_.only_shared("t") << "EXISTS(SELECT 1 FROM shares s WHERE s.entity=";
    sql.bind(shape_.name()) << " AND s.principal";
    sql.in(visibility_.principals);
    if (visibility_.least_share > 0) (sql << " AND s.level>=").bind(visibility_.least_share);
    sql << " AND s.record=t.id)";
    if (visibility_.owners.empty()) return;
    sql << " AND (" << compiler_.scope().dialect.unindexed("t.owner");
    sql.in(visibility_.owners) << ") IS NOT TRUE";
}

void PageStatement::and_phase(Sql& sql, Phase phase) const {
    if (phase == Phase::single) return;
    append(sql << " AND ", plan_.orders.front().expression);
    sql << (phase == Phase::values ? " IS NOT NULL" : " IS NULL");
}

// Equal rows stand in the order of their keys, the way of the last sort; without any sort, so do all.
bool PageStatement::descending() const { return !plan_.orders.empty() && plan_.orders.back().descending; }

void PageStatement::order(Sql& sql, std::string_view sort_prefix, std::string_view key_prefix) const {
    for (std::size_t i = 0; i < plan_.orders.size(); i++) {
        const std::string name = std::string(sort_prefix) + "k" + std::to_string(i);
        if (plan_.orders.size() > 1 && plan_.orders[i].nullable) sql << "(" << name << " IS NULL),";
        sql << name << (plan_.orders[i].descending ? " DESC," : ",");
    }
    const std::string_view direction = descending() ? " DESC" : "";
    if (shape_.entity().by_customer()) sql << key_prefix << "customer" << direction << ",";
    sql << key_prefix << "id" << direction;
}

void PageStatement::key_after(Sql& sql, const Cursor& from, std::string_view prefix) const {
    const std::string_view sign = descending() ? "<" : ">";
    if (!shape_.entity().by_customer()) {
        sql << prefix << "id" << sign;
        sql.bind(from.key.id);
        return;
    }
    sql << "(" << prefix << "customer," << prefix << "id)" << sign << "(";
    sql.bind(from.key.customer) << ",";
    sql.bind(from.key.id) << ")";
}

// (sort, key) > (value, key) as one row value, so that the index finds the place.
void PageStatement::after_indexed(Sql& sql, const Cursor& from, Phase phase) const {
    if (phase == Phase::empties) return key_after(sql, from, "t.");
    const Order& order = plan_.orders.front();
    sql << "(" << order.expression.text << "," << storage::joined(storage::key_columns(shape_), "t.") << ")"
        << (order.descending ? "<" : ">") << "(";
    sql.bind(from.values.front()) << ",";
    if (shape_.entity().by_customer()) sql.bind(from.key.customer) << ",";
    sql.bind(from.key.id) << ")";
}

// k0 beyond v0, or equal and k1 beyond v1, or ... or all equal and the key beyond. Empty is beyond every value.
void PageStatement::after(Sql& sql, const Cursor& from, const std::string& sort_prefix, std::string_view key_prefix,
                          Phase phase) const {
    if (phase == Phase::empties) return key_after(sql, from, key_prefix);
    if (from.values.size() != plan_.orders.size()) throw_invalid("cursor", {"list.cursor"});
    sql << "(";
    for (std::size_t i = 0; i < plan_.orders.size(); i++) {
        for (std::size_t j = 0; j < i; j++) equal(sql, sort_prefix + std::to_string(j), from.values[j]), sql << " AND ";
        beyond(sql, sort_prefix + std::to_string(i), plan_.orders[i], from.values[i]);
        sql << " OR ";
    }
    for (std::size_t j = 0; j < plan_.orders.size(); j++)
        equal(sql, sort_prefix + std::to_string(j), from.values[j]), sql << " AND ";
    key_after(sql, from, key_prefix);
    sql << ")";
}

}  // namespace lazo::query
