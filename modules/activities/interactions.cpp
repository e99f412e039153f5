#include "modules/activities/interactions.h"

namespace lazo::activities {
namespace {

EntityOptions kept_by_customer() {
    EntityOptions options;
    options.icon = "activity";
    options.title = "summary";
    options.placement = Placement::by_customer;
    options.ownership = Ownership::inherited;
    options.sort = "-at";
    options.indexes = {{"customer", "at", "channel"}};  // the timeline of one customer, and counts by channel
    return options;
}

}  // namespace

Interactions::Interactions() : Entity("interactions", kept_by_customer()) {}

}  // namespace lazo::activities
