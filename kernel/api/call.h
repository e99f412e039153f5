// One request of a signed-in person or program, with what its handler needs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "kernel/api/services.h"
#include "kernel/http/message.h"
#include "kernel/http/router.h"

namespace lazo::api {

class Call {
   public:
    // Throws Error{unauthenticated}, or Error{forbidden} "csrf.missing" for a write by cookie without its header.
    Call(Services& services, const http::Request& request);

    Services& services;
    const http::Request& request;
    access::Session session;
    access::Actor actor;
    schema::SnapshotPointer schema;

    records::Platform& platform() const { return services.platform; }
    schema::ShapePointer shape() const;  // of the route's {entity}; throws Error{not_found}, also when nothing of it may be read
    schema::Key key() const;             // of the route's {id}; throws Error{not_found}
    std::int64_t number() const;         // the same where ids have one part: jobs, operations, people
    schema::Reading reading() const { return services.platform.reading_of(actor); }
    query::FilterReader filters() const { return {schema, actor, reading(), services.platform.clock().now()}; }
    std::string argument(std::string_view name) const;  // empty when missing
    int limit(int otherwise, int most) const;
    json::Document body() const;  // throws Error{invalid}
    std::optional<std::int64_t> if_match() const;
    records::OperationOptions operation(records::Cause cause = records::Cause::request) const;
    // The change set of the argument `as_of`: a moment, a date or "set:123".
    std::optional<std::int64_t> as_of(storage::Connection& connection) const;
    query::Scope scope(storage::Connection& connection, std::optional<std::int64_t> as_of = {}) const {
        return {*schema, actor, connection.dialect(), as_of};
    }
    std::string say(const Message& message) const { return services.texts.say(actor.language(), message); }
};

using CallHandler = http::Response (*)(const Call&);

// Registers a handler for signed-in callers. `surface` names what it shows of the store, for the rights test.
void add_route(http::Router& router, Services& services, http::Method method, std::string pattern, CallHandler handler,
               std::string_view surface = "none", http::RouteOptions options = {});

// The answer to a write: the body, and the operation that can be undone.
http::Response written(int status, const records::Outcome& outcome);

}  // namespace lazo::api
