// Sharing one record, and why somebody sees it.
#include "base/error.h"
#include "kernel/access/shares.h"
#include "kernel/api/routes.h"
#include "kernel/api/share_json.h"
#include "kernel/records/writer.h"

namespace lazo::api {

using access::Share;
using access::ShareLevel;

namespace {

// "user-3" or "team-2": what a share is called in paths.
std::string id_of(const Share& share) {
    return (share.principal > 0 ? "user-" : "team-") + std::to_string(std::abs(share.principal));
}

std::optional<std::int64_t> principal_of(std::string_view id) {
    const bool team = id.starts_with("team-");
    if (!team && !id.starts_with("user-")) return std::nullopt;
    const auto key = schema::Key::parse(id.substr(5));
    if (!key || key->customer != 0) return std::nullopt;
    return team ? query::team_principal(key->id) : query::user_principal(key->id);
}

std::string shares_text(const Call& call, const std::vector<Share>& shares) {
    json::Writer out;
    out.begin_object().key("rows").begin_array();
    for (const Share& share : shares) {
        out.begin_object().key("id").text(id_of(share));
        write_principal(out, call.actor.directory(), share.principal);
        out.key("level").text(name_of(share.level)).end_object();
    }
    out.end_array().end_object();
    return out.take();
}

http::Response list(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const auto reading = call.platform().database().read();
    storage::Connection& connection = reading->connection();
    if (query::count(connection, call.scope(connection), *shape, query::Condition::is({call.key()})) == 0) throw_not_found();
    return http::Response::json(200, shares_text(call, access::shares_of(connection, *shape, call.key())));
}

void require_share(const Call& call, records::Writer& writer, const schema::ShapePointer& shape) {
    if (!writer.find(shape, call.key(), access::Action::read)) throw_not_found();
    if (!writer.find(shape, call.key(), access::Action::share)) throw Error{ErrorKind::forbidden, {"share.forbidden"}};
}

Share read_share(const Call& call, const json::Value& body) {
    const bool team = body.has("team");
    const json::Value whom = body[team ? "team" : "user"];
    const auto key = whom.is_text() ? schema::Key::parse(whom.text()) : std::nullopt;
    const auto& directory = call.actor.directory();
    const bool known = key && key->customer == 0 &&
                       (team ? directory.teams().contains(key->id) : directory.find_user(key->id) != nullptr);
    if (!known) throw_invalid(team ? "team" : "user", {"field.no_such_record", {{"id", whom.is_text() ? std::string(whom.text()) : ""}}});
    const json::Value level = body["level"];
    if (!level.is_null() && !(level.is_text() && (level.text() == "read" || level.text() == "write"))) throw_invalid("level", {"share.level"});
    const bool write = level.is_text() && level.text() == "write";
    return {team ? query::team_principal(key->id) : query::user_principal(key->id), write ? ShareLevel::write : ShareLevel::read};
}

http::Response add(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const json::Document body = call.body();
    const Share share = read_share(call, body.root());
    return call.write(201, [&](records::Writer& writer) {
        require_share(call, writer, shape);
        writer.set_share(shape, call.key(), share.principal, share.level);
        return shares_text(call, access::shares_of(writer.connection(), *shape, call.key()));
    });
}

http::Response drop(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const auto principal = principal_of(call.request.parameter("share"));
    if (!principal) throw_not_found();
    return call.write(204, [&](records::Writer& writer) {
        require_share(call, writer, shape);
        if (!writer.set_share(shape, call.key(), *principal, std::nullopt)) throw_not_found();
        return std::string{};
    });
}

// About oneself for everybody; about others for administrators.
http::Response explain(const Call& call) {
    const schema::ShapePointer shape = call.shape();
    const std::string asked = call.argument("user");
    const auto who = asked.empty() ? std::optional{schema::Key{0, call.actor.user()}} : schema::Key::parse(asked);
    if (!who || who->customer != 0) throw_not_found();
    if (who->id != call.actor.user() && !call.actor.administrator()) throw Error{ErrorKind::forbidden, {"error.forbidden"}};
    if (!call.actor.directory().find_user(who->id)) throw_not_found();
    if (shape->entity().by_customer() != (call.key().customer != 0)) throw_not_found();
    const access::Actor actor{call.platform().directory(), who->id};
    const auto reading = call.platform().database().read();
    const access::Explanation explanation = access::explain(reading->connection(), actor, *shape, call.key());
    // What one may not see is not there; only administrators are told why not.
    if (!explanation.visible && !call.actor.administrator()) throw_not_found();
    json::Writer out;
    out.begin_object().key("visible").boolean(explanation.visible).key("writable").boolean(explanation.writable).key("rules").begin_array();
    for (const Message& rule : explanation.rules) out.begin_object().key("rule").text(rule.key).key("text").text(call.say(rule)).end_object();
    out.end_array().end_object();
    return http::Response::json(200, out.take());
}

}  // namespace

void add_share_routes(http::Router& router, Services& services) {
    using http::Method;
    add_route(router, services, Method::get, "/api/v1/{entity}/{id}/shares", list, "shares");
    add_route(router, services, Method::post, "/api/v1/{entity}/{id}/shares", add);
    add_route(router, services, Method::delete_, "/api/v1/{entity}/{id}/shares/{share}", drop);
    add_route(router, services, Method::get, "/api/v1/{entity}/{id}/access", explain, "access");
}

}  // namespace lazo::api
