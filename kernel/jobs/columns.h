// A row of the table of jobs as facts, and the other way.
#pragma once

#include <optional>
#include <string>

#include "kernel/jobs/job.h"
#include "kernel/storage/database.h"

namespace lazo::jobs {

// In the order in which facts_of reads them.
inline const std::string kColumns =
    "id, kind, payload, state, priority, unique_key, attempts, max_attempts, run_at, done, total, rate, result, error, "
    "created_by, created_at, started_at, ended_at, cancel_asked";

JobFacts facts_of(storage::Statement& row);
std::optional<Moment> moment_of(storage::Statement& row, int column);
storage::Bound text_or_null(const std::string& text);
// A message as it is stored: {"key": ..., "values": {...}}.
std::string to_json(const Message& message);

}  // namespace lazo::jobs
