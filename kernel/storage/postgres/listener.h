// Hears what other programs on the same database tell: a direct connection of its own, for a pooler passes nothing on. It
// is a hint alone (SCALE 24): who waits for news also looks by itself from time to time.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace lazo::storage::postgres {

class Listener {
   public:
    // `heard` is called on the listener's thread, also after a connection that was lost, when anything may have been
    // missed.
    Listener(std::string url, std::function<void()> heard);
    ~Listener();
    Listener(const Listener&) = delete;

   private:
    void run();
    void listen();

    const std::string url_;
    const std::function<void()> heard_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

}  // namespace lazo::storage::postgres
