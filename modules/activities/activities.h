// The face of the module of activities: the only header of it that other modules include.
#pragma once

#include "modules/activities/interactions.h"
#include "modules/activities/tasks.h"
#include "modules/module.h"

namespace lazo::modules {

Module activities();

}  // namespace lazo::modules
