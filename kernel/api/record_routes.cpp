// Records of any entity: list, count, get, create, update, delete, restore.
#include <algorithm>

#include "base/error.h"
#include "kernel/api/problem.h"
#include "kernel/api/record_faults.h"
#include "kernel/api/record_json.h"
#include "kernel/api/routes.h"
#include "kernel/query/primary_titles.h"
#include "kernel/records/history.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"
#include "kernel/search/search.h"

namespace lazo::api {

using access::Action;
using schema::Record;

namespace {

// The asker's rights and question as one text: equal texts have equal counts until the next commit.
std::string count_question(const Call& call, const schema::Shape& shape, std::optional<std::int64_t> as_of) {
    const std::string at = as_of ? std::to_string(*as_of) : "";
    return std::to_string(call.actor.user()) + "|" + shape.name() + "|" + at + "|" + call.argument("filter") + "|" +
           call.actor.zone().name();
}

// A period ends with the clock, and the index takes a change after its commit.
bool holds_until_a_commit(const Call& call) {
    return call.argument("q").empty() && call.argument("filter").find("period") == std::string::npos;
}

std::int64_t exact_count(const Call& call, storage::Reading& reading, const schema::Shape& shape,
                         const query::Condition& filter, std::optional<std::int64_t> as_of) {
    const std::string question = count_question(call, shape, as_of);
    const bool kept = holds_until_a_commit(call);
    if (kept)
        if (const auto count = call.services.counts.find(question, reading.state())) return *count;
    storage::Connection& connection = reading.connection();
    const std::int64_t count = query::count(connection, call.scope(connection, as_of), shape, filter);
    if (kept) call.services.counts.keep(question, reading.state(), count);
    return count;
}

query::Condition filter_of(const Call& call, const schema::Shape& shape) {
    return call.filters().read(shape, call.argument("filter"));
}

// The rows that answer the quick search of the list, as a condition beside its filter.
query::Condition with_search(const Call& call, storage::Connection& connection, const schema::Shape& shape, query::Condition filter) {
    const std::string text = call.argument("q");
    if (text.empty()) return filter;
    const search::Matches matches = call.services.search.matches(connection, call.scope(connection), shape.name(), text);
    return query::Condition::is(matches.keys) && std::move(filter);
}

http::Response list(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const Columns columns = read_columns(call, *shape, call.argument("fields"), Default::listed);
    const auto reading = call.view();
    storage::Connection& connection = reading->connection();
    const query::Condition filter = with_search(call, connection, *shape, filter_of(call, *shape));
    query::ListQuestion question{shape, filter, query::read_sort(*call.schema, call.actor, *shape, call.argument("sort"))};
    question.fields = columns.fields;
    question.primaries = columns.primaries;
    question.limit = call.limit(50, 200);
    question.cursor = call.argument("cursor");
    const auto as_of = call.as_of(connection);
    const bool counted = call.argument("count") != "none";
    // The count chooses the plan of the page, so a filtered page wants it in any case.
    if (counted || !filter.everything()) question.count = exact_count(call, *reading, *shape, filter, as_of);
    query::Page page = query::list(connection, call.scope(connection, as_of), question);
    load_children(call, connection, page.rows, columns, as_of);
    RecordWriter writer{call, connection, columns};
    writer.prepare(page.rows);
    json::Writer out;
    out.begin_object().key("rows").begin_array();
    for (const Record& row : page.rows) writer.write(out, row);
    out.end_array().key("next");
    if (page.next.empty()) out.null();
    else out.text(page.next);
    if (counted) out.key("count").integer(*question.count);
    if (as_of) out.key("as_of_set").integer(*as_of);
    out.end_object();
    return http::Response::json(200, out.take());
}

http::Response count(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const query::Condition filter = filter_of(call, *shape);
    const auto reading = call.view();
    const auto as_of = call.as_of(reading->connection());
    const auto number = exact_count(call, *reading, *shape, filter, as_of);
    return http::Response::json(200, "{\"count\":" + std::to_string(number) + "}");
}

// What the asker may do with this one record.
void write_abilities(const Call& call, storage::Connection& connection, const Record& record, json::Writer& out) {
    const auto may = [&](Action action) {
        const access::ReachOf rights{call.actor, record.shape(), action};
        return call.actor.may(record.shape(), action) &&
               query::reaches(connection, {*call.schema, rights, connection.dialect()}, record);
    };
    out.key("_can").begin_object().key("write").boolean(may(Action::update));
    out.key("delete").boolean(may(Action::delete_)).key("share").boolean(may(Action::share)).end_object();
}

// Where the child rows come from: of a new record all are known, of a changed one only those that were sent.
enum class Children { of_store, of_record };

std::string record_text(const Call& call, storage::Connection& connection, const Record& record,
                        std::optional<std::int64_t> as_of = {}, Children children = Children::of_store) {
    const Columns columns = read_columns(call, record.shape(), call.argument("fields"), Default::all);
    std::vector<Record> rows{record};
    if (children == Children::of_store) {
        rows.front().children.clear();
        load_children(call, connection, rows, columns, as_of);
    } else {
        records::load_links(connection, rows);
    }
    query::load_primaries(connection, call.scope(connection, as_of), columns.primaries, rows.front());
    RecordWriter writer{call, connection, columns};
    writer.prepare(rows);
    json::Writer out;
    writer.write(out, rows.front());
    json::Writer abilities;
    if (!as_of) write_abilities(call, connection, record, abilities.begin_object()), abilities.end_object();
    std::string text = out.take();
    if (!as_of) text.replace(text.size() - 1, 1, "," + abilities.take().substr(1));
    return text;
}

std::optional<Record> find_record(const Call& call, storage::Connection& connection, const schema::ShapePointer& shape,
                                  schema::Key key, std::optional<std::int64_t> as_of) {
    query::ListQuestion question{shape, query::Condition::is({key})};
    question.sort = {{{{}, &shape->get("created_at")}, false}};
    question.count = 1;
    question.limit = 1;
    if (shape->entity().by_customer() != (key.customer != 0)) return std::nullopt;
    query::Page page = query::list(connection, call.scope(connection, as_of), question);
    if (page.rows.empty()) return std::nullopt;
    return std::move(page.rows.front());
}

http::Response get(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const auto reading = call.platform().database().read();
    const auto as_of = call.as_of(reading->connection());
    const auto record = find_record(call, reading->connection(), shape, call.key(), as_of);
    if (!record) throw_not_found();
    const std::string tag = "\"" + std::to_string(record->version) + "\"";
    if (!as_of && call.request.header("if-none-match") == std::optional<std::string_view>{tag})
        return http::Response::empty(304).header("ETag", tag);
    return http::Response::json(200, record_text(call, reading->connection(), *record, as_of)).header("ETag", tag);
}

http::Response create(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const json::Document body = call.body();
    records::FieldErrors errors;
    const Record draft = read_record(call, shape, body.root(), errors);
    throw_if_unread(call, *shape, errors, [&](records::Writer& writer) {
        Record completed = draft;
        writer.check_create(completed);
    });
    return call.write(201, [&](records::Writer& writer) {
        const Record stored = writer.create(draft);
        return record_text(call, writer.connection(), stored, {}, Children::of_record);
    });
}

bool same_children(const Record& left, const Record& right, const std::string& collection) {
    const auto a = left.children.find(collection), b = right.children.find(collection);
    const std::vector<Record> none, &rows = a == left.children.end() ? none : a->second, &others = b == right.children.end() ? none : b->second;
    return std::equal(rows.begin(), rows.end(), others.begin(), others.end(), [](const Record& one, const Record& other) {
        return one.key == other.key && one.version == other.version;
    });
}

// The fields that differ between the version that was known and what stands there now.
std::vector<std::string> changed_since(const Call& call, storage::Connection& connection, const Record& now, std::int64_t known) {
    const std::vector<records::Version> versions = records::versions(connection, *call.schema, now.shape_pointer(), now.key);
    const auto then = std::find_if(versions.begin(), versions.end(), [&](const auto& version) { return version.record.version == known; });
    std::vector<std::string> names;
    if (then == versions.end()) return names;
    const Columns columns = read_columns(call, now.shape(), "", Default::all);
    for (const schema::Field* field : columns.fields)
        if (!field->options().read_only && !field->computed() && !(then->record.at(*field) == versions.front().record.at(*field)))
            names.push_back(field->name());
    for (const schema::Collection* collection : columns.children)
        if (!same_children(then->record, versions.front().record, collection->name)) names.push_back(collection->name);
    return names;
}

// A stale write is told what stands there now and what the others changed.
http::Response stale(const Call& call, const schema::ShapePointer& shape, const Error& error) {
    const auto reading = call.platform().database().read();
    const auto record = find_record(call, reading->connection(), shape, call.key(), std::nullopt);
    if (!record) throw_not_found();
    json::Writer changed;
    changed.begin_array();
    for (const std::string& name : changed_since(call, reading->connection(), *record, call.if_match().value_or(0))) changed.text(name);
    changed.end_array();
    return problem(call.services.texts, call.actor.language(), call.request, error,
                   "\"current\":" + record_text(call, reading->connection(), *record) + ",\"changed\":" + changed.take());
}

http::Response update(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const json::Document body = call.body();
    records::FieldErrors errors;
    Record patch = read_record(call, shape, body.root(), errors);
    patch.key = call.key();
    throw_if_unread(call, *shape, errors, [&](records::Writer& writer) { writer.check_update(patch); });
    try {
        return call.write(200, [&](records::Writer& writer) {
            const Record stored = writer.update(patch, call.if_match());
            return record_text(call, writer.connection(), stored);
        });
    } catch (const Error& error) {
        if (error.message().key != "record.stale") throw;
        return stale(call, shape, error);
    }
}

http::Response remove(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    return call.write(200, [&](records::Writer& writer) {
        writer.remove(shape, call.key(), call.if_match());
        return "{\"operation\":\"" + std::to_string(writer.operation()) + "\"}";
    });
}

http::Response restore(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    return call.write(200, [&](records::Writer& writer) {
        return record_text(call, writer.connection(), writer.restore(shape, call.key()));
    });
}

}  // namespace

void add_record_routes(http::Router& router, Services& services) {
    using http::Method;
    add_route(router, services, Method::get, "/api/v1/{entity}", list, "list");
    add_route(router, services, Method::get, "/api/v1/{entity}/count", count, "count");
    add_route(router, services, Method::post, "/api/v1/{entity}", create);
    add_route(router, services, Method::get, "/api/v1/{entity}/{id}", get, "record");
    add_route(router, services, Method::patch, "/api/v1/{entity}/{id}", update);
    add_route(router, services, Method::delete_, "/api/v1/{entity}/{id}", remove);
    add_route(router, services, Method::post, "/api/v1/{entity}/{id}/restore", restore);
}

}  // namespace lazo::api
