// The snapshot of today, shared by all threads; replaced as a whole when a custom field or object is made.
#pragma once

#include <atomic>
#include <memory>

#include "kernel/schema/snapshot.h"

namespace lazo::schema {

class Registry {
   public:
    explicit Registry(SnapshotPointer snapshot) : current_(std::move(snapshot)) {}
    SnapshotPointer current() const { return current_.load(); }
    void replace(SnapshotPointer snapshot) { current_.store(std::move(snapshot)); }

   private:
    std::atomic<SnapshotPointer> current_;
};

}  // namespace lazo::schema
