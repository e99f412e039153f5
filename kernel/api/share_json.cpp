#include "kernel/api/share_json.h"

#include <cstdlib>
#include <string>

namespace lazo::api {
namespace {

std::string label_of(const access::Directory& directory, std::int64_t principal) {
    if (principal > 0) {
        const access::User* user = directory.find_user(principal);
        return user ? user->name : "";
    }
    const auto team = directory.teams().find(-principal);
    return team == directory.teams().end() ? "" : team->second.name;
}

}  // namespace

void write_principal(json::Writer& out, const access::Directory& directory, std::int64_t principal) {
    out.key(principal > 0 ? "user" : "team").begin_object();
    out.key("id").text(std::to_string(std::abs(principal))).key("label").text(label_of(directory, principal));
    out.end_object();
}

std::string_view name_of(access::ShareLevel level) { return level == access::ShareLevel::write ? "write" : "read"; }

}  // namespace lazo::api
