// A write with an Idempotency-Key is done once: every writing route of add_route passes here.
#pragma once

#include <optional>
#include <string>

#include "kernel/api/call.h"

namespace lazo::api {

// What is sent with a key, as one text: equal for equal requests.
std::string print_of(const http::Request& request);
// The request's key; none for a read or without the header. Throws Error{invalid} for one of over 100 characters.
std::optional<std::string> key_of(const http::Request& request);

// The first answer again when the key was used within 24 hours; else the handler's, which keeps it in the transaction
// of its write (Call::write, Call::keep). Throws StatusError 422 "idempotency.other_request" for a key that was used
// for another request, Error{conflict} "idempotency.running" while the first is being answered by this program; while
// another one does, it is waited for.
http::Response once(const Call& call, CallHandler handler);

}  // namespace lazo::api
