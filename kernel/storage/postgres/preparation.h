// What a PostgreSQL database needs before the tables of a store stand in it.
#pragma once

#include <string>
#include <vector>

namespace lazo::storage::postgres {

// Statements that may be run again at any time, in one transaction: the extension pg_trgm,
// whose names are then found without their schema, the sequence of change sets, the marks of commits, and lazo_fold,
// which gives for every text what text::fold gives.
const std::vector<std::string>& preparation();

}  // namespace lazo::storage::postgres
