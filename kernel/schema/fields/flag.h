// Yes or no.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* flag_kind();

}  // namespace lazo::schema
