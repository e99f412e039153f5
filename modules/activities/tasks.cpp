#include "modules/activities/tasks.h"

namespace lazo::activities {
namespace {

EntityOptions titled() {
    EntityOptions options;
    options.placement = Placement::single;
    options.icon = "checklist";
    options.title = "title";
    options.sort = "due_at";
    return options;
}

}  // namespace

Tasks::Tasks() : OwnedEntity("tasks", titled()) {}

}  // namespace lazo::activities
