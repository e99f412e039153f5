#include "kernel/query/compiler.h"

#include "base/error.h"
#include "base/text.h"
#include "kernel/schema/formula/formulas.h"
#include "kernel/storage/tables.h"

namespace lazo::query {

using schema::Field;
using schema::Key;
using schema::Operator;
using schema::Shape;
using schema::Value;
using storage::Part;

namespace {

storage::Bound bound_of(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* key = std::get_if<Key>(&value)) return key->id;
    if (const auto* money = std::get_if<Money>(&value)) return money->minor;
    return {};
}

std::string_view sign_of(Operator op) {
    switch (op) {
        case Operator::eq: return "=";
        case Operator::ne: return "<>";
        case Operator::lt: return "<";
        case Operator::le: return "<=";
        case Operator::gt: return ">";
        case Operator::ge: return ">=";
        default: throw_internal("operator without a sign");
    }
}

std::string like_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string like_pattern(Operator op, std::string_view part) {
    const std::string body = like_escaped(part);
    if (op == Operator::starts) return body + "%";
    if (op == Operator::ends) return "%" + body;
    return "%" + body + "%";
}

// Whether rows of others are best looked up for each record. To an engine with statistics that is the same as a question
// of their own, and on several servers the others' rows stand elsewhere: only what is asked once can be brought together.
bool looks_up(const storage::Dialect& dialect) { return !dialect.by_index("").empty(); }

// " IN (…)" of keys of one part. A key of two parts ("12-7") is no row's there, though its second part may be.
void in_ids(Sql& sql, const std::vector<Value>& keys) {
    std::vector<std::int64_t> ids;
    for (const Value& value : keys)
        if (const Key key = std::get<Key>(value); key.customer == 0) ids.push_back(key.id);
    if (ids.empty())
        sql << " IN (0)";
    else
        sql.in(ids);
}

constexpr std::size_t kPartsAtOnce = 30;

// "(a OR b OR c)"; of many "((a OR b ...) OR (...))": engines bound the depth of an expression, and a chain is as deep as
// it is long.
template <class Part>
void join(Sql& sql, std::size_t parts, std::string_view word, const Part& part) {
    const bool portions = parts > kPartsAtOnce;
    sql << (portions ? "((" : "(");
    for (std::size_t i = 0; i < parts; i++) {
        if (i > 0 && i % kPartsAtOnce == 0) sql << ")" << word << "(";
        else if (i > 0) sql << word;
        part(i);
    }
    sql << (portions ? "))" : ")");
}

// Quick to answer from an index, so worth driving the statement.
bool selective(const Condition& condition) {
    if (condition.node() == Node::all)
        for (const Condition& part : condition.parts())
            if (selective(part)) return true;
    if (condition.node() != Node::compare || !condition.links().empty()) return false;
    if (!condition.field()) return true;
    const bool narrow = condition.op() == Operator::eq || condition.op() == Operator::in || condition.op() == Operator::starts;
    return narrow && condition.field()->options().indexed;
}

}  // namespace

std::string Compiler::deeper(std::string_view alias) { return std::string(alias) + "n"; }

std::string Compiler::column(const Field& field, std::string_view alias) const {
    const bool side = field.custom() && !scope_.snapshot.get(field.entity().name())->custom_object();
    return std::string(alias) + (side ? "x." : ".") + field.column();
}

namespace {

std::string columns_for(const Shape& shape, Part part) {
    std::vector<std::string> names;
    for (const schema::Column& column : storage::all_columns(shape, part)) names.push_back(column.name);
    return storage::joined(names);
}

void table(Sql& sql, const Scope& scope, const Shape& shape, Part part, std::string_view alias) {
    const std::string name = storage::table_of(shape, part);
    if (!scope.as_of) {
        sql << name << " " << alias;
        return;
    }
    const std::string columns = columns_for(shape, part);
    sql << "(SELECT " << columns << " FROM " << name << " WHERE change_set<=";
    sql.bind(*scope.as_of) << " UNION ALL SELECT " << columns << " FROM " << storage::history_of(name) << " WHERE to_set>";
    sql.bind(*scope.as_of) << " AND change_set<=";
    sql.bind(*scope.as_of) << ") " << alias;
}

}  // namespace

void Compiler::source(Sql& sql, const Shape& shape, std::string_view alias, bool with_custom) const {
    table(sql, scope_, shape, Part::declared, alias);
    if (!with_custom || !shape.has_custom() || shape.custom_object()) return;
    const std::string side = std::string(alias) + "x";
    sql << " LEFT JOIN ";
    table(sql, scope_, shape, Part::custom, side);
    sql << " ON ";
    if (shape.entity().by_customer()) sql << side << ".customer=" << alias << ".customer AND ";
    sql << side << ".id=" << alias << ".id";
}

bool Compiler::needs_custom(const Shape& shape, const Condition& condition) const {
    for (const Condition& part : condition.parts()) {
        const bool own = condition.node() == Node::all || condition.node() == Node::any || condition.node() == Node::negate;
        if (own && needs_custom(shape, part)) return true;
    }
    const Field* first = condition.links().empty() ? condition.field() : condition.links().front();
    return first && first->custom();
}

void Compiler::condition(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition) const {
    part(sql, shape, alias, condition, false);
}

void Compiler::part(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition, bool negated) const {
    if (condition.node() == Node::negate) return part(sql, shape, alias, condition.parts().front(), !negated);
    if (condition.node() == Node::all || condition.node() == Node::any) return group(sql, shape, alias, condition, negated);
    if (negated) sql << "((";
    leaf(sql, shape, alias, condition);
    // Two-valued: what is unknown is "no", and its negation "yes".
    if (negated) sql << ") IS NOT TRUE)";
}

void Compiler::group(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition, bool negated) const {
    const bool all = (condition.node() == Node::all) != negated;
    if (condition.parts().empty()) {
        sql << (all ? "1=1" : "1=0");
        return;
    }
    join(sql, condition.parts().size(), all ? " AND " : " OR ",
         [&](std::size_t i) { part(sql, shape, alias, condition.parts()[i], negated); });
}

void Compiler::leaf(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition) const {
    if (!condition.links().empty()) return through_link(sql, shape, alias, condition);
    if (condition.node() == Node::exists) return exists(sql, shape, alias, condition);
    if (condition.node() == Node::aggregate) return aggregate(sql, shape, alias, condition);
    compare(sql, shape, alias, condition);
}

// owner.team.name: one level down, seen with the asker's rights on that level.
void Compiler::through_link(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition) const {
    const Field& link = *condition.links().front();
    const Shape& target = *scope_.snapshot.get(link.target());
    std::vector<const Field*> rest(condition.links().begin() + 1, condition.links().end());
    Condition below = condition.node() == Node::compare
                          ? Condition::compare(rest, *condition.field(), condition.op(), condition.values())
                      : condition.node() == Node::exists
                          ? Condition::exists(rest, condition.collection(), condition.inner())
                          : Condition::aggregate(rest, condition.collection(), condition.inner(), condition.measure());
    const std::string inner = deeper(alias);
    const std::string from = column(link, alias);
    const bool pair = shape.links_by_customer(link), looked_up = pair && looks_up(scope_.dialect);
    const std::string keys = pair ? inner + ".customer," + inner + ".id" : inner + ".id";
    const std::string names = pair ? "(" + from + "_customer," + from + ")" : from;
    sql << (looked_up ? "EXISTS(SELECT 1" : names + " IN (SELECT " + keys) << " FROM ";
    source(sql, target, inner, needs_custom(target, below));
    sql << " WHERE ";
    if (looked_up) sql << inner << ".customer=" << from << "_customer AND " << inner << ".id=" << from << " AND ";
    this->condition(sql, target, inner, below);
    and_visible(sql, target, inner);
    sql << ")";
}

void Compiler::compare(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition) const {
    if (!condition.field()) return compare_key(sql, shape, alias, condition.values());
    const Field& field = *condition.field();
    if (field.kind().form() == schema::Form::none) return links(sql, shape, alias, condition);
    if (scope_.as_of && field.computed() && !schema::formula::follows_versions(field, shape)) throw_invalid(field.name(), {"filter.rollup_as_of"});
    std::string name = column(field, alias);
    const Operator op = condition.op();
    if (op == Operator::empty) return void(sql << name << " IS NULL");
    if (op == Operator::period) return period(sql, name, condition);
    if (field.kind().form() == schema::Form::key) return compare_link(sql, shape, alias, condition);
    if (op == Operator::in && condition.values().empty()) {
        sql << "1=0";
        return;
    }
    if (op == Operator::in) {
        sql << name << " IN (";
        for (std::size_t i = 0; i < condition.values().size(); i++) {
            if (i > 0) sql << ",";
            sql.bind(bound_of(condition.values()[i]));
        }
        sql << ")";
        return;
    }
    if (op == Operator::contains || op == Operator::starts || op == Operator::ends || op == Operator::has)
        return compare_text(sql, name, field, condition);
    const auto* money = std::get_if<Money>(&condition.values().front());
    if (money) {
        sql << "(" << name << "_currency=";
        sql.bind(money->currency) << " AND ";
    }
    // The index is on the sort key; equal texts have equal keys.
    if (op == Operator::eq && field.has_sort_key()) {
        const std::string& text = std::get<std::string>(condition.values().front());
        (sql << "(" << name << "_key=").bind(storage::Bytes{text::sort_key(text)});
        (sql << " AND " << name << "=").bind(text) << ")";
        return;
    }
    // What has a sort key is ordered by it, as lists are.
    const bool ordered = op != Operator::eq && op != Operator::ne && field.has_sort_key();
    sql << name << (ordered ? "_key" : "") << sign_of(op);
    if (ordered) sql.bind(storage::Bytes{text::sort_key(std::get<std::string>(condition.values().front()))});
    else sql.bind(bound_of(condition.values().front()));
    if (money) sql << ")";
}

void Compiler::compare_key(Sql& sql, const Shape& shape, std::string_view alias, const std::vector<Value>& keys) const {
    if (keys.empty()) {
        sql << "1=0";
        return;
    }
    if (!shape.entity().by_customer()) {
        sql << alias << ".id";
        in_ids(sql, keys);
        return;
    }
    join(sql, keys.size(), " OR ", [&](std::size_t i) {
        const Key key = std::get<Key>(keys[i]);
        sql << "(" << alias << ".customer=";
        sql.bind(key.customer) << " AND " << alias << ".id=";
        sql.bind(key.id) << ")";
    });
}

void Compiler::compare_link(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition) const {
    const Field& field = *condition.field();
    const std::string name = column(field, alias);
    if (condition.op() == Operator::ne) sql << "(" << name << " IS NOT NULL AND (";
    if (!shape.links_by_customer(field)) {
        sql << name;
        in_ids(sql, condition.values());
    } else if (condition.values().empty()) {
        sql << "1=0";
    } else {
        join(sql, condition.values().size(), " OR ", [&](std::size_t i) {
            const Key key = std::get<Key>(condition.values()[i]);
            sql << "(" << name << "_customer=";
            sql.bind(key.customer) << " AND " << name << "=";
            sql.bind(key.id) << ")";
        });
    }
    if (condition.op() == Operator::ne) sql << ") IS NOT TRUE)";
}

void Compiler::compare_text(Sql& sql, std::string_view name, const Field& field, const Condition& condition) const {
    const std::string& part = std::get<std::string>(condition.values().front());
    if (condition.op() == Operator::has) {
        const auto choices = schema::split_choices(part);
        sql << "(";
        for (std::size_t i = 0; i < choices.size(); i++) {
            sql << (i ? " OR " : "") << name << " LIKE ";
            sql.bind("%|" + like_escaped(choices[i]) + "|%") << " ESCAPE '\\'";
        }
        sql << (choices.empty() ? "1=0)" : ")");
        return;
    }
    const bool stored_folded = field.value_type() == schema::FieldType::email;
    if (stored_folded && condition.op() == Operator::starts) {
        // A range, so that the index on addresses answers.
        const std::string from = text::fold(part);
        sql << "(" << name << ">=";
        sql.bind(from) << " AND " << name << "<";
        sql.bind(from + "\xF4\x8F\xBF\xBF") << ")";
        return;
    }
    sql << (stored_folded ? std::string(name) : scope_.dialect.fold(name)) << " LIKE ";
    sql.bind(like_pattern(condition.op(), text::fold(part))) << " ESCAPE '\\'";
}

void Compiler::period(Sql& sql, std::string_view name, const Condition& condition) const {
    const Value& from = condition.values()[0];
    const Value& to = condition.values()[1];
    sql << "(" << name << " IS NOT NULL";
    if (!schema::is_empty(from)) (sql << " AND " << name << ">=").bind(bound_of(from));
    if (!schema::is_empty(to)) (sql << " AND " << name << "<").bind(bound_of(to));
    sql << ")";
}

// A `links` field: rows of its own table.
void Compiler::links(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition) const {
    const Field& field = *condition.field();
    const std::string inner = deeper(alias);
    const bool empty = condition.op() == Operator::empty;
    sql << (empty ? "NOT EXISTS(" : "EXISTS(") << "SELECT 1 FROM " << storage::links_table_of(field) << " " << inner << " WHERE ";
    if (shape.entity().by_customer()) sql << inner << ".customer=" << alias << ".customer AND ";
    sql << inner << ".id=" << alias << ".id";
    if (!empty) {
        std::vector<Value> keys;
        for (const Value& value : condition.values()) {
            if (const auto* one = std::get_if<Key>(&value)) keys.emplace_back(*one);
            if (const auto* many = std::get_if<std::vector<Key>>(&value))
                for (const Key& key : *many) keys.emplace_back(key);
        }
        sql << " AND " << inner << ".target";
        in_ids(sql, keys);
    }
    sql << ")";
}

// The rows of a collection that belong to the record, the asker sees and fulfil the inner condition.
void Compiler::collection_rows(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition) const {
    const Shape& rows = *scope_.snapshot.get(condition.collection().entity);
    const Field& link = rows.get(condition.collection().link);
    const std::string inner = deeper(alias);
    const Field* measured = condition.node() == Node::aggregate ? condition.measure().of : nullptr;
    source(sql, rows, inner, needs_custom(rows, condition.inner()) || link.custom() || (measured && measured->custom()));
    sql << " WHERE ";
    if (rows.links_by_customer(link)) sql << inner << "." << link.column() << "_customer=" << alias << ".customer AND ";
    sql << column(link, inner) << "=" << alias << ".id AND ";
    this->condition(sql, rows, inner, condition.inner());
    // A child row that may be read at all has its parent's rights, and the parent is already judged.
    const bool own_child = condition.collection().child && &rows.owner_shape() == &shape;
    if (!own_child || scope_.rights.visible(rows).reach == Reach::nothing) and_visible(sql, rows, inner);
}

void Compiler::exists(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition) const {
    const Shape& rows = *scope_.snapshot.get(condition.collection().entity);
    const Field& link = rows.get(condition.collection().link);
    const bool pair = rows.links_by_customer(link);
    const bool best = looks_up(scope_.dialect) || (rows.entity().by_customer() && link.name() == "customer");
    if (best && (pair || !selective(condition.inner()))) {
        sql << "EXISTS(SELECT 1 FROM ";
        collection_rows(sql, shape, alias, condition);
        sql << ")";
        return;
    }
    // Few rows answer from an index: they drive.
    const std::string inner = deeper(alias);
    if (pair) sql << "(" << alias << ".customer," << alias << ".id) IN (SELECT " << column(link, inner) << "_customer,";
    else sql << alias << ".id IN (SELECT ";
    sql << column(link, inner) << " FROM ";
    source(sql, rows, inner, needs_custom(rows, condition.inner()) || link.custom());
    sql << " WHERE ";
    this->condition(sql, rows, inner, condition.inner());
    and_visible(sql, rows, inner);
    sql << ")";
}

void Compiler::aggregate(Sql& sql, const Shape& shape, std::string_view alias, const Condition& condition) const {
    const Condition::Measure& measure = condition.measure();
    const std::string of = measure.of ? column(*measure.of, deeper(alias)) : "*";
    switch (measure.aggregate) {
        case schema::Aggregate::count: sql << "(SELECT count(*) FROM "; break;
        // Nothing sums to nothing owed: 0, not unknown.
        case schema::Aggregate::sum: sql << "(SELECT coalesce(" << scope_.dialect.sum(of) << ",0) FROM "; break;
        case schema::Aggregate::min: sql << "(SELECT min(" << of << ") FROM "; break;
        default: sql << "(SELECT max(" << of << ") FROM "; break;
    }
    collection_rows(sql, shape, alias, condition);
    if (const auto* money = std::get_if<Money>(&measure.value)) {
        sql << " AND " << of << "_currency=";
        sql.bind(money->currency);
    }
    sql << ")" << sign_of(measure.op);
    sql.bind(bound_of(measure.value));
}

}  // namespace lazo::query
