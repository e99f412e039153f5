// A fixed number of threads and a queue of jobs before them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace lazo::http {

class Workers {
 public:
    using Job = std::function<void()>;  // must not throw

    enum class Manners : std::uint8_t { equal, yield };  // give_way()

    Workers(int threads, std::size_t max_queued, Manners manners = Manners::equal);
    ~Workers();
    bool try_post(Job job);  // false when max_queued jobs wait already
    void post(Job job);      // takes it in any case: for what is bounded elsewhere
    void stop();             // runs what waits, then ends the threads

 private:
    // A thread with nothing to do. The last that became idle works first: what it needs is still in the processor's
    // caches.
    struct Idle {
        std::condition_variable wake;
        bool woken = false;
    };
    void run();
    void wake_one();  // the mutex is held

    const std::size_t max_queued_;
    std::mutex mutex_;
    std::deque<Job> jobs_;
    std::vector<Idle*> idle_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace lazo::http
