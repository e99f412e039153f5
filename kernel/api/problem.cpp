#include "kernel/api/problem.h"

#include "base/json.h"
#include "base/log.h"

namespace lazo::api {
namespace {

std::string_view name_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid: return "invalid";
        case ErrorKind::unauthenticated: return "unauthenticated";
        case ErrorKind::forbidden: return "forbidden";
        case ErrorKind::not_found: return "not_found";
        case ErrorKind::conflict: return "conflict";
        case ErrorKind::too_large: return "too_large";
        case ErrorKind::too_many: return "too_many";
        case ErrorKind::unavailable: return "unavailable";
        case ErrorKind::no_space: return "no_space";
        case ErrorKind::internal: return "internal";
    }
    return "internal";
}

void write_errors(json::Writer& out, const Texts& texts, Language language, const Error& error) {
    out.key("errors").begin_array();
    for (const FieldError& field : error.fields())
        out.begin_object().key("path").text(field.path).key("code").text(field.message.key).key("message").text(
            texts.say(language, field.message)).end_object();
    out.end_array();
}

std::string retry_after(const Error& error) {
    for (const auto& [name, value] : error.message().values)
        if (name == "seconds") return value;
    return "1";
}

}  // namespace

Language language_of(const http::Request& request) {
    return lazo::language_of(request.header("accept-language").value_or(""));
}

http::Response problem(const Texts& texts, Language language, const http::Request& request, const Error& error,
                       std::string_view extra) {
    const bool ours = error.kind() == ErrorKind::internal;
    if (ours) log::error(request.request_id + " " + request.path + ": " + error.message().key);
    const std::string own_title = "title." + error.message().key;
    const std::string title_key =
        texts.knows(language, own_title) ? own_title : "error." + std::string(name_of(error.kind()));
    json::Writer out;
    out.begin_object().key("type").text("/problems/" + std::string(name_of(error.kind())));
    out.key("title").text(texts.say(language, title_key)).key("status").integer(http::status_of(error));
    if (!ours) out.key("detail").text(texts.say(language, error.message())).key("code").text(error.message().key);
    if (!error.fields().empty()) write_errors(out, texts, language, error);
    out.key("request_id").text(request.request_id);
    out.end_object();
    std::string body = out.take();
    if (!extra.empty()) body.insert(body.size() - 1, "," + std::string(extra));
    http::Response response = http::Response::json(http::status_of(error), std::move(body));
    response.header("Content-Type", "application/problem+json");
    const bool later = error.kind() == ErrorKind::too_many || error.kind() == ErrorKind::unavailable;
    if (later) response.header("Retry-After", retry_after(error));
    return response;
}

}  // namespace lazo::api
