// One of a list of options, and many of them.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* choice_kind();
const Kind* choices_kind();

}  // namespace lazo::schema
