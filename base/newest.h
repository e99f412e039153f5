// The newest of values that are replaced as a whole: who has taken one keeps it as it was. Thread-safe.
//
// With a mutex: a reader of libstdc++ 12's std::atomic<std::shared_ptr> gives its lock back without a release, which is a
// race where memory is ordered weakly (google/sanitizers issue 1558).
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace lazo {

template <class Value>
class Newest {
 public:
    using Pointer = std::shared_ptr<const Value>;

    explicit Newest(Pointer value = std::make_shared<const Value>()) : value_(std::move(value)) {}

    Pointer current() const {
        std::lock_guard lock(mutex_);
        return value_;
    }
    // The one before goes when its last reader lets it go; if that is nobody, here and outside of the lock.
    void replace(Pointer value) {
        std::lock_guard lock(mutex_);
        value_.swap(value);
    }

 private:
    mutable std::mutex mutex_;
    Pointer value_;
};

}  // namespace lazo
