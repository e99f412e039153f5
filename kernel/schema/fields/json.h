// Any JSON, for programs.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* json_kind();

}  // namespace lazo::schema
