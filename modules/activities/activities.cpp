#include "modules/activities/activities.h"

#include "modules/activities/routes.h"
#include "modules/activities/rules.h"

namespace lazo::embedded {
Files lazo_activities_files();
}

namespace lazo::modules {

using namespace lazo::activities;

Module activities() {
    return {
        .name = "activities",
        .entities = {&interactions, &tasks},
        .rules = add_rules,
        .routes = add_routes,
        .menu = {{"tasks", "checklist"}, {"interactions", "activity"}},
        .files = embedded::lazo_activities_files(),
    };
}

}  // namespace lazo::modules
