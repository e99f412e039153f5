#include "app/program.h"
#include "modules/activities/activities.h"
#include "modules/customers/customers.h"
#include "modules/setup/setup.h"

namespace lazo::app {

std::vector<modules::Module> all_modules() { return {modules::setup(), modules::customers(), modules::activities()}; }

}  // namespace lazo::app
