// Who was shown the values of sensitive fields; for administrators.
#include <charconv>

#include "base/error.h"
#include "base/text.h"
#include "kernel/access/read_log.h"
#include "kernel/api/routes.h"

namespace lazo::api {
namespace {

std::optional<schema::Key> key_argument(const Call& call, std::string_view name) {
    const std::string text = call.argument(name);
    if (text.empty()) return std::nullopt;
    const auto key = schema::Key::parse(text);
    if (!key) throw_invalid(std::string(name), {"field.id_expected"});
    return key;
}

// A moment, or a day where the asker lives: its beginning, or with `days` 1 its end.
std::optional<Moment> moment_argument(const Call& call, std::string_view name, int days) {
    const std::string text = call.argument(name);
    if (text.empty()) return std::nullopt;
    try {
        if (text.find('T') != std::string::npos) return Moment::parse(text);
        return call.actor.zone().start_of(add(Unit::day, Date::parse(text), days));
    } catch (const Error& error) {
        throw_invalid(std::string(name), error.message());
    }
}

access::ReadLog::Question question_of(const Call& call) {
    access::ReadLog::Question question;
    if (const auto person = key_argument(call, "user")) question.person = person->id;
    question.entity = call.argument("entity");
    question.record = key_argument(call, "record");
    if (question.record && question.entity.empty()) throw_invalid("entity", {"field.required"});
    question.from = moment_argument(call, "from", 0);
    question.until = moment_argument(call, "to", 1);
    if (const auto before = key_argument(call, "cursor")) question.before = {{before->customer}, before->id};
    question.limit = call.limit(50, 200);
    return question;
}

void write_fields(json::Writer& out, std::string_view names) {
    out.begin_array();
    for (const std::string_view name : text::list(names)) out.text(name);
    out.end_array();
}

void write_read(const Call& call, const access::SensitiveRead& read, json::Writer& out) {
    const access::User* person = call.actor.directory().find_user(read.person);
    out.begin_object().key("id").text(std::to_string(read.id)).key("at").text(read.at.to_text()).key("user");
    out.begin_object()
        .key("id")
        .text(std::to_string(read.person))
        .key("label")
        .text(person ? person->name : "")
        .end_object();
    out.key("token");
    read.token != 0 ? out.text(std::to_string(read.token)) : out.null();
    out.key("entity").text(read.entity).key("record");
    read.record.id != 0 ? out.text(read.record.to_text()) : out.null();
    write_fields(out.key("rows").integer(read.rows).key("fields"), read.fields);
    out.key("route").text(read.route).key("question").text(read.question).end_object();
}

http::Response reads(const Call& call) {
    if (!call.actor.administrator()) throw Error{ErrorKind::forbidden, {"error.forbidden"}};
    const access::ReadLog::Question question = question_of(call);
    access::ReadLog& log = call.platform().reads();
    log.flush();
    const auto reading = call.platform().database().read();
    const auto found = log.read(reading->connection(), question);
    json::Writer out;
    out.begin_object().key("rows").begin_array();
    for (const access::SensitiveRead& read : found) write_read(call, read, out);
    out.end_array().key("next");
    found.size() == static_cast<std::size_t>(question.limit)
        ? out.text(schema::Key{found.back().at.ms, found.back().id}.to_text())
        : out.null();
    out.end_object();
    return http::Response::json(200, out.take());
}

}  // namespace

void add_read_log_routes(http::Router& router, Services& services) {
    add_route(router, services, http::Method::get, "/api/v1/reads", reads, "reads");
}

}  // namespace lazo::api
