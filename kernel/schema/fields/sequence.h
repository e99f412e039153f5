// A number of a running series, T-000042, given by the pipeline.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* sequence_kind();

}  // namespace lazo::schema
