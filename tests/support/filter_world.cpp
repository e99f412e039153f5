#include "tests/support/filter_world.h"

#include <algorithm>
#include <optional>

#include "base/error.h"
#include "kernel/access/shares.h"
#include "kernel/access/sign_in.h"
#include "kernel/query/group.h"
#include "kernel/query/list.h"
#include "kernel/schema/fields/kind.h"
#include "kernel/storage/tables.h"
#include "tests/support/filter_entities.h"

namespace lazo::test {

using namespace schema;  // NOLINT: rows are written by field
using query::Condition;
using query::Node;
using Keys = std::vector<Key>;

namespace {

Record read_row(const schema::Snapshot& snapshot, const FilteredRow& row) {
    Record record{snapshot.get(row.entity)};
    record.key = row.key;
    const json::Document document{row.fields};
    for (std::size_t i = 0; i < document.root().size(); i++) {
        const Field& field = record.shape().get(document.root().key(i));
        record.put(field, field.kind().read_json(field, document.root().member(i), {}));
    }
    if (record.entity().by_customer()) record.put(record.shape().get("customer"), Key{0, row.key.customer});
    return record;
}

bool own_fields_only(const Condition& condition) {
    if (condition.node() == Node::exists || condition.node() == Node::aggregate || !condition.links().empty())
        return false;
    return std::ranges::all_of(condition.parts(), own_fields_only);
}

std::string described(const Error& error) {
    std::string text = std::string(error.what());
    for (const auto& [name, value] : error.message().values) text.append(" ").append(value);
    for (const FieldError& field : error.fields()) text.append(" at '" + field.path + "': " + field.message.key);
    return text;
}

struct Tried {
    std::optional<Condition> condition;
    std::string fault;  // why it was refused as nobody's filter may be refused
};

template <class Read>
Tried tried(const Read& read) {
    try {
        return {read(), {}};
    } catch (const Error& error) {
        const bool said = !error.fields().empty() && error.fields().front().path.starts_with("filter");
        const bool fair = error.kind() == ErrorKind::invalid && said;
        return {std::nullopt, fair ? std::string{} : "refused as " + described(error)};
    }
}

}  // namespace

FilterWorld::FilterWorld(Engine engine)
    : store_(filtered_snapshot(), access::kernel_tables(), engine), office_(store_) {
    settle_people();
    settle_rows();
}

const std::vector<std::string>& FilterWorld::entities() {
    static const std::vector<std::string> names{"clients", "calls", "tasks", "users"};
    return names;
}

void FilterWorld::settle_people() {
    const std::int64_t team = office_.add_team("Ventas");
    const std::int64_t role = office_.add_role("rep");
    office_.add_user("ana", {.team = team, .administrator = true});
    const std::int64_t rep = office_.add_user("rep", {.team = team, .roles = {role}});
    office_.add_user("zoe", {.zone = "Asia/Tokyo"});
    for (const char* entity : {"clients", "calls", "tasks"})
        office_.allow(role, entity, access::Action::read, access::Level::own);
    office_.set_field(role, "clients", "staff", {.read = false, .write = false});
    rep_ = office_.actor(rep);
}

void FilterWorld::settle_rows() {
    for (const FilteredRow& row : filtered_rows()) rows_.push_back(read_row(store_.snapshot(), row));
    for (const Record& row : rows_) store_.insert(row);
    store_.database().write([&](storage::Connection& connection) {
        const std::int64_t principal = query::user_principal(rep_->user());
        access::add_share(connection, *store_.snapshot().get("clients"), {0, 103}, {principal});
    });
}

void FilterWorld::add(const FilteredRow& row) {
    rows_.push_back(read_row(store_.snapshot(), row));
    store_.insert(rows_.back());
}

namespace {

std::string text_of(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return "'" + *text + "'";
    if (const auto* money = std::get_if<Money>(&value)) return std::to_string(money->minor) + money->currency;
    if (const auto* key = std::get_if<Key>(&value)) return key->to_text();
    return "-";
}

std::string text_of(query::Group group) {
    std::string text = std::to_string(group.count);
    for (const Value& key : group.keys) text += " " + text_of(key);
    for (std::vector<Value>& values : group.measures) {
        // Amounts of several currencies stand in no promised order.
        std::vector<std::string> texts;
        for (const Value& value : values) texts.push_back(text_of(value));
        std::ranges::sort(texts);
        for (const std::string& one : texts) text += " =" + one;
    }
    return text;
}

}  // namespace

std::string FilterWorld::answer(const Question& question, const Wanted& wanted) {
    const query::Scope scope = this->scope(question);
    const ShapePointer shape = store_.snapshot().get(question.entity);
    try {
        const Condition condition = reader(question).read(*shape, wanted.filter);
        query::ListQuestion asked{shape, condition};
        asked.sort = query::read_sort(scope.snapshot, scope.rights, *shape, wanted.sort);
        asked.limit = 7;
        const auto by = query::read_group_keys(scope.rights, *shape, wanted.group_by);
        const auto measures = query::read_measures(scope.rights, *shape, wanted.measures);
        const auto reading = store_.database().read();
        storage::Connection& connection = reading->connection();
        std::string text = std::to_string(query::count(connection, scope, *shape, condition)) + ":";
        do {
            query::Page page = query::list(connection, scope, asked);
            for (const Record& row : page.rows) text += " " + row.key.to_text();
            asked.cursor = page.next;
        } while (!asked.cursor.empty());
        for (const query::Group& group : query::group(connection, scope, {.shape = shape, .filter = condition, .by = by, .measures = measures}))
            text += " | " + text_of(group);
        return text;
    } catch (const Error& error) {
        return "refused: " + described(error);
    }
}

query::Scope FilterWorld::scope(const Question& question) {
    const query::Rights& rights = question.by_rep ? *rep_ : query::all_rights();
    query::Scope scope{store_.snapshot(), rights, store_.database().dialect()};
    if (question.as_of) scope.as_of = 1;
    return scope;
}

query::FilterReader FilterWorld::reader(const Question& question) {
    schema::Reading reading;
    reading.zone = Zone{"Europe/Madrid"};
    return {store_.snapshot_pointer(), scope(question).rights, reading, Moment::parse("2026-03-02T09:00:00Z")};
}

Keys FilterWorld::select(const Question& question, const Condition& condition) {
    const query::Scope scope = this->scope(question);
    const query::Compiler compiler{scope};
    const Shape& shape = *store_.snapshot().get(question.entity);
    query::Sql sql;
    sql << "SELECT " << storage::joined(storage::key_columns(shape), "t.") << " FROM ";
    compiler.source(sql, shape, "t", compiler.needs_custom(shape, condition));
    sql << " WHERE ";
    compiler.condition(sql, shape, "t", condition);
    compiler.and_visible(sql, shape, "t");
    Keys keys;
    const bool pair = shape.entity().by_customer();
    store_.database().read()->connection().each(sql.text, sql.bound, [&](storage::Statement& row) {
        keys.push_back(pair ? Key{row.integer(0), row.integer(1)} : Key{0, row.integer(0)});
    });
    std::ranges::sort(keys);
    return keys;
}

Keys FilterWorld::find(const Question& question, std::string_view filter) {
    return select(question, reader(question).read(*store_.snapshot().get(question.entity), filter));
}

std::string FilterWorld::otherwise_judged(const Question& question, const Condition& condition,
                                          const Keys& found) const {
    for (const Record& row : rows_) {
        if (row.shape().name() != question.entity) continue;
        if (condition(row) != std::ranges::binary_search(found, row.key))
            return "judged otherwise in C++: " + row.key.to_text();
    }
    return {};
}

// Page after page, by keys that are often empty and often equal.
Keys FilterWorld::leaf_through(const Question& question, const Condition& condition, std::string_view sort) {
    const query::Scope scope = this->scope(question);
    const auto reading = store_.database().read();
    query::ListQuestion asked{store_.snapshot().get(question.entity), condition};
    asked.sort = query::read_sort(scope.snapshot, scope.rights, *asked.shape, sort);
    asked.limit = 2;
    Keys keys;
    do {
        query::Page page = query::list(reading->connection(), scope, asked);
        for (const Record& row : page.rows) keys.push_back(row.key);
        asked.cursor = page.next;
    } while (!asked.cursor.empty());
    std::ranges::sort(keys);
    return keys;
}

std::int64_t FilterWorld::count_groups(const Question& question, const Condition& condition) {
    const query::Scope scope = this->scope(question);
    const ShapePointer shape = store_.snapshot().get(question.entity);
    const auto by = query::read_group_keys(scope.rights, *shape, "created_by,updated_at:month");
    std::int64_t count = 0;
    for (const query::Group& group : query::group(store_.database().read()->connection(), scope,
                                                  {.shape = shape, .filter = condition, .by = by, .measures = {}}))
        count += group.count;
    return count;
}

std::string FilterWorld::wrong_answer(const Question& question, const Condition& condition) {
    const Keys found = select(question, condition);
    if (question.as_of && select({question.entity, question.by_rep}, condition) != found)
        return "otherwise as of today";
    const auto rows = static_cast<std::int64_t>(found.size());
    const query::Scope scope = this->scope(question);
    const Shape& shape = *store_.snapshot().get(question.entity);
    if (query::count(store_.database().read()->connection(), scope, shape, condition) != rows)
        return "counted otherwise";
    if (count_groups(question, condition) != rows) return "grouped otherwise";
    if (leaf_through(question, condition, "") != found) return "listed otherwise";
    const auto sort = "created_by,-updated_at," + shape.title()->name();
    if (leaf_through(question, condition, sort) != found) return "listed otherwise by " + sort;
    const bool judged = !question.by_rep && question.entity != "users" && own_fields_only(condition);
    return judged ? otherwise_judged(question, condition, found) : std::string{};
}

std::string FilterWorld::broken_promise(const Question& question, std::string_view filter) {
    const Shape& shape = *store_.snapshot().get(question.entity);
    const query::FilterReader reader = this->reader(question);
    const Tried text = tried([&] { return reader.read(shape, filter); });
    const Tried body = tried([&] {
        try {
            const json::Document document{filter};
            return reader.read(shape, document.root(), "filter");
        } catch (const Error& error) {
            if (error.message().key.starts_with("json.")) throw_invalid("filter", error.message());
            throw;
        }
    });
    if (!text.fault.empty()) return text.fault;
    if (!body.fault.empty()) return "in a body " + body.fault;
    if (!text.condition) return {};
    try {
        return wrong_answer(question, *text.condition);
    } catch (const Error& error) {
        // Roll-ups have no past, and a sum may be too large to be told.
        return error.kind() == ErrorKind::invalid ? std::string{} : "accepted, then " + described(error);
    }
}

}  // namespace lazo::test
