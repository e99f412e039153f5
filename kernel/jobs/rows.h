// The statements over the table of jobs. Each is one statement that either engine takes; what changes a running job
// names the claim, so that whoever lost its lease changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/jobs/job.h"
#include "kernel/storage/database.h"

namespace lazo::jobs {

// A running job in the hands of one runner.
struct Claim {
    std::int64_t id = 0;
    std::string owner;
    int attempt = 0;
};

struct Progress {
    std::int64_t done = 0, total = 0;
    Decimal rate;
};

// How an attempt ended.
struct Outcome {
    State state = State::done;
    std::string result = {};
    std::optional<Message> error = {};
    Moment run_at;  // of the next attempt
    std::optional<Moment> ended_at = {};
    int attempts = 0;
    Progress progress;
};

// What the runner must look after, read at once.
struct Lookout {
    std::optional<Moment> next_due;  // the earliest run_at of a queued job
    std::optional<Moment> first_lease_end, last_lease_end;
    std::vector<std::int64_t> cancels;  // running jobs that someone wants to end
};

// The id of the new job, or nothing when the unique key is taken.
std::optional<std::int64_t> insert_job(storage::Connection& connection, const Job& job, Moment now);
std::int64_t find_unique(storage::Connection& connection, const std::string& unique_key);
std::optional<JobFacts> find_job(storage::Connection& connection, std::int64_t id);

Lookout look_out(storage::Connection& connection);
// Takes up to `limit` due jobs, the most urgent first. The outer condition is tested again on a row that another node
// claimed meanwhile, so PostgreSQL gives a job to one of them without FOR UPDATE.
std::vector<JobFacts> claim_jobs(storage::Connection& connection, std::string_view owner, Moment now, Moment until,
                                 std::int64_t limit);
// Puts back the jobs whose lease ended, or lets them die after their last attempt. Returns their ids.
std::vector<std::int64_t> rescue_jobs(storage::Connection& connection, Moment now, Moment far);
bool has_postponed(storage::Connection& connection, Moment now, std::int64_t longest_retry);
// After the clock was set back: what it put off while it was ahead is due when it should have been. `longest_retry` is
// the longest pause after an attempt.
void bring_back_due(storage::Connection& connection, Moment now, std::int64_t longest_retry);
void renew_leases(storage::Connection& connection, std::string_view owner, Moment until);
// Stores progress and renews the lease. False: the claim is lost. Sets `cancel_asked` when someone wants the job to
// end.
bool store_progress(storage::Connection& connection, const Claim& claim, const Progress& progress, Moment until,
                    bool& cancel_asked);
bool settle_job(storage::Connection& connection, const Claim& claim, const Outcome& outcome);

}  // namespace lazo::jobs
