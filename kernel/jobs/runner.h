// Runs the jobs of a queue on threads of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kernel/jobs/context.h"
#include "kernel/jobs/queue.h"

namespace lazo::jobs {

class Schedules;

struct RunnerOptions {
    int workers = 2;
    // How long a job stays taken when its process is gone. A living process renews the leases of what it runs.
    std::chrono::milliseconds lease{60'000};
    std::chrono::milliseconds first_retry{1000};  // doubles with each attempt; half of it is chance
    std::chrono::milliseconds longest_retry{3'600'000};
    std::chrono::milliseconds slow_look{1000};  // finds what no commit of this process told of, and clocks that jump
};

class Runner {
 public:
    Runner(storage::Database& database, Queue& queue, const Clock& clock, RunnerOptions options = {});
    ~Runner();  // stops
    Runner(const Runner&) = delete;

    // Before start(). A job of a kind that nobody handles fails, and is tried again: another version may know it.
    void handle(std::string_view kind, Handler handler);
    // Schedules that shall become jobs; they outlive the runner. Before start().
    void follow(Schedules& schedules) { schedules_ = &schedules; }

    // Called on the runner's thread each time before it looks for due jobs. Before start().
    void before_each_look(std::function<void()> deed) { before_look_ = std::move(deed); }

    void start();
    // Takes no more jobs, tells the running handlers, waits for them; what did not end is queued again. Idempotent.
    void stop();
    // Looks at once. For tests that move the clock.
    void wake();

 private:
    using ContextPointer = std::shared_ptr<JobContext>;
    void dispatch();
    std::chrono::milliseconds look();
    void heal(Moment now);
    void heed(const std::vector<std::int64_t>& cancels);
    void keep_leases(const Lookout& lookout, Moment now);
    void take(Moment now);
    std::size_t idle();
    void work();
    ContextPointer next();
    void run(JobContext& context);
    Outcome attempt(JobContext& context);
    Outcome failure(const JobContext& context, Message message, bool again);
    Outcome stopped(const JobContext& context);
    void settle(JobContext& context, Outcome outcome);
    std::int64_t retry_pause(int attempts) const;

    storage::Database& database_;
    Queue& queue_;
    const Clock& clock_;
    const RunnerOptions options_;
    const std::string owner_;
    std::map<std::string, Handler, std::less<>> handlers_;
    Schedules* schedules_ = nullptr;
    std::function<void()> before_look_;
    std::optional<Moment> renewed_at_;  // leases, by the dispatcher
    std::optional<Moment> looked_at_;

    std::mutex mutex_;
    std::condition_variable handed_over_;
    std::deque<ContextPointer> waiting_;
    std::map<std::int64_t, ContextPointer> taken_;  // waiting and running
    std::atomic<bool> stopping_{false};
    std::atomic<bool> workers_gone_{false};
    std::vector<std::thread> workers_;
    std::thread dispatcher_;
};

}  // namespace lazo::jobs
