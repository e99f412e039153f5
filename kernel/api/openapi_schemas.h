// The JSON Schemas of records, one folder's own.
#pragma once

#include "base/json.h"
#include "kernel/schema/snapshot.h"

namespace lazo::api {

enum class Direction : std::uint8_t { answer, request };
// What a value of the field is in JSON: "text", "money", "link" ...
void write_value_schema(json::Writer& out, const schema::Field& field, Direction direction);
// "components.schemas": those of every entity, "<entity>" as answered and "<entity>_draft" as sent, and the shared
// ones.
void write_schemas(json::Writer& out, const schema::Snapshot& schema);
bool is_sent(const schema::Field& field);

}  // namespace lazo::api
