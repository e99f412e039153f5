#include "app/program.h"
#include "modules/activities/activities.h"
#include "modules/customers/customers.h"
#include "modules/setup/setup.h"

namespace lazo::app {

std::vector<modules::Module> all_modules() { return {setup::module(), customers::module(), activities::module()}; }

}  // namespace lazo::app
