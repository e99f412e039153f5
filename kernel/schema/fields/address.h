// A postal address: street, city, region, postal code and country.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* address_kind();

}  // namespace lazo::schema
