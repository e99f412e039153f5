// A store with the tables of jobs, a clock that the test moves, and a way to wait for a job's state.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>

#include "kernel/jobs/queue.h"
#include "kernel/jobs/tables.h"
#include "tests/support/store.h"

namespace lazo::jobs {

class JobsFixture {
 public:
    JobsFixture() {
        queue_.on_change([this](const JobFacts& facts) {
            std::lock_guard lock(mutex_);
            seen_[facts.id].push_back(facts);
            changed_.notify_all();
        });
    }
    // Waits, as the live screens do, until the runner told of that state; false after ten seconds.
    bool reaches(std::int64_t id, State state) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(10), [&] {
            for (const JobFacts& facts : seen_[id])
                if (facts.state == state) return true;
            return false;
        });
    }
    std::vector<JobFacts> seen(std::int64_t id) {
        std::lock_guard lock(mutex_);
        return seen_[id];
    }

    test::Store store_{test::snapshot_of({}), kernel_tables()};
    test::FakeClock clock_;
    Queue queue_{store_.database(), clock_};

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::int64_t, std::vector<JobFacts>> seen_;
};

}  // namespace lazo::jobs
