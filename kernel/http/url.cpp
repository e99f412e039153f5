#include "kernel/http/url.h"

#include "base/error.h"
#include "base/text.h"

namespace lazo::http {

namespace {

[[noreturn]] void refuse() { throw Error{ErrorKind::invalid, {"http.bad_target"}}; }

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

char decode_escape(std::string_view raw, std::size_t at) {
    if (at + 2 >= raw.size()) refuse();
    const int high = hex_value(raw[at + 1]);
    const int low = hex_value(raw[at + 2]);
    if (high < 0 || low < 0) refuse();
    return static_cast<char>(high * 16 + low);
}

// A path has no control characters; a value of the query may have line ends and tabs, but never a NUL.
enum class Part { path, query };

bool is_allowed(char c, Part part) {
    const auto byte = static_cast<unsigned char>(c);
    if (part == Part::query) return byte != 0;
    return byte >= 0x20 && byte != 0x7f;
}

std::string decode(std::string_view raw, Part part) {
    std::string text;
    text.reserve(raw.size());
    bool plain = true;
    for (std::size_t at = 0; at < raw.size(); ++at) {
        char c = raw[at];
        if (c == '%') {
            c = decode_escape(raw, at);
            at += 2;
        } else if (c == '+' && part == Part::query) {
            c = ' ';
        }
        if (!is_allowed(c, part)) refuse();
        plain = plain && static_cast<unsigned char>(c) < 0x80;
        text += c;
    }
    if (!plain && !text::is_utf8(text)) refuse();
    return text;
}

// The path and query of "http://host/path?query", as proxies send it.
std::string_view without_authority(std::string_view raw) {
    const std::size_t scheme = raw.find("://");
    if (scheme == std::string_view::npos) refuse();
    const std::string_view name = raw.substr(0, scheme);
    if (name != "http" && name != "https") refuse();
    const std::size_t path = raw.find_first_of("/?", scheme + 3);
    if (path == std::string_view::npos) return "/";
    if (raw[path] == '?') refuse();
    return raw.substr(path);
}

}  // namespace

std::string decode_path(std::string_view raw) { return decode(raw, Part::path); }

std::vector<std::pair<std::string, std::string>> decode_query(std::string_view raw) {
    std::vector<std::pair<std::string, std::string>> arguments;
    while (!raw.empty()) {
        const std::size_t end = raw.find('&');
        const std::string_view piece = raw.substr(0, end);
        raw = end == std::string_view::npos ? std::string_view{} : raw.substr(end + 1);
        if (piece.empty()) continue;
        const std::size_t equals = piece.find('=');
        const std::string_view value = equals == std::string_view::npos ? std::string_view{} : piece.substr(equals + 1);
        arguments.emplace_back(decode(piece.substr(0, equals), Part::query), decode(value, Part::query));
    }
    return arguments;
}

Target parse_target(std::string_view raw) {
    if (raw == "*") return {"*", {}};
    if (raw.find('#') != std::string_view::npos) refuse();
    if (raw.empty() || raw.front() != '/') raw = without_authority(raw);
    const std::size_t question = raw.find('?');
    Target target;
    target.path = decode_path(raw.substr(0, question));
    if (question != std::string_view::npos) target.query = decode_query(raw.substr(question + 1));
    return target;
}

}  // namespace lazo::http
