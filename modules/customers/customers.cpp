#include "modules/customers/customers.h"

#include "modules/customers/contact_rows.h"
#include "modules/customers/relations.h"
#include "modules/customers/routes.h"
#include "modules/customers/rules.h"
#include "modules/customers/tags.h"

namespace lazo::embedded {
Files lazo_customers_files();
}

namespace lazo::modules {

using namespace lazo::customers;

Module customers() {
    return {
        .name = "customers",
        .entities = {&tags, &lazo::customers::customers, &emails, &phones, &addresses, &customer_roles, &relations},
        .rules = add_rules,
        .routes = add_routes,
        .menu = {{"customers", "users"}},
        .files = embedded::lazo_customers_files(),
    };
}

}  // namespace lazo::modules
