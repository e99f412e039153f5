// The rules of the module, named in their files.
#pragma once

#include "kernel/records/rules.h"

namespace lazo::customers {

void add_rules(records::Rules& rules);

void add_customer_rules(records::Rules& rules);
void add_contact_rules(records::Rules& rules);
void add_relation_rules(records::Rules& rules);

}  // namespace lazo::customers
