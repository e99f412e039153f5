// What the routes of the API take and give, for its machine-readable description and its reference page. A test
// compares it with the router: a route that nobody describes cannot be added.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "kernel/http/message.h"

namespace lazo::api {

enum class Sends : std::uint8_t { nothing, draft, patch, object, file };
enum class Gives : std::uint8_t { nothing, record, page, object, list, text, file, socket };
enum class Asker : std::uint8_t { signed_in, anyone };

struct Endpoint {
    http::Method method;
    std::string_view path;  // the route's pattern; one that begins with /api/v1/{entity} is there for every entity
    std::string_view
        group;  // "records", "session": chapters of the reference page, "api.group.<group>" in the locale files
    std::string_view name;  // "list": part of the operation's id; its sentence is "api.does.<name>" in the locale files
    std::string_view query = {};  // names of arguments, comma separated; "api.argument.<name>" in the locale files
    Sends sends = Sends::nothing;
    Gives gives = Gives::object;
    int status = 200;
    Asker asker = Asker::signed_in;
};

// In the order of the reference page.
std::span<const Endpoint> endpoints();
bool of_every_entity(const Endpoint& endpoint);
bool takes_position(const Endpoint& endpoint);  // is answered by a replica too (Call::view)

}  // namespace lazo::api
