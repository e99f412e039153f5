// Search over all entities.
#include <algorithm>

#include "kernel/api/routes.h"
#include "kernel/search/search.h"

namespace lazo::api {
namespace {

http::Response find(const Call& call) {
    const auto reading = call.platform().database().read();
    storage::Connection& connection = reading->connection();
    search::SearchOptions options{call.arguments("entities"), static_cast<std::size_t>(call.limit(20, 100))};
    json::Writer out;
    out.begin_object().key("results").begin_array();
    for (const search::Hit& hit : call.services.search.find(connection, call.scope(connection), call.argument("q"), options)) {
        out.begin_object().key("entity").text(hit.entity).key("id").text(hit.key.to_text()).key("label").text(hit.title);
        if (!hit.logged_detail.empty()) call.shown().note(hit.entity, hit.key, hit.logged_detail);
        out.key("detail").text(hit.detail).key("matched").text(hit.matched).end_object();
    }
    out.end_array().end_object();
    return http::Response::json(200, out.take());
}

}  // namespace

void add_search_routes(http::Router& router, Services& services) {
    add_route(router, services, http::Method::get, "/api/v1/search", find, "search");
}

}  // namespace lazo::api
