// What the relay's thread, its readers' threads and the committing threads share.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "kernel/events/relay.h"

namespace lazo::events {

struct Relay::Shared {
    std::mutex mutex;
    std::condition_variable hinted;    // the relay waits here
    std::condition_variable advanced;  // readers wait here for a new head
    std::condition_variable read;      // drain() waits here
    bool hint = true;
    bool stopping = false;
    std::int64_t head = 0;  // the greatest position that readers may read up to

    void give_hint() {
        {
            std::lock_guard lock(mutex);
            if (hint) return;
            hint = true;
        }
        hinted.notify_one();
    }
};

}  // namespace lazo::events
