// A link to a record, many links, and a link to a record of any entity.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* link_kind();
const Kind* links_kind();
const Kind* any_link_kind();

}  // namespace lazo::schema
