// Lists as files.
#include "base/error.h"
#include "base/text.h"
#include "kernel/api/routes.h"
#include "kernel/exports/export.h"

namespace lazo::api {
namespace {

constexpr std::string_view kPattern = "/api/v1/{entity}/export";

// The argument's place among the words; the first when it is missing.
std::size_t choice(const Call& call, std::string_view name, std::initializer_list<std::string_view> words) {
    const std::string said = call.argument(name);
    if (said.empty()) return 0;
    std::size_t place = 0;
    for (const std::string_view word : words) {
        if (said == word) return place;
        place++;
    }
    throw_invalid(std::string(name), {"field.no_such_option", {{"value", std::string(text::first(said, 60))}}});
}

exports::Question question_of(const Call& call) {
    exports::Question question;
    question.shape = call.shape();
    question.filter = call.filters().read(*question.shape, call.argument("filter"));
    if (const std::string sort = call.argument("sort"); !sort.empty())
        question.sort = query::read_sort(*call.schema, call.actor, *question.shape, sort);
    question.fields = call.argument("fields");
    question.format = static_cast<exports::Format>(choice(call, "format", {"csv", "jsonl"}));
    question.headers = static_cast<exports::Headers>(choice(call, "headers", {"labels", "names"}));
    question.mark = static_cast<exports::Mark>(choice(call, "bom", {"false", "true"}));
    question.delimiter = ",;\t"[choice(call, "delimiter", {",", ";", "\t"})];
    question.language = call.actor.language();
    question.reader = sensitive_read(call, route_name(http::Method::get, kPattern));
    question.as_of = call.as_of(call.view()->connection());
    question.position = call.position();
    return question;
}

std::string file_name(const Call& call, const exports::Question& question) {
    const std::string day = call.actor.zone().date_of(call.platform().clock().now()).to_text();
    return question.shape->name() + "-" + day + (question.format == exports::Format::csv ? ".csv" : ".jsonl");
}

http::Response export_rows(const Call& call) {
    const exports::Question question = question_of(call);
    http::Response response;
    response.header("Content-Type", question.format == exports::Format::csv ? "text/csv; charset=utf-8"
                                                                            : "application/x-ndjson; charset=utf-8");
    response.header("Content-Disposition", "attachment; filename=\"" + file_name(call, question) + "\"");
    const auto work = std::make_shared<exports::Export>(call.platform(), call.services.texts, call.actor, question);
    response.stream = [work](http::BodySink& sink) {
        work->run([&](std::string_view piece) { return sink.write(piece); });
    };
    return response;
}

}  // namespace

void add_export_routes(http::Router& router, Services& services) {
    add_route(router, services, http::Method::get, std::string(kPattern), export_rows, "export");
}

}  // namespace lazo::api
