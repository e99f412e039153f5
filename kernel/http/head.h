// The head of a request, from bytes to a Request, with every check that needs no socket: the fuzzer calls this too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "kernel/http/message.h"

namespace lazo::http {

struct Head {
    Request request;
    bool http_1_1 = true;
    bool keep_alive = true;
    bool chunked = false;
    std::uint64_t content_length = 0;
    bool expects_continue = false;
    bool upgrades = false;  // asks for a WebSocket

    bool has_body() const { return chunked || content_length > 0; }
};

// Where the body begins: behind the first blank line. npos while it has not come; `from` says how much was searched.
std::size_t find_head_end(std::string_view bytes, std::size_t from = 0);

// Whether the bytes may still become a request: false for another protocol (TLS), which need not wait for a timeout.
bool may_be_head(std::string_view bytes);

// Reads a whole head, blank line included. Throws Error{invalid} or StatusError (431, 501, 505, 417); what was read
// until then stays in `head`, so that the error answer can be in the user's language.
void parse_head(std::string_view bytes, Head& head);

// What a WebSocket handshake must have besides: throws Error{invalid} or StatusError 426 "http.bad_upgrade".
void require_handshake(const Request& request);

}  // namespace lazo::http
