// What a computed field has to fulfil before it is saved, and whether it still does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/schema/snapshot.h"

namespace lazo::records {

// The type of what a roll-up gives; empty when the aggregate does not go with the field (null for a count).
std::optional<schema::FieldType> rollup_result(schema::Aggregate aggregate, const schema::Field* of);

// Throws Error{invalid} at "formula", "collection", "aggregate", "field" or "where": what is wrong, or that the field
// would be computed from itself, through whatever formulas and roll-ups of whatever entities.
void check_computed(const schema::Snapshot& snapshot, const schema::Field& field);

// "customers.x_margin": custom fields that cannot be computed.
std::vector<std::string> broken_computed(const schema::Snapshot& snapshot);
// Error{internal} for a declared one.
void require_sound_declarations(const schema::Snapshot& snapshot);

}  // namespace lazo::records
