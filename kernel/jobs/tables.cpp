#include "kernel/jobs/tables.h"

#include <array>

namespace lazo::jobs {
namespace {

using schema::Placement;

const std::array<storage::KernelTable, 2> kTables{{
    {"jobs",
     Placement::single,
     "CREATE TABLE jobs(id {number}, kind {text} NOT NULL, payload {text} NOT NULL, state {text} NOT NULL, "
     "priority {int} NOT NULL, unique_key {text}, attempts {int} NOT NULL, max_attempts {int} NOT NULL, "
     "run_at {int} NOT NULL, lease_until {int}, lease_owner {text}, done {int} NOT NULL, total {int} NOT NULL, "
     "rate {int} NOT NULL, result {text}, error {text}, created_by {int} NOT NULL, created_at {int} NOT NULL, "
     "started_at {int}, ended_at {int}, cancel_asked {int} NOT NULL)",
     {"CREATE INDEX jobs_due ON jobs(priority, run_at, id) WHERE state='queued'",
      "CREATE INDEX jobs_leases ON jobs(lease_until) WHERE state='running'",
      "CREATE UNIQUE INDEX jobs_unique ON jobs(unique_key) WHERE state IN ('queued','running')",
      "CREATE INDEX jobs_state ON jobs(state, id)", "CREATE INDEX jobs_created_by ON jobs(created_by, id)",
      "CREATE INDEX jobs_ended ON jobs(ended_at) WHERE ended_at IS NOT NULL"}},
    {"schedules",
     Placement::single,
     "CREATE TABLE schedules(name {text} NOT NULL, kind {text} NOT NULL, payload {text} NOT NULL, rule {text} NOT "
     "NULL, "
     "last_run {int}, next_run {int} NOT NULL, PRIMARY KEY(name)){clustered}",
     {"CREATE INDEX schedules_next ON schedules(next_run)"}},
}};

}  // namespace

std::span<const storage::KernelTable> kernel_tables() { return kTables; }

}  // namespace lazo::jobs
