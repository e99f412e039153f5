#include "kernel/access/entities.h"

#include "base/country.h"

namespace lazo::access {
namespace {

EntityOptions reference(std::string icon, std::string title = "name", std::string parent = {}) {
    EntityOptions options;
    options.icon = std::move(icon);
    options.title = std::move(title);
    options.placement = Placement::reference;
    options.parent = std::move(parent);
    return options;
}

}  // namespace

Companies::Companies() : Entity("companies", reference("building")) {}
Teams::Teams() : Entity("teams", reference("users-group")) {}
Roles::Roles() : Entity("roles", reference("shield-lock")) {}
Users::Users() : Entity("users", reference("user")) {}
RoleRights::RoleRights() : Entity("role_rights", reference("lock-access", "of_entity", "roles")) {}
RoleFields::RoleFields() : Entity("role_fields", reference("forms", "field", "roles")) {}

std::vector<Option> Companies::country_options() {
    std::vector<Option> options;
    for (const std::string& code : country_codes()) options.push_back({code});
    return options;
}

}  // namespace lazo::access
