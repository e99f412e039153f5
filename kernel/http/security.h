// The headers that tell browsers to be careful, on every answer.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazo::http {

// Scripts only from our own files. Styles may be inline: the web app's components write style attributes and <style>
// elements at run time, and a nonce of a page that is cached by all users protects nothing.
inline constexpr std::string_view default_content_security_policy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

// An answer that names one of them itself (a page that may be framed) keeps its own value.
std::vector<std::pair<std::string, std::string>> security_headers(std::string_view content_security_policy);

}  // namespace lazo::http
