#include "kernel/api/openapi.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/text.h"
#include "kernel/api/endpoints.h"
#include "kernel/api/openapi_schemas.h"
#include "kernel/api/problem.h"

namespace lazo::api {
namespace {

// One endpoint at one place: of one entity where it is there for each.
struct Operation {
    const Endpoint* endpoint;
    std::string path, entity;
};

std::vector<std::string> split(std::string_view list, char mark) {
    std::vector<std::string> parts;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(mark), list.size());
        if (end > 0) parts.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return parts;
}

std::vector<Operation> operations_of(const schema::Snapshot& schema) {
    constexpr std::string_view kVariable = "{entity}";
    std::vector<Operation> all;
    for (const Endpoint& endpoint : endpoints()) {
        if (!of_every_entity(endpoint)) {
            all.push_back({&endpoint, std::string(endpoint.path), ""});
            continue;
        }
        for (const schema::ShapePointer& shape : schema.in_order()) {
            if (shape->entity().options().internal) continue;
            std::string path{endpoint.path};
            path.replace(path.find(kVariable), kVariable.size(), shape->name());
            all.push_back({&endpoint, std::move(path), shape->name()});
        }
    }
    return all;
}

// What is watched by machines answers always.
bool is_limited(const Endpoint& endpoint) { return endpoint.path.starts_with("/api/"); }

class Description {
 public:
    Description(const schema::Snapshot& schema, const Texts& texts, Language language)
        : schema_(schema), texts_(texts), language_(language) {}

    std::string text() {
        out_.begin_object()
            .key("openapi")
            .text("3.1.0")
            .key("info")
            .begin_object()
            .key("title")
            .text("Lazo")
            .key("version")
            .text("1");
        out_.key("description")
            .text(say("api.about"))
            .key("license")
            .raw(R"({"name":"Lazo","identifier":"LicenseRef-Lazo"})")
            .end_object();
        out_.key("servers").raw(R"([{"url":"/"}])").key("security").raw(R"([{"cookie":[]},{"token":[]}])");
        tags();
        paths();
        out_.key("components").begin_object().key("securitySchemes");
        out_.raw(
            R"({"cookie":{"type":"apiKey","in":"cookie","name":"lazo_session"},"token":{"type":"http","scheme":"bearer"}})");
        out_.key("responses").begin_object().key("TooMany").begin_object();
        too_many();
        out_.end_object().end_object();
        out_.key("schemas").begin_object();
        write_schemas(out_, schema_);
        out_.end_object().end_object().end_object();
        return out_.take();
    }

 private:
    std::string say(const std::string& key) const { return texts_.say(language_, key); }
    std::string label(const std::string& entity) const {
        return texts_.knows(language_, "entity." + entity) ? say("entity." + entity) : entity;
    }

    void too_many() {
        out_.key("description")
            .text(say("api.too_many"))
            .key("headers")
            .begin_object()
            .key("Retry-After")
            .begin_object();
        out_.key("description").text(say("api.retry_after")).key("required").boolean(true);
        out_.key("schema").raw(R"({"type":"integer","minimum":1})").end_object().end_object();
        content("application/problem+json", R"({"$ref":"#/components/schemas/Problem"})");
    }

    void tags() {
        out_.key("tags").begin_array();
        std::vector<std::string_view> seen;
        for (const Endpoint& endpoint : endpoints()) {
            if (std::find(seen.begin(), seen.end(), endpoint.group) != seen.end()) continue;
            seen.push_back(endpoint.group);
            out_.begin_object()
                .key("name")
                .text(endpoint.group)
                .key("description")
                .text(say("api.group." + std::string(endpoint.group)))
                .end_object();
        }
        out_.end_array();
    }

    void paths() {
        std::map<std::string, std::vector<Operation>> by_path;
        for (Operation& operation : operations_of(schema_)) by_path[operation.path].push_back(operation);
        out_.key("paths").begin_object();
        for (const auto& [path, operations] : by_path) {
            out_.key(path).begin_object();
            for (const Operation& operation : operations) {
                out_.key(text::lower_ascii(http::name_of(operation.endpoint->method))).begin_object();
                describe(operation);
                out_.end_object();
            }
            out_.end_object();
        }
        out_.end_object();
    }

    void describe(const Operation& operation) {
        const Endpoint& endpoint = *operation.endpoint;
        const std::string name{endpoint.name};
        out_.key("operationId").text(operation.entity.empty() ? name : name + "_of_" + operation.entity);
        const std::string summary = say("api.does." + name);
        out_.key("summary").text(operation.entity.empty() ? summary : label(operation.entity) + ": " + summary);
        out_.key("tags").begin_array().text(endpoint.group).end_array();
        if (endpoint.asker == Asker::anyone) out_.key("security").begin_array().end_array();
        parameters(endpoint, operation.path);
        body(endpoint, operation.entity);
        out_.key("responses").begin_object().key(std::to_string(endpoint.status)).begin_object();
        out_.key("description").text(summary);
        answer(endpoint, operation.entity);
        out_.end_object();
        if (is_limited(endpoint)) out_.key("429").raw(R"({"$ref":"#/components/responses/TooMany"})");
        out_.key("4XX").begin_object().key("description").text(say("api.problem"));
        content("application/problem+json", R"({"$ref":"#/components/schemas/Problem"})");
        out_.end_object().end_object();
    }

    void parameters(const Endpoint& endpoint, const std::string& path) {
        out_.key("parameters").begin_array();
        for (const std::string& part : split(path, '/'))
            if (part.front() == '{') parameter(part.substr(1, part.size() - 2), "path");
        for (const std::string& name : split(endpoint.query, ',')) parameter(name, "query");
        const bool writes = endpoint.method != http::Method::get && endpoint.asker == Asker::signed_in;
        if (writes) parameter("Idempotency-Key", "header");
        if (takes_position(endpoint)) parameter("Lazo-Position", "header");
        if (endpoint.sends == Sends::patch) parameter("If-Match", "header");
        out_.end_array();
    }

    void parameter(const std::string& name, std::string_view in) {
        out_.begin_object().key("name").text(name).key("in").text(in).key("required").boolean(in == "path");
        out_.key("description")
            .text(say("api.argument." + text::lower_ascii(name)))
            .key("schema")
            .raw(R"({"type":"string"})")
            .end_object();
    }

    void content(std::string_view type, std::string_view schema) {
        out_.key("content").begin_object().key(type).begin_object().key("schema").raw(schema).end_object().end_object();
    }

    static std::string reference(const std::string& name) { return R"({"$ref":"#/components/schemas/)" + name + "\"}"; }

    void body(const Endpoint& endpoint, const std::string& entity) {
        if (endpoint.sends == Sends::nothing) return;
        out_.key("requestBody").begin_object().key("required").boolean(true);
        if (endpoint.sends == Sends::file)
            content("application/octet-stream", R"({"type":"string","format":"binary"})");
        else if (endpoint.sends == Sends::object)
            content("application/json", R"({"type":"object"})");
        else
            content("application/json", reference(entity + "_draft"));
        out_.end_object();
    }

    void answer(const Endpoint& endpoint, const std::string& entity) {
        switch (endpoint.gives) {
            case Gives::nothing:
            case Gives::socket:
                return;
            case Gives::record:
                return content("application/json", reference(entity));
            case Gives::page:
                return content(
                    "application/json",
                    R"({"type":"object","required":["rows","next"],"properties":{"rows":{"type":"array","items":)" +
                        reference(entity) + R"(},"next":{"type":["string","null"]},"count":{"type":"integer"}}})");
            case Gives::object:
            case Gives::list:
                return content("application/json", R"({"type":"object"})");
            case Gives::text:
                return content("text/plain", R"({"type":"string"})");
            case Gives::file:
                return content("application/octet-stream", R"({"type":"string","format":"binary"})");
        }
    }

    const schema::Snapshot& schema_;
    const Texts& texts_;
    const Language language_;
    json::Writer out_;
};

}  // namespace

std::string openapi_json(const schema::Snapshot& schema, const Texts& texts, Language language) {
    return Description{schema, texts, language}.text();
}

// What a company added of its own is shown to nobody who is not signed in.
void add_openapi_routes(http::Router& router, Services& services, schema::SnapshotPointer declared) {
    const auto snapshot_for = [&services, declared](const http::Request& request) -> schema::SnapshotPointer {
        try {
            return Call{services, request}.schema;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::unauthenticated) throw;
            return declared;
        }
    };
    router.add(http::Method::get, "/api/openapi.json", [&services, snapshot_for](const http::Request& request) {
        return http::Response::json(200, openapi_json(*snapshot_for(request), services.texts, language_of(request)));
    });
    router.add(http::Method::get, "/api/docs", [&services, snapshot_for](const http::Request& request) {
        const std::string page = reference_page(*snapshot_for(request), services.texts, language_of(request));
        return http::Response::text(200, page, "text/html; charset=utf-8");
    });
}

}  // namespace lazo::api
