#include "kernel/api/endpoints.h"

#include <array>
#include <set>

namespace lazo::api {
namespace {

using enum http::Method;

constexpr auto kEndpoints = std::to_array<Endpoint>({
    {get, "/api/v1/session", "session", "session", "", Sends::nothing, Gives::object, 200, Asker::anyone},
    {post, "/api/v1/session", "session", "sign_in", "", Sends::object, Gives::object, 200, Asker::anyone},
    {delete_, "/api/v1/session", "session", "sign_out", "", Sends::nothing, Gives::nothing, 204, Asker::anyone},
    {post, "/api/v1/setup", "session", "set_up", "", Sends::object, Gives::object, 201, Asker::anyone},
    {get, "/api/v1/tokens", "session", "tokens", "", Sends::nothing, Gives::object},
    {post, "/api/v1/tokens", "session", "make_token", "", Sends::object, Gives::object, 201},
    {delete_, "/api/v1/tokens/{id}", "session", "drop_token", "", Sends::nothing, Gives::nothing, 204},
    {post, "/api/v1/users/{id}/password", "session", "password", "", Sends::object, Gives::nothing, 204},

    {get, "/api/v1/{entity}", "records", "list", "filter,sort,fields,limit,cursor,count,as_of,q", Sends::nothing,
     Gives::page},
    {post, "/api/v1/{entity}", "records", "create", "", Sends::draft, Gives::record, 201},
    {get, "/api/v1/{entity}/count", "records", "count", "filter,as_of"},
    {get, "/api/v1/{entity}/groups", "records", "groups", "by,measure,filter,as_of"},
    {get, "/api/v1/{entity}/board", "records", "board", "by,filter,sort,limit"},
    {get, "/api/v1/{entity}/export", "records", "export", "filter,sort,fields,format,as_of,position", Sends::nothing,
     Gives::file},
    {post, "/api/v1/{entity}/bulk", "records", "bulk", "", Sends::object, Gives::object, 202},
    {post, "/api/v1/customers/duplicates", "records", "duplicates", "", Sends::object, Gives::object},
    {get, "/api/v1/{entity}/{id}", "records", "get", "as_of", Sends::nothing, Gives::record},
    {patch, "/api/v1/{entity}/{id}", "records", "change", "", Sends::patch, Gives::record},
    {delete_, "/api/v1/{entity}/{id}", "records", "delete", "", Sends::nothing, Gives::object},
    {post, "/api/v1/{entity}/{id}/restore", "records", "restore", "", Sends::nothing, Gives::record},
    {get, "/api/v1/{entity}/{id}/history", "records", "history"},
    {get, "/api/v1/{entity}/{id}/access", "records", "access", "user"},
    {get, "/api/v1/{entity}/{id}/shares", "records", "shares"},
    {post, "/api/v1/{entity}/{id}/shares", "records", "share", "", Sends::object, Gives::object, 201},
    {delete_, "/api/v1/{entity}/{id}/shares/{share}", "records", "unshare", "", Sends::nothing, Gives::nothing, 204},
    {get, "/api/v1/trash", "records", "trash", "entity,cursor,limit"},
    {get, "/api/v1/timeline", "records", "timeline", "customer,channels,cursor"},

    {get, "/api/v1/search", "work", "search", "q,entities,limit"},
    {get, "/api/v1/operations", "work", "operations", "limit,cursor"},
    {get, "/api/v1/operations/{id}", "work", "operation"},
    {post, "/api/v1/operations/{id}/undo", "work", "undo", "preview"},
    {get, "/api/v1/jobs", "work", "jobs"},
    {get, "/api/v1/jobs/{id}", "work", "job"},
    {post, "/api/v1/jobs/{id}/cancel", "work", "cancel_job"},
    {post, "/api/v1/jobs/{id}/retry", "work", "retry_job"},
    {get, "/api/v1/live", "work", "live", "", Sends::nothing, Gives::socket, 101},

    {post, "/api/v1/imports", "imports", "upload", "entity,name", Sends::file, Gives::object, 201},
    {get, "/api/v1/imports/{id}", "imports", "import"},
    {post, "/api/v1/imports/{id}/preview", "imports", "preview_import", "", Sends::object, Gives::object, 202},
    {post, "/api/v1/imports/{id}/start", "imports", "start_import", "", Sends::object, Gives::object, 202},
    {get, "/api/v1/imports/{id}/errors", "imports", "import_errors", "", Sends::nothing, Gives::file},

    {get, "/api/v1/schema", "setup", "schema", "language"},
    {post, "/api/v1/schema/entities", "setup", "add_entity", "", Sends::object, Gives::object, 201},
    {post, "/api/v1/schema/entities/{entity}/fields", "setup", "add_field", "", Sends::object, Gives::object, 201},
    {patch, "/api/v1/schema/entities/{entity}/fields/{field}", "setup", "change_field", "", Sends::object},
    {delete_, "/api/v1/schema/entities/{entity}/fields/{field}", "setup", "retire_field", "", Sends::nothing,
     Gives::nothing, 204},
    {get, "/api/v1/company", "setup", "company", "", Sends::nothing, Gives::object},
    {patch, "/api/v1/company", "setup", "change_company", "", Sends::object, Gives::object},
    {get, "/api/v1/reads", "setup", "reads", "user,entity,record,from,to,cursor,limit"},
    {get, "/api/v1/roles/{id}/preview", "setup", "preview_role"},

    {get, "/api/openapi.json", "server", "openapi", "", Sends::nothing, Gives::object, 200, Asker::anyone},
    {get, "/api/docs", "server", "docs", "", Sends::nothing, Gives::text, 200, Asker::anyone},
    {get, "/healthz", "server", "healthz", "", Sends::nothing, Gives::text, 200, Asker::anyone},
    {get, "/readyz", "server", "readyz", "", Sends::nothing, Gives::text, 200, Asker::anyone},
    {get, "/metrics", "server", "metrics", "", Sends::nothing, Gives::text, 200, Asker::anyone},
});

}  // namespace

std::span<const Endpoint> endpoints() { return kEndpoints; }
bool takes_position(const Endpoint& endpoint) {
    static const std::set<std::string_view> kNames{"list", "count", "groups", "board", "export"};
    return endpoint.group == "records" && kNames.contains(endpoint.name);
}

bool of_every_entity(const Endpoint& endpoint) { return endpoint.path.starts_with("/api/v1/{entity}"); }

}  // namespace lazo::api
