// Text of one line, long text, and web addresses.
#pragma once

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Kind* text_kind();
const Kind* long_text_kind();
const Kind* url_kind();

}  // namespace lazo::schema
