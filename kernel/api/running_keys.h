// The idempotency keys of the requests that are being answered: the same key at the same time is refused, not written
// twice.
#pragma once

#include <mutex>
#include <set>
#include <string>

namespace lazo::api {

class RunningKeys {
 public:
    // Holds a key while it lives, if nobody else did.
    class Held {
     public:
        Held(RunningKeys& keys, std::string key) : keys_(keys), key_(std::move(key)) {
            std::lock_guard lock(keys_.mutex_);
            taken_ = keys_.running_.insert(key_).second;
        }
        ~Held() {
            std::lock_guard lock(keys_.mutex_);
            if (taken_) keys_.running_.erase(key_);
        }
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;
        bool taken() const { return taken_; }

     private:
        RunningKeys& keys_;
        std::string key_;
        bool taken_ = false;
    };

 private:
    std::mutex mutex_;
    std::set<std::string> running_;
};

}  // namespace lazo::api
