// With whom a record is shared, in JSON.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/json.h"
#include "kernel/access/shares.h"

namespace lazo::api {

// `"user":{"id","label"}` or `"team":{…}`, inside an object. The label is empty for one that is no longer there.
void write_principal(json::Writer& out, const access::Directory& directory, std::int64_t principal);
std::string_view name_of(access::ShareLevel level);  // "read", "write"

}  // namespace lazo::api
