// Imports: a file comes, is looked at, previewed, started; what did not go in.
#include "base/error.h"
#include "kernel/api/routes.h"
#include "kernel/imports/error_file.h"
#include "kernel/imports/imports.h"

namespace lazo::api {
namespace {

imports::Imports imports_of(const Call& call) {
    return {call.platform(), call.services.jobs, call.services.texts, call.services.upload_folder};
}

http::Response upload(const Call& call) {
    imports::Imports all = imports_of(call);
    const std::string name = call.argument("name");
    if (call.request.body_file.empty()) throw Error{ErrorKind::invalid, {"import.no_columns"}};
    std::string text;
    const auto also = [&](storage::Connection& connection, const imports::Ledger& made) {
        text = all.to_json(made);
        call.keep(connection, {201, text});
    };
    all.add(call.actor, {call.argument("entity"), name.empty() ? "import.csv" : name, call.request.body_file}, also);
    return http::Response::json(201, text);
}

http::Response get(const Call& call) {
    imports::Imports all = imports_of(call);
    return http::Response::json(200, all.to_json(all.get(call.actor, call.number())));
}

std::string mapping_of(const Call& call) {
    const json::Document body = call.body();
    const json::Value mapping = body.root()["mapping"];
    if (!mapping.is_object()) throw_invalid("mapping", {"json.object_expected"});
    return mapping.dump();
}

std::string text_of(const imports::Started& started) {
    json::Writer out;
    out.begin_object().key("job").text(std::to_string(started.job));
    if (started.operation != 0) out.key("operation").text(std::to_string(started.operation));
    return out.end_object().take();
}

using Begin = imports::Started (imports::Imports::*)(const access::Actor&, std::int64_t, const std::string&,
                                                     const imports::Imports::AlsoStarted&);

http::Response begin(const Call& call, Begin how) {
    imports::Imports all = imports_of(call);
    const auto also = [&](storage::Connection& connection, const imports::Started& started) {
        call.keep(connection, {202, text_of(started), started.operation});
    };
    const imports::Started started = (all.*how)(call.actor, call.number(), mapping_of(call), also);
    http::Response response = http::Response::json(202, text_of(started));
    if (started.operation != 0) response.header("Lazo-Operation", std::to_string(started.operation));
    return response;
}

http::Response preview(const Call& call) {
    return begin(call, &imports::Imports::preview);
}

http::Response start(const Call& call) {
    return begin(call, &imports::Imports::start);
}

http::Response errors(const Call& call) {
    const imports::Ledger ledger = imports_of(call).get(call.actor, call.number());
    imports::require_file(ledger);
    http::Response response;
    response.header("Content-Type", "text/csv; charset=utf-8");
    response.header("Content-Disposition",
                    "attachment; filename=\"import-" + std::to_string(ledger.id) + "-errors.csv\"");
    response.stream = [path = ledger.error_path(), size = ledger.error_bytes, &texts = call.services.texts,
                       language = call.actor.language()](http::BodySink& sink) {
        imports::write_errors(path, size, texts, language, [&](std::string_view piece) { return sink.write(piece); });
    };
    return response;
}

}  // namespace

void add_import_routes(http::Router& router, Services& services) {
    using http::Method;
    http::RouteOptions file;
    file.body = http::Body::file;
    file.max_body = services.largest_upload;
    add_route(router, services, Method::post, "/api/v1/imports", upload, "import", file);
    add_route(router, services, Method::get, "/api/v1/imports/{id}", get, "import");
    add_route(router, services, Method::post, "/api/v1/imports/{id}/preview", preview, "import");
    add_route(router, services, Method::post, "/api/v1/imports/{id}/start", start, "import");
    add_route(router, services, Method::get, "/api/v1/imports/{id}/errors", errors, "import");
}

}  // namespace lazo::api
