// What a running handler sees of its job and says about it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "kernel/jobs/job.h"
#include "kernel/jobs/queue.h"
#include "kernel/jobs/rows.h"

namespace lazo::jobs {

// Used by the one thread that runs the handler. The rest is the runner's.
class JobContext {
 public:
    std::int64_t id() const { return facts_.id; }
    const std::string& payload() const { return facts_.payload; }
    std::int64_t user() const { return facts_.created_by; }  // in whose name it works; 0: the program
    int attempt() const { return facts_.attempts; }          // 1 for the first

    // How far it is; total 0: not known. Call as often as you like, but not inside a write transaction: it is stored at
    // most 5 times a second, in a transaction of its own, which also renews the lease.
    void report(std::int64_t done, std::int64_t total);
    // True when the handler shall end soon: the job was cancelled, its lease is lost, or the program stops. A handler
    // that returns after it was told so counts as stopped: a cancelled job is then cancelled, any other is queued
    // again.
    bool cancelled();
    void set_result(std::string json) { result_ = std::move(json); }

 private:
    friend class Runner;
    JobContext(storage::Database& database, const Clock& clock, Signal& signal, JobFacts facts, std::string owner,
               std::chrono::milliseconds lease, const std::atomic<bool>& stopping);
    enum class End : std::uint8_t { none, cancelled, lost, stopping };
    End end_asked() const;
    Claim claim() const { return {facts_.id, owner_, facts_.attempts}; }
    Progress progress() const;

    storage::Database& database_;
    const Clock& clock_;
    Signal& signal_;
    const JobFacts facts_;
    const std::string owner_;
    const std::chrono::milliseconds lease_;
    const std::atomic<bool>& stopping_;
    std::atomic<bool> cancel_asked_, lost_{false};
    bool told_ = false;
    std::int64_t done_ = 0, total_ = 0;
    std::optional<Moment> reported_at_;
    std::string result_;
};

// Handlers are idempotent: after a kill, a lost lease or a failure the same job comes again. What they throw ends the
// attempt: Error invalid, unauthenticated, forbidden, not_found and too_large as failed, all else is tried again later.
using Handler = std::function<void(JobContext&)>;

}  // namespace lazo::jobs
