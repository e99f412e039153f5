// What people keep of how they work: views of a list, and how the columns of a file were read.
#pragma once

#include "kernel/schema/entity.h"

namespace lazo::setup {

using namespace schema;  // NOLINT: the field types read as keywords here

// A saved view: filter, columns, sort and grouping of one entity's list. Seen by others through shares.
struct Views : OwnedEntity {
    Views();
    Text of_entity{this, "of_entity", {.max_length = 60, .required = true, .indexed = true}};
    Text name{this, "name", {.max_length = 100, .required = true, .listed = true}};
    Choice kind{this, "kind", {.options = {{"list"}, {"board"}}, .fallback = "list", .required = true, .listed = true}};
    Json config{this, "config"};  // {"filter", "columns", "sort", "by", "group"}
    Number position{this, "position"};
    Flag pinned{this, "pinned", {.fallback = "false", .listed = true}};
};
inline const Views views;

struct ImportMappings : OwnedEntity {
    ImportMappings();
    Text of_entity{this, "of_entity", {.max_length = 60, .required = true, .indexed = true}};
    Text name{this, "name", {.max_length = 100, .required = true, .listed = true}};
    Json config{this, "config"};  // as sent to an import's preview: {"columns", "key", "mode", ...}
};
inline const ImportMappings import_mappings;

}  // namespace lazo::setup
