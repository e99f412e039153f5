// The durable queue: made in the transaction of its cause, read and steered from anywhere. Says nothing of rights: who
// may see or end a job is the caller's question (its creator, or an administrator).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
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
    // Whose jobs the listeners are told of also when another program on the same store makes or runs them; within a
    // second, and perhaps once more. Before the runner starts.
    void watch(std::function<std::vector<std::int64_t>()> users);

 private:
    friend class Runner;
    friend class JobContext;
    friend class Schedules;
    // Tells the listeners of what changed.
    void publish();
    void tell(const JobFacts& facts);
    bool watches_others() const { return watched_ && database_.is_shared(); }
    // Of the watched users' jobs those that are open or ended a moment ago, and are not as they were told last.
    std::vector<JobFacts> news_of_others();
    JobFacts steer(std::int64_t id, std::string_view statement, std::string_view refusal, const Also& also);

    storage::Database& database_;
    const Clock& clock_;
    std::shared_ptr<Signal> signal_;
    std::vector<std::function<void(const JobFacts&)>> listeners_;
    std::function<std::vector<std::int64_t>()> watched_;
    std::map<std::int64_t, std::string> told_;  // of the watched users' jobs; the runner's thread
};

}  // namespace lazo::jobs
