#include "modules/setup/rules.h"

namespace lazo::setup {

void add_rules(records::Rules&) {}

}  // namespace lazo::setup
