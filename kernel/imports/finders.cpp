#include "kernel/imports/finders.h"

#include <algorithm>

#include "base/text.h"
#include "kernel/query/list.h"
#include "kernel/records/writer.h"
#include "kernel/storage/tables.h"

namespace lazo::imports {

using query::Condition;
using schema::Field;
using schema::Key;
using schema::Operator;
using schema::ShapePointer;
using schema::Value;

namespace {

constexpr std::size_t kMostParents = 20;
constexpr std::size_t kMostKept = 50'000;
constexpr std::int64_t kSmallEntity = 5'000;

bool is_quick(const Field& field) { return field.options().indexed; }

// The keys alone, in no order: what an index answers with a single look.
std::vector<Key> keys_of(storage::Connection& connection, const query::Scope& scope, const schema::Shape& shape,
                         const Condition& condition, std::size_t limit) {
    const query::Compiler compiler{scope};
    query::Sql sql;
    sql << "SELECT " << storage::joined(storage::key_columns(shape), "t.") << " FROM ";
    compiler.source(sql, shape, "t", compiler.needs_custom(shape, condition));
    sql << " WHERE ";
    compiler.condition(sql, shape, "t", condition);
    compiler.and_visible(sql, shape, "t", query::Steer::keep_order);
    sql << " LIMIT " << std::to_string(limit);
    const bool pair = shape.entity().by_customer();
    std::vector<Key> keys;
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
        keys.push_back(pair ? Key{row.integer(0), row.integer(1)} : Key{0, row.integer(0)});
    });
    return keys;
}

Condition equals(const Field& field, const Value& value) {
    return Condition::compare({}, field, Operator::eq, {value});
}

}  // namespace

// A key field of the record itself that an index answers goes first; else one of a child row.
std::optional<std::size_t> KeyFinder::driving_child(const std::vector<Value>& values) const {
    std::optional<std::size_t> child;
    for (std::size_t i = 0; i < plan_.key.size(); i++) {
        const Target& target = plan_.columns[plan_.key[i]].target;
        if (schema::is_empty(values[i]) || !is_quick(*target.field)) continue;
        if (!target.collection) return std::nullopt;
        if (!child) child = i;
    }
    return child;
}

std::vector<Key> KeyFinder::parents_of(storage::Connection& connection, const MappedColumn& column,
                                       const Value& value) const {
    const query::Scope scope{*plan_.snapshot, rights_, connection.dialect()};
    const query::Compiler compiler{scope};
    const schema::Shape& rows = *column.target.shape;
    const Field& link = rows.get(column.target.collection->link);
    const bool pair = rows.links_by_customer(link);
    const std::string name = compiler.column(link, "t");
    query::Sql sql;
    sql << "SELECT DISTINCT " << (pair ? name + "_customer," : "") << name << " FROM ";
    const Condition condition = equals(*column.target.field, value);
    compiler.source(sql, rows, "t", compiler.needs_custom(rows, condition));
    sql << " WHERE ";
    compiler.condition(sql, rows, "t", condition);
    compiler.and_visible(sql, rows, "t", query::Steer::keep_order);
    sql << " LIMIT " << std::to_string(kMostParents);
    std::vector<Key> keys;
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
        keys.push_back(pair ? Key{row.integer(0), row.integer(1)} : Key{0, row.integer(0)});
    });
    return keys;
}

std::vector<Key> KeyFinder::find(storage::Connection& connection, const std::vector<Value>& values) const {
    std::vector<Condition> parts;
    const auto driver = driving_child(values);
    if (driver) {
        std::vector<Key> parents = parents_of(connection, plan_.columns[plan_.key[*driver]], values[*driver]);
        if (parents.empty() || plan_.key.size() == 1)
            return parents.size() > 2 ? std::vector<Key>{parents[0], parents[1]} : parents;
        parts.push_back(Condition::is(std::move(parents)));
    }
    for (std::size_t i = 0; i < plan_.key.size(); i++) {
        const Target& target = plan_.columns[plan_.key[i]].target;
        if (driver == std::optional{i} || schema::is_empty(values[i])) continue;
        const Condition equal = equals(*target.field, values[i]);
        parts.push_back(target.collection ? Condition::exists({}, *target.collection, equal) : equal);
    }
    const query::Scope scope{*plan_.snapshot, rights_, connection.dialect()};
    return keys_of(connection, scope, *plan_.shape, Condition::all(std::move(parts)), 2);
}

void LinkFinder::forget() {
    found_.clear();
    titles_.clear();
}

std::optional<Key> LinkFinder::find(storage::Connection& connection, records::Writer* writer, const Target& target,
                                    std::string_view written) {
    const std::string text = text::trim(written);
    auto& kept = found_[target.name];
    if (kept.size() >= kMostKept) kept.clear();
    auto at = kept.find(text);
    if (at == kept.end()) at = kept.emplace(text, look_up(connection, target, text)).first;
    const std::string shown(text::first(text, 60));
    if (at->second.size() == 1) return at->second.front();
    if (at->second.size() > 1) throw schema::BadValue{{"import.link_ambiguous", {{"value", shown}}}};
    if (!target.create_missing) throw schema::BadValue{{"import.link_missing", {{"value", shown}}}};
    if (!writer) return std::nullopt;
    const Key made = make(*writer, plan_.snapshot->get(target.field->target()), text);
    at->second = {made};
    return made;
}

LinkFinder::Keys LinkFinder::look_up(storage::Connection& connection, const Target& target, const std::string& text) {
    const ShapePointer other = plan_.snapshot->get(target.field->target());
    if (target.by_id) {
        const auto key = Key::parse(text);
        if (!key || (key->customer != 0) != other->entity().by_customer()) return {};
        const query::Scope scope{*plan_.snapshot, rights_, connection.dialect()};
        return keys_of(connection, scope, *other, Condition::is({*key}), 1);
    }
    if (target.by) return by_field(connection, other, *target.by, text);
    for (const Field* field : other->fields())
        if (field->options().unique && rights_.may_read(*field))
            if (Keys keys = by_field(connection, other, *field, text); !keys.empty()) return keys;
    const Field* title = other->title();
    if (!title || !rights_.may_read(*title)) return {};
    if (Keys keys = by_field(connection, other, *title, text); !keys.empty()) return keys;
    const Titles& all = titles(connection, other);
    const auto found = all.folded.find(text::fold(text));
    return found == all.folded.end() ? Keys{} : found->second;
}

LinkFinder::Keys LinkFinder::by_field(storage::Connection& connection, const ShapePointer& shape, const Field& field,
                                      const std::string& text) const {
    Value value;
    try {
        value = field.kind().read_text(field, text, reading_);
    } catch (const schema::BadValue&) {
        return {};
    }
    if (schema::is_empty(value)) return {};
    const query::Scope scope{*plan_.snapshot, rights_, connection.dialect()};
    return keys_of(connection, scope, *shape, equals(field, value), 2);
}

const LinkFinder::Titles& LinkFinder::titles(storage::Connection& connection, const ShapePointer& shape) {
    const auto [at, is_new] = titles_.try_emplace(shape->name());
    Titles& titles = at->second;
    if (!is_new) return titles;
    const query::Scope scope{*plan_.snapshot, rights_, connection.dialect()};
    titles.small = query::count(connection, scope, *shape, {}) <= kSmallEntity;
    if (!titles.small) return titles;
    const schema::Field& title = *shape->title();
    query::ListQuestion question{shape, {}, query::read_sort(*plan_.snapshot, rights_, *shape, ""), {&title}};
    query::each_row(connection, scope, question, [&](const schema::Record& row) {
        if (row.has(title)) titles.folded[text::fold(title.kind().to_text(title, row.at(title)))].push_back(row.key);
        return true;
    });
    return titles;
}

Key LinkFinder::make(records::Writer& writer, const ShapePointer& shape, const std::string& text) const {
    schema::Record draft{shape};
    if (!shape->title()) throw schema::BadValue{{"import.link_missing", {{"value", text}}}};
    draft.assign(*shape->title(), shape->title()->kind().read_text(*shape->title(), text, reading_));
    try {
        return writer.create(std::move(draft)).key;
    } catch (const Error& error) {
        throw schema::BadValue{error.fields().empty() ? error.message() : error.fields().front().message};
    }
}

}  // namespace lazo::imports
