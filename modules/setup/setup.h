// The face of the module of set-up: the company, its people and rights, saved views, mappings of imports.
#pragma once

#include "modules/module.h"
#include "modules/setup/default_roles.h"
#include "modules/setup/views.h"

namespace lazo::modules {

Module setup();

}  // namespace lazo::modules
