// E-mail addresses and phone numbers: what fails its check is kept as typed.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* email_kind();
const Kind* phone_kind();

}  // namespace lazo::schema
