#include "kernel/http/workers.h"

#include <utility>

#include "base/give_way.h"

namespace lazo::http {

Workers::Workers(int threads, std::size_t max_queued, Manners manners) : max_queued_(max_queued) {
    for (int i = 0; i < threads; ++i)
        threads_.emplace_back([this, manners] {
            if (manners == Manners::yield) give_way();
            run();
        });
}

Workers::~Workers() { stop(); }

bool Workers::try_post(Job job) {
    const std::lock_guard lock{mutex_};
    if (jobs_.size() >= max_queued_) return false;
    jobs_.push_back(std::move(job));
    wake_one();
    return true;
}

void Workers::post(Job job) {
    const std::lock_guard lock{mutex_};
    jobs_.push_back(std::move(job));
    wake_one();
}

void Workers::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        while (!idle_.empty()) wake_one();
    }
    for (auto& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void Workers::wake_one() {
    if (idle_.empty()) return;
    idle_.back()->woken = true;
    idle_.back()->wake.notify_one();
    idle_.pop_back();
}

void Workers::run() {
    std::unique_lock lock{mutex_};
    while (true) {
        if (!jobs_.empty()) {
            Job job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            lock.lock();
            continue;
        }
        if (stopping_) return;
        Idle idle;
        idle_.push_back(&idle);
        idle.wake.wait(lock, [&] { return idle.woken; });
    }
}

}  // namespace lazo::http
