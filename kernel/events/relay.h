// Numbers committed events and hands them to the registered readers, in order and at least once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
#include "kernel/events/event.h"
#include "kernel/storage/database.h"

namespace lazo::events {

// Where a reader begins that has no stored position.
enum class Begin : std::uint8_t { now, first };
// A durable reader goes on where it stood, also after a restart, and what it has not read is not purged; of the programs
// that share a store one at a time is that reader. A live one begins at the newest event of each start, in each program.
enum class Keeping : std::uint8_t { durable, live };

struct ReaderOptions {
    std::string name;  // of its stored position; for good
    Keeping keeping = Keeping::durable;
    Begin begin = Begin::now;
    std::int64_t batch = 500;  // events handed over at once, at most
};

// Runs on the reader's own thread, outside any transaction. An exception brings the same events again, later: handlers
// are idempotent. A position is stored up to `save_pause` late, so after a kill the newest events may come twice.
using Take = std::function<void(const std::vector<Event>&)>;

struct RelayOptions {
    std::chrono::milliseconds least_pause{50};  // between two numberings under load
    std::chrono::milliseconds slow_look{1000};  // a commit is only a hint: this finds what no hint told of
    std::int64_t batch = 1000;                  // events numbered in one statement
    std::chrono::milliseconds save_pause{250};
    std::chrono::milliseconds first_retry{100};  // of a reader that threw; doubles
    std::chrono::milliseconds longest_retry{30'000};
    std::chrono::milliseconds lease{4000};  // of the right to be a durable reader, among programs that share a store
};

class Relay {
 public:
    // The database outlives the relay.
    Relay(storage::Database& database, const Clock& clock, RelayOptions options = {});
    ~Relay();  // stops
    Relay(const Relay&) = delete;

    // Before start() only. One thread a reader, so that a slow or failing one holds up nobody else.
    void add_reader(ReaderOptions options, Take take);
    void start();
    // Lets running handlers end and stores the positions. Idempotent.
    void stop();

    // Waits until all readers have taken what was committed before the call; false when `limit` passed first. For tests
    // and orderly ends.
    bool drain(std::chrono::milliseconds limit);

    // Removes events older than `before` that all durable readers have read, in short transactions, until nothing is
    // left or `budget` is spent. Returns how many went.
    std::int64_t purge(Moment before, std::chrono::milliseconds budget);

 private:
    class Reader;
    struct Shared;
    void run();
    bool pass();
    std::int64_t number();
    std::int64_t head() const;

    storage::Database& database_;
    const Clock& clock_;
    const RelayOptions options_;
    std::shared_ptr<Shared> shared_;
    std::vector<std::unique_ptr<Reader>> readers_;
    std::thread thread_;
};

}  // namespace lazo::events
