// What a request says about the form of the answer: Accept-Encoding, Accept, Range.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kernel/http/message.h"

namespace lazo::http {

// Whether the Accept-Encoding of the request takes "br", "gzip" or "identity". Without one, only identity is taken;
// identity is taken unless it is excluded by q=0.
bool takes_coding(const Request& request, std::string_view coding);

bool accepts_html(const Request& request);  // names text/html; */* alone is a program, not a browser

struct ByteRange {
    std::uint64_t first = 0, size = 0;
};
// The part of `total` bytes that is asked for; nothing when all is: no Range, several, one in other units, or an
// If-Range that is not `etag`. Throws StatusError{416} when it begins behind the end.
std::optional<ByteRange> find_range(const Request& request, std::uint64_t total, std::string_view etag);

}  // namespace lazo::http
