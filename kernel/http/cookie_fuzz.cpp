// Any bytes as a Cookie header, as a query and as a path.
#include <cstdlib>

#include "kernel/http/message.h"
#include "kernel/http/url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace lazo;
    const std::string_view input{reinterpret_cast<const char*>(bytes), size};
    http::Request request;
    request.headers.emplace_back("cookie", std::string{input});
    const auto session = request.cookie("session");
    if (session && session->size() > size) std::abort();
    request.cookie("");
    try {
        for (const auto& [name, value] : http::decode_query(input)) {
            if (name.find('\0') != std::string::npos || value.find('\0') != std::string::npos) std::abort();
        }
    } catch (const Error&) {
        // Refused, as it may be.
    }
    try {
        http::parse_target(input);
    } catch (const Error&) {
        // Refused, as it may be.
    }
    return 0;
}
