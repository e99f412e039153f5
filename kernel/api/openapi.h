// The API described to machines (OpenAPI 3.1) and to people (one page), from the schema and the table of endpoints.
#pragma once

#include <string>

#include "base/locale.h"
#include "kernel/api/routes.h"

namespace lazo::api {

// Entities stand with their declared fields, and with custom ones where the snapshot has them.
std::string openapi_json(const schema::Snapshot& schema, const Texts& texts, Language language);
// A page without scripts.
std::string reference_page(const schema::Snapshot& schema, const Texts& texts, Language language);

}  // namespace lazo::api
