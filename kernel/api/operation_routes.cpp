// What people did at once, and taking it back.
#include <limits>

#include "base/error.h"
#include "kernel/api/job_json.h"
#include "kernel/api/labels.h"
#include "kernel/api/routes.h"
#include "kernel/jobs/queue.h"
#include "kernel/records/history.h"
#include "kernel/records/rows.h"
#include "kernel/records/undo.h"

namespace lazo::api {
namespace {

// Up to here an undo is done while the person waits; beyond, it is a job with progress.
constexpr std::int64_t kAtOnce = 500;

constexpr std::string_view kColumns = "id,at,actor,cause,summary,entities,created,updated,deleted,undoes,undone_by";

void write_operation(const Call& call, storage::Statement& row, json::Writer& out) {
    const access::User* actor = call.actor.directory().find_user(row.integer(2));
    out.begin_object()
        .key("id")
        .text(std::to_string(row.integer(0)))
        .key("at")
        .text(Moment{row.integer(1)}.to_text())
        .key("actor");
    if (actor)
        out.begin_object().key("id").text(std::to_string(actor->id)).key("label").text(actor->name).end_object();
    else
        out.null();
    out.key("cause").text(row.text(3)).key("summary").text(row.text(4)).key("entities").text(row.text(5));
    out.key("counts").begin_object().key("created").integer(row.integer(6)).key("updated").integer(row.integer(7));
    out.key("deleted").integer(row.integer(8)).end_object().key("undoes");
    row.is_null(9) ? out.null() : out.text(std::to_string(row.integer(9)));
    out.key("undone_by");
    row.is_null(10) ? out.null() : out.text(std::to_string(row.integer(10)));
    out.end_object();
}

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// Where the page before ended: the moment and the id of its last operation. Ids alone are in no order, each program has
// its own block of them.
schema::Key end_of_page(const Call& call) {
    const std::string cursor = call.argument("cursor");
    if (cursor.empty()) return {kNever, kNever};
    const auto key = schema::Key::parse(cursor);
    if (!key) throw_invalid("cursor", {"list.cursor"});
    return *key;
}

// Everybody sees their own; administrators see all.
http::Response list(const Call& call) {
    const schema::Key before = end_of_page(call);
    const int limit = call.limit(50, 200);
    const auto reading = call.platform().database().read();
    std::string sql = "SELECT " + std::string(kColumns) + " FROM operations WHERE (at,id)<($1,$2)";
    std::vector<storage::Bound> bound{before.customer, before.id};
    if (!call.actor.administrator()) {
        sql += " AND actor=$3";
        bound.emplace_back(call.actor.user());
    }
    json::Writer out;
    int rows = 0;
    schema::Key last;
    out.begin_object().key("rows").begin_array();
    reading->connection().each(sql + " ORDER BY at DESC,id DESC LIMIT " + std::to_string(limit), bound,
                               [&](storage::Statement& row) {
                                   write_operation(call, row, out);
                                   last = {row.integer(1), row.integer(0)};
                                   rows++;
                               });
    out.end_array().key("next");
    rows == limit ? out.text(last.to_text()) : out.null();
    out.end_object();
    return http::Response::json(200, out.take());
}

http::Response get(const Call& call) {
    const auto reading = call.platform().database().read();
    json::Writer out;
    bool found = false;
    reading->connection().each("SELECT " + std::string(kColumns) + " FROM operations WHERE id=$1", {call.number()},
                               [&](storage::Statement& row) {
                                   found = row.integer(2) == call.actor.user() || call.actor.administrator();
                                   write_operation(call, row, out);
                               });
    if (!found) throw_not_found();
    return http::Response::json(200, out.take());
}

std::string preview_text(const Call& call, const records::UndoPreview& preview) {
    const auto reading = call.platform().database().read();
    Labels labels{call, reading->connection()};
    for (const auto& conflict : preview.conflicts) labels.want(conflict.entity, conflict.key);
    labels.fetch();
    json::Writer out;
    out.begin_object()
        .key("created")
        .integer(preview.created)
        .key("updated")
        .integer(preview.updated)
        .key("deleted")
        .integer(preview.deleted);
    out.key("conflict_count").integer(preview.conflict_count).key("conflicts").begin_array();
    for (const auto& conflict : preview.conflicts) {
        const std::string* label = labels.find(conflict.entity, conflict.key);
        out.begin_object().key("entity").text(conflict.entity).key("id").text(conflict.key.to_text()).key("label");
        label ? out.text(*label) : out.null();
        out.key("reason").text(call.say({conflict.reason})).end_object();
    }
    out.end_array().key("columns").begin_array();
    for (const std::string& column : preview.columns) out.text(column);
    out.end_array().end_object();
    return out.take();
}

http::Response undo_as_job(const Call& call, std::int64_t operation) {
    const std::int64_t own = call.platform().new_operation();
    json::Writer payload;
    payload.begin_object().key("operation").integer(operation).key("as").integer(own).end_object();
    jobs::Job job;
    job.kind = "undo";
    job.payload = payload.take();
    job.created_by = call.actor.user();
    job.unique_key = "undo:" + std::to_string(operation);
    return enqueued(call, job, own);
}

std::string result_text(const records::UndoResult& result) {
    json::Writer out;
    out.begin_object().key("operation").text(std::to_string(result.operation)).key("restored").integer(result.restored);
    out.key("conflict_count").integer(result.conflict_count).end_object();
    return out.take();
}

http::Response undo(const Call& call) {
    const std::int64_t operation = call.number();
    const records::UndoPreview preview = records::preview_undo(call.platform(), call.actor, operation);
    if (call.argument("preview") == "true") return http::Response::json(200, preview_text(call, preview));
    if (preview.created + preview.updated + preview.deleted > kAtOnce) return undo_as_job(call, operation);
    std::string text;
    records::UndoOptions options;
    options.ended = [&](storage::Connection& connection, const records::UndoResult& result) {
        text = result_text(result);
        call.keep(connection, {200, text, result.operation});
    };
    const records::UndoResult result = records::undo(call.platform(), call.actor, operation, options);
    return http::Response::json(200, text).header("Lazo-Operation", std::to_string(result.operation));
}

}  // namespace

void add_operation_routes(http::Router& router, Services& services) {
    using http::Method;
    add_route(router, services, Method::get, "/api/v1/operations", list, "operations");
    add_route(router, services, Method::get, "/api/v1/operations/{id}", get, "operations");
    add_route(router, services, Method::post, "/api/v1/operations/{id}/undo", undo, "operations");
}

}  // namespace lazo::api
