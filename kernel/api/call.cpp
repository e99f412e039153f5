#include "kernel/api/call.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <stdexcept>

#include "base/crypto.h"
#include "base/error.h"
#include "base/gzip.h"
#include "base/text.h"
#include "kernel/api/once.h"
#include "kernel/http/negotiation.h"

namespace lazo::api {
namespace {

constexpr std::string_view kBearer = "Bearer ";

std::int64_t number_of(std::string_view digits) {
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (fault != std::errc{} || end != digits.data() + digits.size()) throw std::invalid_argument("number");
    return number;
}

std::optional<access::Session> find_session(Services& services, const http::Request& request) {
    const auto authorization = request.header("authorization");
    if (authorization && authorization->starts_with(kBearer)) {
        return services.sign_in.find_token(authorization->substr(kBearer.size()));
    }
    const auto cookie = request.cookie("lazo_session");
    return cookie ? services.sign_in.find_session(*cookie) : std::nullopt;
}

void take_toll(Services& services, const http::Request& request, const std::optional<access::Session>& session) {
    if (!session) return services.limits.take_address(request.remote_address);
    session->by_token ? services.limits.take_token(session->token_id) : services.limits.take_person(session->user);
}

access::Session session_of(Services& services, const http::Request& request, Toll toll) {
    services.platform.shared().look();
    const auto found = find_session(services, request);
    if (toll == Toll::taken) take_toll(services, request, found);
    if (!found) throw Error{ErrorKind::unauthenticated, {"error.unauthenticated"}};
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    if (reads) return *found;
    if (found->by_token) {
        if (found->scope == access::TokenScope::read_only) throw Error{ErrorKind::forbidden, {"token.read_only"}};
        return *found;
    }
    const auto sent = request.header("x-csrf-token");
    if (!sent || !crypto::equal_in_constant_time(*sent, found->csrf)) throw Error{ErrorKind::forbidden, {"csrf.missing"}};
    return *found;
}

}  // namespace

Call::Call(Services& all, const http::Request& asked, Toll toll)
    : services(all),
      request(asked),
      session(session_of(all, asked, toll)),
      actor(all.platform.directory(), session.user, session.scope),
      schema(all.platform.schema()),
      idempotency_key(key_of(asked)),
      print_(keyed() ? print_of(asked) : "") {}

schema::ShapePointer Call::shape() const {
    schema::ShapePointer shape = schema->get(request.parameter("entity"));
    if (actor.visible(*shape).reach == query::Reach::nothing && !actor.may(*shape, access::Action::create)) throw_not_found();
    return shape;
}

schema::Key Call::key() const {
    const auto key = schema::Key::parse(request.parameter("id"));
    if (!key) throw_not_found();
    return *key;
}

std::int64_t Call::number() const {
    const schema::Key asked = key();
    if (asked.customer != 0) throw_not_found();
    return asked.id;
}

std::string Call::argument(std::string_view name) const { return std::string(request.argument(name).value_or("")); }

std::vector<std::string> Call::arguments(std::string_view name) const {
    const auto parts = text::list(request.argument(name).value_or(""));
    std::vector<std::string> arguments{parts.begin(), parts.end()};
    std::erase(arguments, "");
    return arguments;
}

int Call::limit(int otherwise, int most) const {
    const auto text = request.argument("limit");
    if (!text) return otherwise;
    int limit = 0;
    const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (fault != std::errc{} || end != text->data() + text->size() || limit < 1 || limit > most)
        throw_invalid("limit", {"field.out_of_range", {{"min", "1"}, {"max", std::to_string(most)}}});
    return limit;
}

json::Document Call::body() const {
    json::Document document{request.body};
    if (!document.root().is_object()) throw Error{ErrorKind::invalid, {"json.object_expected"}};
    return document;
}

std::optional<std::int64_t> Call::if_match() const {
    const auto header = request.header("if-match");
    if (!header) return std::nullopt;
    const std::string trimmed = text::trim(*header);
    std::string_view tag = trimmed;
    if (tag == "*") return std::nullopt;  // any version, as long as it is there
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
    const bool digits = std::all_of(tag.begin(), tag.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (tag.empty() || tag.size() > 18 || !digits) throw_invalid("If-Match", {"record.version"});
    return number_of(tag);
}

http::Response Call::write(int status, const records::Platform::Work& work) const {
    records::OperationOptions options;
    options.status = status;
    options.idempotency_key = idempotency_key.value_or("");
    options.request = print_;
    const records::Outcome outcome = platform().write(actor, options, [&](records::Writer& writer) {
        shown_.forget();  // of a run before, which was taken back
        return work(writer);
    });
    http::Response response =
        outcome.answer.empty() ? http::Response::empty() : http::Response::json(status, outcome.answer);
    if (outcome.operation != 0) response.header("Lazo-Operation", std::to_string(outcome.operation));
    if (outcome.repeated) response.header("Idempotency-Replayed", "true");
    return response;
}

void Call::keep(storage::Connection& connection, const records::Answer& answer, Holds holds) const {
    if (!keyed()) return;
    const records::RequestKey key{actor.user(), *idempotency_key, print_};
    key.keep(connection, platform().clock().now(), answer, holds);
}

std::optional<records::FoundAnswer> Call::find_answer() const {
    const records::RequestKey key{actor.user(), *idempotency_key, print_};
    return key.find(platform().database().read()->connection(), platform().clock().now());
}

std::string Call::position() const {
    const auto header = request.header("lazo-position");
    return header ? std::string(*header) : argument("position");
}

std::unique_ptr<storage::Reading> Call::view() const {
    storage::Database& database = platform().database();
    const std::string known = position();
    if (known.empty() || leaves_replicas_) return database.read();
    try {
        auto reading = database.read_replica(settled_at_.empty() ? known : settled_at_);
        saw_replica_ |= reading->of_replica();
        return reading;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) throw;
        throw_invalid(request.header("lazo-position") ? "Lazo-Position" : "position", error.message());
    }
}

// Where several write at once, a set may still be written when a greater one is there to be asked for.
void Call::settle_as_of() const {
    constexpr std::int64_t kLongestWriting = 15LL * 60 * 1000;
    storage::Database& database = platform().database();
    if (argument("as_of").empty() || !database.is_shared()) return;
    const auto written_at = [&](storage::Connection& connection) {
        const storage::Bound set = as_of(connection).value_or(0);
        return connection.integer("SELECT at FROM change_sets WHERE number<=$1 ORDER BY number DESC LIMIT 1", {set});
    };
    if (written_at(database.read()->connection()) < platform().clock().now().ms - kLongestWriting) return;
    database.wait_for_writers();
    settled_at_ = database.position();
}

std::optional<std::int64_t> Call::as_of(storage::Connection& connection) const {
    const std::string text = argument("as_of");
    if (text.empty()) return std::nullopt;
    try {
        if (text.starts_with("set:")) return number_of(std::string_view{text}.substr(4));
        if (text.find('T') != std::string::npos) return records::Platform::change_set_at(connection, Moment::parse(text));
        // A date is the end of that day where the asker lives: "as it was on the 3rd".
        const Moment next_day = actor.zone().start_of(add(Unit::day, Date::parse(text), 1));
        return records::Platform::change_set_at(connection, Moment{next_day.ms - 1});
    } catch (const std::exception&) {
        throw_invalid("as_of", {"moment.syntax"});
    }
}

namespace {

// Below this the way is shorter than the packing.
constexpr std::size_t kPackedFrom = 16 * 1024;

http::Response packed(const http::Request& request, http::Response response) {
    if (response.body.size() < kPackedFrom || !http::takes_coding(request, "gzip")) return response;
    response.body = gzip(response.body);
    response.header("Content-Encoding", "gzip").header("Vary", "Accept-Encoding");
    return response;
}

// What goes wrong on a replica, as a field that it does not know yet or a view that it gives up, goes well on the store.
http::Response answered(const Call& call, CallHandler handler) {
    call.settle_as_of();
    try {
        return once(call, handler);
    } catch (const Error& error) {
        const bool by_replica = error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::internal;
        if (!call.saw_replica() || !by_replica) throw;
    }
    call.leave_replicas();
    call.shown().forget();
    return handler(call);
}

// What may have changed the store, and what shows how far works are that change it.
bool tells_position(http::Method method, std::string_view surface) {
    static const std::set<std::string_view> kWorks{"jobs", "import", "operations"};
    const bool reads = method == http::Method::get || method == http::Method::head;
    return !reads || kWorks.contains(surface);
}

}  // namespace

void tell_position(storage::Database& database, http::Response& response) {
    const std::string position = database.position();
    if (!position.empty()) response.header("Lazo-Position", position);
}

std::string route_name(http::Method method, std::string_view pattern) {
    return std::string(http::name_of(method)) + " " + std::string(pattern);
}

access::SensitiveRead sensitive_read(const Call& call, const std::string& route) {
    access::SensitiveRead read;
    read.person = call.actor.user();
    read.token = call.session.token_id;
    read.route = route;
    for (const auto& [name, value] : call.request.query) read.question += (read.question.empty() ? "" : "&") + name + "=" + value;
    return read;
}

void add_route(http::Router& router, Services& services, http::Method method, std::string pattern, CallHandler handler,
               std::string_view surface, http::RouteOptions options) {
    options.surface = surface;
    const auto answer = [&services, handler, tells = tells_position(method, surface), route = route_name(method, pattern)](const http::Request& request) {
        const Call call{services, request};
        http::Response response = answered(call, handler);
        if (tells) tell_position(services.platform.database(), response);
        call.shown().tell(call.platform().reads(), sensitive_read(call, route));
        return packed(request, std::move(response));
    };
    router.add(method, std::move(pattern), answer, options);
}

}  // namespace lazo::api
