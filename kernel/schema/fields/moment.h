// Dates, times of day, durations in seconds, and moments.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* date_kind();
const Kind* time_kind();
const Kind* duration_kind();
const Kind* moment_kind();

}  // namespace lazo::schema
