#include "kernel/http/security.h"

namespace lazo::http {

std::vector<std::pair<std::string, std::string>> security_headers(std::string_view content_security_policy) {
    return {
        {"Content-Security-Policy", std::string{content_security_policy}},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "strict-origin-when-cross-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
    };
}

}  // namespace lazo::http
