// Tags: words that people put on customers.
#pragma once

#include "kernel/schema/entity.h"

namespace lazo::customers {

using namespace schema;  // NOLINT: the field types read as keywords here

struct Tags : Entity {
    Tags();
    Text name{this,
              "name",
              {.max_length = 60, .required = true, .indexed = true, .unique = true, .searched = true, .listed = true}};
    Choice color{this,
                 "color",
                 {.options = {{"gray", "gray"},
                              {"blue", "blue"},
                              {"green", "green"},
                              {"amber", "amber"},
                              {"red", "red"},
                              {"violet", "violet"},
                              {"teal", "teal"},
                              {"pink", "pink"}},
                  .fallback = "gray",
                  .listed = true}};
};
inline const Tags tags;

}  // namespace lazo::customers
