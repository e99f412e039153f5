#include "kernel/jobs/rows.h"

#include <algorithm>
#include <tuple>

#include "base/json.h"
#include "kernel/jobs/columns.h"

namespace lazo::jobs {

using storage::Bound;
using storage::Connection;
using storage::Statement;

namespace {

const std::string kInsert =
    "INSERT INTO jobs(kind, payload, state, priority, unique_key, attempts, max_attempts, run_at, done, total, rate, "
    "created_by, created_at, cancel_asked) VALUES($1,$2,'queued',$3,$4,0,$5,$6,0,0,0,$7,$8,0) ON CONFLICT DO NOTHING "
    "RETURNING id";

// The first due jobs of one priority, straight from the index.
std::string due_of(Priority priority, const std::string& alias) {
    return "SELECT id, priority, run_at FROM (SELECT id, priority, run_at FROM jobs WHERE state='queued' AND "
           "priority=" +
           std::to_string(static_cast<int>(priority)) + " AND run_at<=$3 ORDER BY run_at, id LIMIT $4) AS " + alias;
}

const std::string kClaim =
    "UPDATE jobs SET state='running', attempts=attempts+1, lease_owner=$1, lease_until=$2, started_at=$3, done=0, "
    "total=0, "
    "rate=0 WHERE state='queued' AND run_at<=$3 AND id IN (SELECT id FROM (" +
    due_of(Priority::high, "urgent") + " UNION ALL " + due_of(Priority::normal, "usual") + " UNION ALL " +
    due_of(Priority::low, "patient") + ") AS due ORDER BY priority DESC, run_at, id LIMIT $4) RETURNING " + kColumns;

std::string earliest_of(Priority priority) {
    return "SELECT min(run_at) AS at FROM jobs WHERE state='queued' AND priority=" +
           std::to_string(static_cast<int>(priority));
}

const std::string kNextDue = "SELECT min(at) FROM (" + earliest_of(Priority::high) + " UNION ALL " +
                             earliest_of(Priority::normal) + " UNION ALL " + earliest_of(Priority::low) +
                             ") AS earliest";

constexpr std::string_view kRescue =
    "UPDATE jobs SET state=CASE WHEN cancel_asked=1 THEN 'cancelled' WHEN attempts>=max_attempts THEN 'dead' "
    "ELSE 'queued' END, ended_at=CASE WHEN cancel_asked=1 OR attempts>=max_attempts THEN $1 ELSE ended_at END, "
    "error=$2, run_at=$1, lease_owner=NULL, lease_until=NULL "
    "WHERE state='running' AND (lease_until<=$1 OR lease_until>$3) RETURNING id";

constexpr std::string_view kProgress =
    "UPDATE jobs SET done=$1, total=$2, rate=$3, lease_until=$4 "
    "WHERE id=$5 AND lease_owner=$6 AND attempts=$7 AND state='running' RETURNING cancel_asked";

constexpr std::string_view kSettle =
    "UPDATE jobs SET state=$1, result=$2, error=$3, run_at=$4, ended_at=$5, attempts=$6, done=$7, total=$8, rate=$9, "
    "lease_owner=NULL, lease_until=NULL WHERE id=$10 AND lease_owner=$11 AND attempts=$12 AND state='running'";

bool more_urgent(const JobFacts& left, const JobFacts& right) {
    return std::tie(right.priority, left.run_at, left.id) < std::tie(left.priority, right.run_at, right.id);
}

}  // namespace

std::optional<std::int64_t> insert_job(Connection& connection, const Job& job, Moment now) {
    std::optional<std::int64_t> id;
    connection.each(kInsert,
                    {job.kind, job.payload, static_cast<std::int64_t>(job.priority), text_or_null(job.unique_key),
                     std::int64_t{job.max_attempts}, job.run_at.value_or(now).ms, job.created_by, now.ms},
                    [&](Statement& row) { id = row.integer(0); });
    return id;
}

std::int64_t find_unique(Connection& connection, const std::string& unique_key) {
    return connection.integer("SELECT id FROM jobs WHERE unique_key=$1 AND state IN ('queued','running')",
                              {unique_key});
}

std::optional<JobFacts> find_job(Connection& connection, std::int64_t id) {
    std::optional<JobFacts> found;
    connection.each("SELECT " + kColumns + " FROM jobs WHERE id=$1", {id},
                    [&](Statement& row) { found = facts_of(row); });
    return found;
}

Lookout look_out(Connection& connection) {
    Lookout look;
    connection.each(kNextDue, {}, [&](Statement& row) { look.next_due = moment_of(row, 0); });
    connection.each("SELECT min(lease_until), max(lease_until) FROM jobs WHERE state='running'", {},
                    [&](Statement& row) {
                        look.first_lease_end = moment_of(row, 0);
                        look.last_lease_end = moment_of(row, 1);
                    });
    connection.each("SELECT id FROM jobs WHERE state='running' AND cancel_asked=1", {},
                    [&](Statement& row) { look.cancels.push_back(row.integer(0)); });
    return look;
}

std::vector<JobFacts> claim_jobs(Connection& connection, std::string_view owner, Moment now, Moment until,
                                 std::int64_t limit) {
    std::vector<JobFacts> claimed;
    connection.each(kClaim, {std::string(owner), until.ms, now.ms, limit},
                    [&](Statement& row) { claimed.push_back(facts_of(row)); });
    std::sort(claimed.begin(), claimed.end(), more_urgent);
    return claimed;
}

std::vector<std::int64_t> rescue_jobs(Connection& connection, Moment now, Moment far) {
    std::vector<std::int64_t> ids;
    connection.each(kRescue, {now.ms, to_json(Message{"jobs.lease_lost"}), far.ms},
                    [&](Statement& row) { ids.push_back(row.integer(0)); });
    return ids;
}

bool has_postponed(Connection& connection, Moment now, std::int64_t longest_retry) {
    return connection.integer(
               "SELECT 1 FROM jobs WHERE state='queued' AND "
               "(created_at>$1 AND run_at>=created_at OR attempts>0 AND run_at-$2>$1) LIMIT 1",
               {now.ms, longest_retry}) == 1;
}

void bring_back_due(Connection& connection, Moment now, std::int64_t longest_retry) {
    connection.run(
        "UPDATE jobs SET run_at=$1+run_at-created_at WHERE state='queued' AND created_at>$1 AND run_at>=created_at",
        {now.ms});
    connection.run("UPDATE jobs SET run_at=$1 WHERE state='queued' AND attempts>0 AND run_at-$2>$1",
                   {now.ms, longest_retry});
}

void renew_leases(Connection& connection, std::string_view owner, Moment until) {
    connection.run("UPDATE jobs SET lease_until=$1 WHERE state='running' AND lease_owner=$2",
                   {until.ms, std::string(owner)});
}

bool store_progress(Connection& connection, const Claim& claim, const Progress& progress, Moment until,
                    bool& cancel_asked) {
    bool ours = false;
    connection.each(kProgress,
                    {progress.done, progress.total, progress.rate.micros, until.ms, claim.id, claim.owner,
                     std::int64_t{claim.attempt}},
                    [&](Statement& row) {
                        ours = true;
                        cancel_asked = row.integer(0) != 0;
                    });
    return ours;
}

bool settle_job(Connection& connection, const Claim& claim, const Outcome& outcome) {
    const Bound error = outcome.error ? Bound{to_json(*outcome.error)} : Bound{};
    const Bound ended = outcome.ended_at ? Bound{outcome.ended_at->ms} : Bound{};
    connection.run(kSettle,
                   {std::string(name_of(outcome.state)), text_or_null(outcome.result), error, outcome.run_at.ms, ended,
                    std::int64_t{outcome.attempts}, outcome.progress.done, outcome.progress.total,
                    outcome.progress.rate.micros, claim.id, claim.owner, std::int64_t{claim.attempt}});
    return connection.changes() > 0;
}

}  // namespace lazo::jobs
