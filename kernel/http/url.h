// The target of a request, taken apart. All functions throw Error{invalid} "http.bad_target" for a broken percent
// escape, a NUL or control character, and for what is no UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazo::http {

struct Target {
    std::string path;
    std::vector<std::pair<std::string, std::string>> query;
};

// "/a%20b?x=1", "http://host/a" or "*" (of OPTIONS).
Target parse_target(std::string_view raw);
std::string decode_path(std::string_view raw);
std::vector<std::pair<std::string, std::string>> decode_query(std::string_view raw);  // + is a blank

}  // namespace lazo::http
