// Between those who change jobs and those who run them: what changed, and that it is time to look.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>

namespace lazo::jobs {

class Signal {
 public:
    // Inside the transaction that changes the job: known to others with the next commit.
    void touch(std::int64_t id);
    // What was touched is durable. Called for every commit of the database, so it is quick when nothing was.
    void committed();
    // Outside a transaction, when the change is durable already.
    void changed(std::int64_t id);
    void wake();

    // The jobs that changed since the last call.
    std::set<std::int64_t> take_changed();
    // Until something happened after `seen`, or the time is over. Returns what has been seen now.
    std::uint64_t wait(std::uint64_t seen, std::chrono::milliseconds limit);

 private:
    std::mutex mutex_;
    std::condition_variable woken_;
    std::set<std::int64_t> touched_, changed_;
    std::uint64_t count_ = 0;
};

}  // namespace lazo::jobs
