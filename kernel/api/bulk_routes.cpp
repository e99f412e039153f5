// One change for many records, as a job.
#include "base/error.h"
#include "base/text.h"
#include "kernel/api/job_json.h"
#include "kernel/api/routes.h"
#include "kernel/jobs/queue.h"
#include "kernel/jobs/runner.h"
#include "kernel/records/bulk.h"

namespace lazo::api {
namespace {

constexpr std::size_t kMostIds = 10'000;

std::vector<schema::Key> keys_of(const json::Value& ids) {
    if (!ids.is_array()) throw_invalid("ids", {"field.list_expected"});
    if (ids.size() > kMostIds) throw_invalid("ids", {"field.too_many", {{"limit", std::to_string(kMostIds)}}});
    std::vector<schema::Key> keys;
    for (std::size_t i = 0; i < ids.size(); i++) {
        const auto key = ids.at(i).is_text() ? schema::Key::parse(ids.at(i).text()) : std::nullopt;
        if (!key) throw_invalid("ids[" + std::to_string(i) + "]", {"field.id_expected"});
        keys.push_back(*key);
    }
    return keys;
}

// Own fields alone: child rows differ from record to record.
schema::Record patch_of(const schema::ShapePointer& shape, const access::Actor& actor, const schema::Reading& reading,
                        const json::Value& set) {
    schema::Record patch{shape};
    records::FieldErrors errors;
    for (std::size_t i = 0; i < set.size(); i++) {
        const std::string name{text::first(set.key(i), 60)};
        const schema::Field* field = shape->find(set.key(i));
        if (!field || !actor.may_read(*field)) {
            errors.add("set." + name, {"field.unknown"});
        } else if (field->computed() || field->options().read_only || !actor.may_write(*field)) {
            errors.add("set." + name, {"field.not_writable"});
        } else {
            try {
                patch.assign(*field, field->kind().read_json(*field, set.member(i), reading));
            } catch (const schema::BadValue& bad) {
                errors.add("set." + name, bad.message);
            }
        }
    }
    if (set.size() == 0) errors.add("set", {"field.required"});
    errors.throw_if_any();
    return patch;
}

// {"filter"|"ids", "set"|"delete"}: exactly one of each.
records::BulkOrder order_of(records::Platform& platform, const access::Actor& actor, const schema::ShapePointer& shape,
                            const json::Value& asked) {
    records::BulkOrder order;
    order.shape = shape;
    const schema::Reading reading = platform.reading_of(actor);
    if (asked.has("ids") == asked.has("filter")) throw_invalid("filter", {"bulk.filter_or_ids"});
    if (asked.has("ids"))
        order.keys = keys_of(asked["ids"]);
    else
        order.filter = query::FilterReader{platform.schema(), actor, reading, platform.clock().now()}.read(
            *shape, asked["filter"], "filter");
    const bool deletes = asked["delete"].is_bool() && asked["delete"].boolean();
    if (deletes == asked["set"].is_object()) throw_invalid("set", {"bulk.set_or_delete"});
    if (!deletes) order.patch = patch_of(shape, actor, reading, asked["set"]);
    return order;
}

http::Response bulk(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const json::Document body = call.body();
    const records::BulkOrder order = order_of(call.platform(), call.actor, shape, body.root());
    call.actor.require(*shape, access::Action::bulk);
    call.actor.require(*shape, order.patch ? access::Action::update : access::Action::delete_);
    const std::int64_t operation = call.platform().new_operation();
    json::Writer payload;
    payload.begin_object()
        .key("entity")
        .text(shape->name())
        .key("operation")
        .integer(operation)
        .key("order")
        .raw(body.root().dump())
        .end_object();
    jobs::Job job;
    job.kind = "bulk";
    job.payload = payload.take();
    job.created_by = call.actor.user();
    return enqueued(call, job, operation);
}

std::string result_json(const records::BulkResult& result, const Texts& texts, Language language) {
    json::Writer out;
    out.begin_object().key("operation").text(std::to_string(result.operation)).key("total").integer(result.total);
    out.key("updated")
        .integer(result.updated)
        .key("deleted")
        .integer(result.deleted)
        .key("unchanged")
        .integer(result.unchanged);
    out.key("refused").integer(result.refused).key("conflicts").begin_array();
    for (const records::BulkRefusal& refusal : result.refusals)
        out.begin_object()
            .key("id")
            .text(refusal.key.to_text())
            .key("message")
            .text(texts.say(language, refusal.why))
            .end_object();
    out.end_array().end_object();
    return out.take();
}

void run_bulk(jobs::JobContext& job, records::Platform& platform, const Texts& texts) {
    const json::Document payload{job.payload()};
    const access::Actor actor{platform.directory(), job.user()};
    const schema::ShapePointer shape = platform.schema()->get(payload.root()["entity"].text());
    records::BulkOrder order = order_of(platform, actor, shape, payload.root()["order"]);
    order.operation = payload.root()["operation"].integer();
    records::BulkOptions options;
    options.progress = [&](std::int64_t done, std::int64_t total) {
        job.report(done, total);
        return !job.cancelled();
    };
    const records::BulkResult result = records::bulk(platform, actor, order, options);
    if (result.whole) job.report(result.total, result.total);
    job.set_result(result_json(result, texts, actor.language()));
}

}  // namespace

void add_bulk_jobs(jobs::Runner& runner, records::Platform& platform, const Texts& texts) {
    runner.handle("bulk", [&](jobs::JobContext& job) { run_bulk(job, platform, texts); });
}

void add_bulk_routes(http::Router& router, Services& services) {
    add_route(router, services, http::Method::post, "/api/v1/{entity}/bulk", bulk);
}

}  // namespace lazo::api
