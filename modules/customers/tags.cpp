#include "modules/customers/tags.h"

namespace lazo::customers {
namespace {

EntityOptions reference() {
    EntityOptions options;
    options.icon = "tag";
    options.placement = Placement::reference;
    return options;
}

}  // namespace

Tags::Tags() : Entity("tags", reference()) {}

}  // namespace lazo::customers
