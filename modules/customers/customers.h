// The face of the module of customers: the only header of it that other modules include.
#pragma once

#include "modules/customers/contact_rows.h"
#include "modules/customers/customer.h"
#include "modules/customers/duplicates.h"
#include "modules/customers/relations.h"
#include "modules/customers/tags.h"
#include "modules/module.h"

namespace lazo::modules {

Module customers();

}  // namespace lazo::modules
