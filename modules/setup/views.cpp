#include "modules/setup/views.h"

namespace lazo::setup {
namespace {

// In no menu, but known to the screens: reached from the lists they belong to.
EntityOptions behind_lists(std::string icon) {
    EntityOptions options;
    options.placement = Placement::single;
    options.icon = std::move(icon);
    return options;
}

}  // namespace

Views::Views() : OwnedEntity("views", behind_lists("layout-list")) {}
ImportMappings::ImportMappings() : OwnedEntity("import_mappings", behind_lists("file-import")) {}

}  // namespace lazo::setup
