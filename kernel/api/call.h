// One request of a signed-in person or program, with what its handler needs.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "kernel/access/shown.h"
#include "kernel/api/services.h"
#include "kernel/http/message.h"
#include "kernel/http/router.h"
#include "kernel/records/answers.h"

namespace lazo::api {

enum class Toll : std::uint8_t { taken, free };

class Call {
   public:
    // Throws Error{unauthenticated}, or Error{forbidden} "csrf.missing" for a write by cookie without its header. Takes
    // one request out of the bucket of the person or token, and out of the address's when there is none; throws
    // Error{too_many} "rate.limit" when it is empty.
    Call(Services& services, const http::Request& request, Toll toll = Toll::taken);

    Services& services;
    const http::Request& request;
    access::Session session;
    access::Actor actor;
    schema::SnapshotPointer schema;
    std::optional<std::string> idempotency_key;  // of a write

    records::Platform& platform() const { return services.platform; }
    schema::ShapePointer shape() const;  // of the route's {entity}; throws Error{not_found}, also when nothing of it may be read
    schema::Key key() const;             // of the route's {id}; throws Error{not_found}
    std::int64_t number() const;         // the same where ids have one part: jobs, operations, people
    schema::Reading reading() const { return services.platform.reading_of(actor); }
    query::FilterReader filters() const { return {schema, actor, reading(), services.platform.clock().now()}; }
    std::string argument(std::string_view name) const;  // empty when missing
    std::vector<std::string> arguments(std::string_view name) const;  // of "a,b", without empty ones
    int limit(int otherwise, int most) const;
    json::Document body() const;  // throws Error{invalid}
    // The version of If-Match; none without it, or for `*`. Throws Error{invalid} for what is no version of ours.
    std::optional<std::int64_t> if_match() const;
    // The answer of one change set: its status, and what the work says; 204 when that is empty.
    http::Response write(int status, const records::Platform::Work& work) const;
    // Of a write that is no change set: its answer is kept under the request's key, in the transaction of the write.
    // Without a key nothing is kept.
    using Holds = records::RequestKey::Holds;
    void keep(storage::Connection& connection, const records::Answer& answer, Holds holds = Holds::records) const;
    bool keyed() const { return idempotency_key.has_value(); }
    std::optional<records::FoundAnswer> find_answer() const;  // of the request's key
    // How far the asker has seen the store come: the header Lazo-Position, or the argument `position` of what a browser
    // fetches by itself. Who says so takes lists and reports from a replica too.
    std::string position() const;
    // A view for lists and reports: of a replica, or of the store itself. Throws Error{invalid} for no position of ours.
    std::unique_ptr<storage::Reading> view() const;
    bool saw_replica() const { return saw_replica_; }
    // From now on views are of the store itself.
    void leave_replicas() const { leaves_replicas_ = true; }
    // Before the first view: of a state of the last minutes all is there that will ever be in it.
    void settle_as_of() const;
    // The change set of the argument `as_of`: a moment, a date or "set:123".
    std::optional<std::int64_t> as_of(storage::Connection& connection) const;
    query::Scope scope(storage::Connection& connection, std::optional<std::int64_t> as_of = {}) const {
        return {*schema, actor, connection.dialect(), as_of};
    }
    // What the answer shows of fields whose reads are logged; add_route tells it to the log.
    access::Shown& shown() const { return shown_; }
    std::string say(const Message& message) const { return services.texts.say(actor.language(), message); }

 private:
    std::string print_;  // of a request with a key
    mutable access::Shown shown_;
    mutable std::string settled_at_;  // the position from which on the state is settled; empty: everywhere
    mutable bool saw_replica_ = false, leaves_replicas_ = false;
};

// Lazo-Position: who sends it back sees what was written until now, from a replica too. Without replicas there is none.
void tell_position(storage::Database& database, http::Response& response);
std::string route_name(http::Method method, std::string_view pattern);  // "GET /api/v1/{entity}"
// Who reads by this call, over which route and with which question; what is shown is the caller's to fill in.
access::SensitiveRead sensitive_read(const Call& call, const std::string& route);

using CallHandler = http::Response (*)(const Call&);

// Registers a handler for signed-in callers. `surface` names what it shows of the store, for the rights test.
void add_route(http::Router& router, Services& services, http::Method method, std::string pattern, CallHandler handler,
               std::string_view surface = "none", http::RouteOptions options = {});

}  // namespace lazo::api
