#include "modules/setup/setup.h"

#include "kernel/access/entities.h"
#include "modules/setup/routes.h"
#include "modules/setup/rules.h"

namespace lazo::embedded {
Files lazo_setup_files();
}

namespace lazo::modules {

using namespace lazo::setup;

Module setup() {
    return {
        .name = "setup",
        .entities = {&access::companies, &access::teams, &access::roles, &access::role_rights, &access::role_fields,
                     &access::users, &views, &import_mappings},
        .rules = add_rules,
        .routes = add_routes,
        .files = embedded::lazo_setup_files(),
    };
}

}  // namespace lazo::modules
