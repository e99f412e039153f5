// Bytes made smaller for the way over the wire (RFC 1952, by zlib).
#pragma once

#include <string>
#include <string_view>

namespace lazo {

// At the quickest level: answers are packed once and sent once.
std::string gzip(std::string_view bytes);

}  // namespace lazo
