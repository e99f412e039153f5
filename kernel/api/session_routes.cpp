// Signing in and out, first run, passwords and API tokens.
#include "base/error.h"
#include "kernel/access/entities.h"
#include "kernel/access/passwords.h"
#include "kernel/api/first_run.h"
#include "kernel/api/problem.h"
#include "kernel/api/routes.h"
#include "kernel/records/writer.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::api {
namespace {

constexpr std::string_view kCookie = "lazo_session=";

std::string cookie(const std::string& token, bool secure) {
    return std::string(kCookie) + token + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000" + (secure ? "; Secure" : "");
}

bool is_secure(const http::Request& request) { return request.header("x-forwarded-proto") == std::optional<std::string_view>{"https"}; }

std::string required_text(const json::Value& json, std::string_view name, records::FieldErrors& errors, const std::string& path) {
    const json::Value value = json[name];
    if (value.is_text() && !value.text().empty()) return std::string(value.text());
    errors.add(path + std::string(name), {"field.required"});
    return {};
}

std::string session_text(const access::Session& session, const access::Actor& actor) {
    const access::User* user = actor.directory().find_user(actor.user());
    const access::Company& company = actor.directory().company();
    json::Writer out;
    out.begin_object().key("user").begin_object().key("id").text(std::to_string(user->id)).key("name").text(user->name);
    out.key("email").text(user->email).key("language").text(code_of(actor.language())).key("zone").text(actor.zone().name());
    if (user->team != 0) out.key("team").text(std::to_string(user->team));
    out.end_object().key("company").begin_object().key("name").text(company.name).key("currency").text(company.currency);
    out.key("country").text(company.country).key("zone").text(company.zone.name()).key("language").text(code_of(company.language));
    out.end_object().key("csrf").text(session.csrf).key("administrator").boolean(actor.administrator()).end_object();
    return out.take();
}

http::Response signed_in(Services& services, const http::Request& request, const access::Session& session) {
    const access::Actor actor{services.platform.directory(), session.user};
    http::Response response = http::Response::json(200, session_text(session, actor)).header("Set-Cookie", cookie(session.token, is_secure(request)));
    tell_position(services.platform.database(), response);
    return response;
}

bool setup_needed(Services& services) { return services.platform.directory()->users().empty(); }

http::Response who(Services& services, const http::Request& request) {
    try {
        const Call call{services, request};
        http::Response response = http::Response::json(200, session_text(call.session, call.actor));
        tell_position(services.platform.database(), response);
        return response;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::unauthenticated || !setup_needed(services)) throw;
        return problem(services.texts, language_of(request), request, error, "\"setup_needed\":true");
    }
}

http::Response sign_in(Services& services, const http::Request& request) {
    services.limits.take_address(request.remote_address);
    services.platform.shared().look();  // who left a moment ago comes in nowhere
    const json::Document body{request.body};
    records::FieldErrors errors;
    const std::string email = required_text(body.root(), "email", errors, "");
    const std::string password = required_text(body.root(), "password", errors, "");
    errors.throw_if_any();
    return signed_in(services, request, services.sign_in.sign_in(email, password, request.remote_address));
}

http::Response sign_out(Services& services, const http::Request& request) {
    const Call call{services, request};  // also a sign-out wants its CSRF header
    if (const auto token = request.cookie("lazo_session")) services.sign_in.sign_out(*token);
    return http::Response::empty().header("Set-Cookie", std::string(kCookie) + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

void put_text(schema::Record& record, const schema::Field& field, const json::Value& json, const schema::Reading& reading,
              records::FieldErrors& errors, const std::string& path) {
    try {
        record.put(field, field.kind().read_json(field, json, reading));
    } catch (const schema::BadValue& bad) {
        errors.add(path + field.name(), bad.message);
    }
}

}  // namespace

// The company and its first administrator, in one change set. Only while there is nobody.
FirstRun read_first_run(const schema::Snapshot& schema, const json::Value& json) {
    FirstRun first{schema::Record{schema.get("companies")}, schema::Record{schema.get("users")}, ""};
    records::FieldErrors errors;
    const json::Value company = json["company"], administrator = json["administrator"];
    const schema::Reading reading;
    for (const schema::Field* field : {static_cast<const schema::Field*>(&access::companies.name), static_cast<const schema::Field*>(&access::companies.country),
                                       static_cast<const schema::Field*>(&access::companies.currency), static_cast<const schema::Field*>(&access::companies.language),
                                       static_cast<const schema::Field*>(&access::companies.zone)})
        put_text(first.company, *field, company[field->name()], reading, errors, "company.");
    put_text(first.administrator, access::users.name, administrator["name"], reading, errors, "administrator.");
    put_text(first.administrator, access::users.email, administrator["email"], reading, errors, "administrator.");
    first.password = required_text(administrator, "password", errors, "administrator.");
    first.administrator.set(access::users.administrator, true);
    first.administrator.set(access::users.active, true);
    errors.throw_if_any();
    return first;
}

namespace {

// Adds the faults that `check` throws under the path of what it checks.
void collect(records::FieldErrors& errors, const std::string& path, const std::function<void()>& check) {
    try {
        check();
    } catch (const Error& error) {
        if (error.fields().empty()) throw;
        for (const FieldError& fault : error.fields()) errors.add(path + fault.path, fault.message);
    }
}

void check_first_run(records::Writer& writer, const FirstRun& first) {
    records::FieldErrors errors;
    schema::Record company = first.company, administrator = first.administrator;
    collect(errors, "company.", [&] { writer.check_create(company); });
    collect(errors, "administrator.", [&] { writer.check_create(administrator); });
    collect(errors, "administrator.", [&] {
        access::check_password(first.password, schema::Codec<std::string>::from(administrator.at(access::users.name)),
                               schema::Codec<std::string>::from(administrator.at(access::users.email)));
    });
    errors.throw_if_any();
}

}  // namespace

std::int64_t write_first_run(Services& services, const FirstRun& first) {
    if (!setup_needed(services)) throw Error{ErrorKind::conflict, {"setup.done"}};
    std::int64_t user = 0;
    services.platform.write(services.platform.system_actor(), {}, [&](records::Writer& writer) {
        writer.connection().hold(storage::Held::directory);  // another program may be asked for the same
        if (writer.connection().integer("SELECT count(*) FROM users") > 0) throw Error{ErrorKind::conflict, {"setup.done"}};
        check_first_run(writer, first);
        writer.create(first.company);
        user = writer.create(first.administrator).key.id;
        return std::string{};
    });
    services.sign_in.set_password(user, first.password);
    return user;
}

namespace {

http::Response set_up(Services& services, const http::Request& request) {
    services.limits.take_address(request.remote_address);
    services.platform.shared().look();
    if (!setup_needed(services)) throw Error{ErrorKind::conflict, {"setup.done"}};
    const json::Document body{request.body};
    const FirstRun first = read_first_run(*services.platform.schema(), body.root());
    write_first_run(services, first);
    const std::string email = schema::Codec<std::string>::from(first.administrator.at(access::users.email));
    return signed_in(services, request, services.sign_in.sign_in(email, first.password, request.remote_address));
}

http::Response set_password(const Call& call) {
    const json::Document body = call.body();
    records::FieldErrors errors;
    const std::string password = required_text(body.root(), "password", errors, "");
    errors.throw_if_any();
    const std::int64_t user = call.number();
    const bool own = user == call.actor.user();
    if (!own && !call.actor.administrator()) throw Error{ErrorKind::forbidden, {"error.forbidden"}};
    const json::Value current = body.root()["current"];
    const auto is_current = [&] { return current.is_text() && call.services.sign_in.password_is(user, current.text(), call.request.remote_address); };
    if (own && !is_current()) throw_invalid("current", {"password.wrong"});
    if (!call.actor.directory().find_user(user)) throw_not_found();
    // Who changes the own password stays signed in where it was done.
    const std::string kept(own && !call.session.by_token ? call.request.cookie("lazo_session").value_or("") : "");
    call.services.sign_in.set_password(user, password, kept, [&](auto& connection) { call.keep(connection, {204}); });
    return http::Response::empty();
}

http::Response tokens(const Call& call) {
    json::Writer out;
    out.begin_object().key("rows").begin_array();
    for (const access::TokenFacts& token : call.services.sign_in.tokens(call.actor.user())) {
        out.begin_object().key("id").text(std::to_string(token.id)).key("name").text(token.name).key("scopes").begin_array().text("read");
        if (token.scope == access::TokenScope::read_write) out.text("write");
        out.end_array().key("created_at").text(token.created_at.to_text()).key("expires_at");
        token.expires_at.ms ? out.text(token.expires_at.to_text()) : out.null();
        out.key("last_used_at");
        token.last_used_at.ms ? out.text(token.last_used_at.to_text()) : out.null();
        out.end_object();
    }
    out.end_array().end_object();
    return http::Response::json(200, out.take());
}

access::TokenScope scope_of(const json::Value& json) {
    access::TokenScope scope = access::TokenScope::read_only;
    for (std::size_t i = 0; i < json.size(); i++) {
        const std::string_view name = json.at(i).is_text() ? json.at(i).text() : "";
        if (name == "write") scope = access::TokenScope::read_write;
        else if (name != "read") throw_invalid("scopes", {"token.scope"});
    }
    return scope;
}

std::optional<Moment> expiry_of(const json::Value& json) {
    if (json.is_null()) return std::nullopt;
    try {
        return Moment::parse(json.is_text() ? json.text() : "");
    } catch (const Error& error) {
        throw_invalid("expires_at", error.message());
    }
}

http::Response make_token(const Call& call) {
    const json::Document body = call.body();
    records::FieldErrors errors;
    const std::string name = required_text(body.root(), "name", errors, "");
    errors.throw_if_any();
    if (call.session.by_token) throw Error{ErrorKind::forbidden, {"token.by_token"}};
    const access::TokenScope scope = scope_of(body.root()["scopes"]);
    std::string text;
    const auto also = [&](storage::Connection& connection, const access::SignIn::NewToken& token) {
        json::Writer out;
        out.begin_object().key("id").text(std::to_string(token.id)).key("token").text(token.token).end_object();
        text = out.take();
        call.keep(connection, {201, text}, Call::Holds::secret);
    };
    call.services.sign_in.make_token(call.actor.user(), name, scope, expiry_of(body.root()["expires_at"]), also);
    return http::Response::json(201, text);
}

http::Response drop_token(const Call& call) {
    call.services.sign_in.drop_token(call.actor.user(), call.number(),
                                     [&](auto& connection) { call.keep(connection, {204}); });
    return http::Response::empty();
}

}  // namespace

void add_session_routes(http::Router& router, Services& services) {
    using http::Method;
    using Open = http::Response (*)(Services&, const http::Request&);
    const auto open = [&](Method method, std::string pattern, Open handler) {
        router.add(method, std::move(pattern), [&services, handler](const http::Request& request) { return handler(services, request); });
    };
    open(Method::get, "/api/v1/session", who);
    open(Method::post, "/api/v1/session", sign_in);
    open(Method::delete_, "/api/v1/session", sign_out);
    open(Method::post, "/api/v1/setup", set_up);
    add_route(router, services, Method::post, "/api/v1/users/{id}/password", set_password);
    add_route(router, services, Method::get, "/api/v1/tokens", tokens);
    add_route(router, services, Method::post, "/api/v1/tokens", make_token);
    add_route(router, services, Method::delete_, "/api/v1/tokens/{id}", drop_token);
}

}  // namespace lazo::api
