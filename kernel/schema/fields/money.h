// Money: an amount in one currency.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* money_kind();

}  // namespace lazo::schema
