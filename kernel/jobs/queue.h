// The durable queue: made in the transaction of its cause, read and steered from anywhere. Says nothing of rights: who
// may see or end a job is the caller's question (its creator, or an administrator).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "kernel/jobs/job.h"
#include "kernel/jobs/signal.h"
#include "kernel/storage/database.h"

namespace lazo::jobs {

struct Enqueued {
    std::int64_t id = 0;
    bool made = true;  // false: a queued or running job had the unique key already; `id` is that one
};

struct JobList {
    std::optional<State> state = {};
    std::string kind = {};  // empty: all
    std::optional<std::int64_t> created_by = {};
    std::int64_t before = 0;  // jobs with smaller ids; 0: from the newest
    std::int64_t limit = 50;
};

// Thread-safe.
class Queue {
 public:
    // Database and clock outlive the queue.
    Queue(storage::Database& database, const Clock& clock);

    // In the caller's transaction: the job exists if and only if its cause does.
    Enqueued enqueue(storage::Connection& connection, const Job& job);
    // In a transaction of its own.
    Enqueued enqueue(const Job& job);

    JobFacts get(std::int64_t id) const;  // throws Error{not_found}
    std::optional<JobFacts> find(std::int64_t id) const;
    // Newest first.
    std::vector<JobFacts> list(const JobList& question) const;
    // What is written in the same transaction, with the job as it is then. May be called again, as a Work.
    using Also = std::function<void(storage::Connection&, const JobFacts&)>;
    // A queued job ends at once; a running one is asked to, and ends when its handler looks. Throws Error{not_found},
    // or Error{conflict} "jobs.ended".
    JobFacts cancel(std::int64_t id, const Also& also = {});
    // A failed, dead or cancelled job begins anew with all its attempts. Throws Error{not_found}, or Error{conflict}
    // "jobs.not_retriable".
    JobFacts retry(std::int64_t id, const Also& also = {});
    // Removes ended jobs that ended before that moment, in short transactions, until none is left or `budget` is spent.
    // The newest job stays, so that ids are not used again. Returns how many went.
    std::int64_t purge(Moment before, std::chrono::milliseconds budget);

    // Called on the runner's thread after a job was made or changed, with the state of that moment; changes that follow
    // quickly come as one. Must be quick. Before the runner starts.
    void on_change(std::function<void(const JobFacts&)> listener);

 private:
    friend class Runner;
    friend class JobContext;
    friend class Schedules;
    // Tells the listeners of what changed.
    void publish();
    JobFacts steer(std::int64_t id, std::string_view statement, std::string_view refusal, const Also& also);

    storage::Database& database_;
    const Clock& clock_;
    std::shared_ptr<Signal> signal_;
    std::vector<std::function<void(const JobFacts&)>> listeners_;
};

}  // namespace lazo::jobs
