// The declared schema as one JSON text, one field a line: committed as docs/reference/schema.json and compared in a test,
// so that every change of a declaration is seen in review.
#pragma once

#include <string>

#include "kernel/schema/snapshot.h"

namespace lazo::api {

std::string schema_json(const schema::Snapshot& snapshot);

}  // namespace lazo::api
