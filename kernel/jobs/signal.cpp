#include "kernel/jobs/signal.h"

#include <utility>

namespace lazo::jobs {

void Signal::touch(std::int64_t id) {
    std::lock_guard lock(mutex_);
    touched_.insert(id);
}

void Signal::committed() {
    {
        std::lock_guard lock(mutex_);
        if (touched_.empty()) return;
        changed_.merge(touched_);
        touched_.clear();
        count_++;
    }
    woken_.notify_all();
}

void Signal::changed(std::int64_t id) {
    {
        std::lock_guard lock(mutex_);
        changed_.insert(id);
        count_++;
    }
    woken_.notify_all();
}

void Signal::wake() {
    {
        std::lock_guard lock(mutex_);
        count_++;
    }
    woken_.notify_all();
}

std::set<std::int64_t> Signal::take_changed() {
    std::lock_guard lock(mutex_);
    return std::exchange(changed_, {});
}

std::uint64_t Signal::wait(std::uint64_t seen, std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, limit, [&] { return count_ != seen; });
    return count_;
}

}  // namespace lazo::jobs
