#include "modules/customers/rules.h"

namespace lazo::customers {

void add_rules(records::Rules& rules) {
    add_customer_rules(rules);
    add_contact_rules(rules);
    add_relation_rules(rules);
}

}  // namespace lazo::customers
