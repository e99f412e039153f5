// Exact numbers of six decimal places, and percents.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* number_kind();
const Kind* percent_kind();

}  // namespace lazo::schema
