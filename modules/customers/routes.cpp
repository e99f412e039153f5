#include "modules/customers/routes.h"

#include "base/error.h"
#include "kernel/api/record_json.h"
#include "modules/customers/duplicates.h"

namespace lazo::customers {
namespace {

// Asked while somebody types: what cannot be read yet is left out, not refused.
http::Response duplicates(const api::Call& call) {
    const schema::ShapePointer shape = call.schema->get("customers");
    if (call.actor.visible(*shape).reach == query::Reach::nothing) throw_not_found();
    const json::Document body = call.body();
    records::FieldErrors ignored;
    schema::Record draft = api::read_record(call, shape, body.root(), ignored);
    if (const json::Value id = body.root()["id"]; id.is_text()) draft.key = schema::Key::parse(id.text()).value_or(schema::Key{});
    const auto reading = call.platform().database().read();
    json::Writer out;
    out.begin_object().key("candidates").begin_array();
    for (const Candidate& candidate : find_duplicates(reading->connection(), *call.schema, call.actor, draft)) {
        out.begin_object().key("id").text(candidate.key.to_text()).key("label").text(candidate.label).key("detail").text(candidate.detail);
        out.key("score").number(candidate.score).key("reasons").begin_array();
        for (const std::string& reason : candidate.reasons) out.text(reason);
        out.end_array().end_object();
    }
    out.end_array().end_object();
    return http::Response::json(200, out.take());
}

}  // namespace

void add_routes(http::Router& router, api::Services& services) {
    api::add_route(router, services, http::Method::post, "/api/v1/customers/duplicates", duplicates, "duplicates");
}

}  // namespace lazo::customers
