// One reader of the relay and its thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "kernel/events/shared.h"

namespace lazo::events {

class Relay::Reader {
 public:
    Reader(storage::Database& database, const Clock& clock, const RelayOptions& relay, ReaderOptions options, Take take);

    // Finds where it stands, stores that for a new durable reader, and starts its thread.
    void start(std::shared_ptr<Shared> shared);
    void join();
    std::int64_t position() const { return position_; }  // under the mutex of Shared

 private:
    using Time = std::chrono::steady_clock;
    enum class Next { read, save, stop };
    void find_position();
    void run();
    Next wait();
    bool hand_over();
    bool is_ours();
    void wait_for_lease();
    void rest_after_failure();
    void save();

    storage::Database& database_;
    const Clock& clock_;
    const RelayOptions& relay_;
    const ReaderOptions options_;
    const Take take_;
    std::shared_ptr<Shared> shared_;
    std::int64_t position_ = 0;
    std::int64_t saved_ = 0;
    Time::time_point saved_at_{};
    int failures_ = 0;
    const std::string owner_;
    Moment ours_until_;
    std::thread thread_;
};

}  // namespace lazo::events
