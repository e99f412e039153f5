#include "modules/customers/rules.h"

namespace lazo::customers {

void add_rules(records::Rules&) {}

}  // namespace lazo::customers
