// Any bytes: the parser refuses them with Error{invalid} or reads a document that its own dump reads back the same.
#include <cstdlib>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    try {
        const lazo::json::Document document{text};
        const std::string dumped = document.root().dump();
        if (!lazo::text::is_utf8(dumped)) std::abort();
        if (lazo::json::Document{dumped}.root().dump() != dumped) std::abort();
    } catch (const lazo::Error& error) {
        if (error.kind() != lazo::ErrorKind::invalid) std::abort();
    }
    return 0;
}
