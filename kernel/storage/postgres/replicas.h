// Servers that follow the one that writes, to read from. One is used where it has come as far as the asker knows of, and
// as the primary had come a stated time ago; all others answer nothing, and the primary is asked.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "kernel/storage/postgres/pool.h"
#include "kernel/storage/postgres/position.h"

namespace lazo::storage::postgres {

// Thread-safe.
class Replicas {
   public:
    // Each gets as many connections as `most` says. What they show is no older than `oldest`. `primary` outlives them.
    Replicas(Pool& primary, const std::vector<ConnectionOptions>& replicas, int most, std::chrono::seconds oldest);
    ~Replicas();
    Replicas(const Replicas&) = delete;

    // Waits up to 100 ms for a replica that has come so far; nothing where none has.
    std::unique_ptr<Reading> read(const Position& wanted);
    ReplicaReads reads() const;

   private:
    using Time = std::chrono::steady_clock::time_point;
    struct Replica;
    struct Sample {
        Time at;
        Position position;
    };
    Position position_of_then();
    std::unique_ptr<Reading> read_from(Replica& replica, const Position& wanted, bool& up);
    void watch();
    void look_for(Replica& replica);
    std::string identity_of_primary();

    Pool& primary_;
    const std::chrono::seconds oldest_;
    std::vector<std::unique_ptr<Replica>> replicas_;
    std::atomic<std::size_t> next_ = 0;
    std::atomic<std::uint64_t> there_ = 0, late_ = 0, down_ = 0;
    std::mutex samples_mutex_;
    Sample then_, lately_;
    std::mutex mutex_;
    std::condition_variable stop_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace lazo::storage::postgres
