#include "modules/activities/rules.h"

namespace lazo::activities {

void add_rules(records::Rules&) {}

}  // namespace lazo::activities
