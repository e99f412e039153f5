// The rules of the module, named in their files.
#pragma once

#include "kernel/records/rules.h"

namespace lazo::setup {

void add_rules(records::Rules& rules);

}  // namespace lazo::setup
