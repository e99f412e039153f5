// Who was shown the values of sensitive fields: kept in the store for a time that is set, for administrators to read.
//
// No answer waits for it. What was shown is gathered in memory and written together, within a second and when the
// program ends, by each program that serves the store for itself; an orderly end loses nothing. What was shown in the
// last second before a crash, a power cut or kill -9 may be lost, and an export that is cut off so is not told. While
// the store cannot be written (a full disk) people go on reading: then the oldest of what waits is lost once there is
// more than kMostWaiting, and counted.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
#include "kernel/query/sql.h"
#include "kernel/schema/value.h"
#include "kernel/storage/database.h"

namespace lazo::access {

// One answer, and what it showed of one entity.
struct SensitiveRead {
    std::int64_t id = 0;      // given when it is written
    Moment at;                // given by add
    std::int64_t person = 0;  // 0: the program itself
    std::int64_t token = 0;   // of the API; 0: with the app or on the command line
    std::string entity;
    schema::Key record;     // when it was one; else empty
    std::int64_t rows = 1;  // whose values were shown
    std::string fields;     // names, comma separated
    std::string route;      // "GET /api/v1/{entity}", "lazo export"
    std::string question;   // what was asked of several: "filter=…&sort=…", cut at kLongestQuestion
};

// Thread-safe. The database and the clock outlive it.
class ReadLog {
 public:
    static constexpr std::size_t kMostWaiting = 10'000;
    static constexpr std::size_t kLongestQuestion = 1'000;  // characters
    // What protection of personal data asks of logs in several countries.
    static constexpr std::int64_t kUsualDays = 730;

    ReadLog(storage::Database& database, const Clock& clock) : database_(database), clock_(clock) {}
    ~ReadLog();  // writes what waits

    // From now on a thread writes what waits each second, and sooner when it is much; without it flush and the end do.
    void start();
    void stop();

    // Whoever finds the queue full writes it, while the store can be written.
    void add(SensitiveRead read);
    void flush();

    struct Question {
        std::optional<std::int64_t> person = {};
        std::string entity = {};                      // empty: all
        std::optional<schema::Key> record = {};       // of the entity
        std::optional<Moment> from = {}, until = {};  // the second is no longer in
        // Continues a page: older than this one, by moment and id. Ids alone are in no order: several programs write.
        struct Place {
            Moment at;
            std::int64_t id = 0;
        };
        std::optional<Place> before = {};
        int limit = 50;
    };
    std::vector<SensitiveRead> read(storage::Connection& connection, const Question& question) const;  // newest first
    static query::Sql statement_of(const Question& question);

    // How long a read is kept; 0: for ever.
    void keep_days(std::int64_t days) { days_ = days; }
    // Removes what is older, in short transactions; returns how many.
    std::int64_t forget_old();

    std::uint64_t lost() const { return lost_; }

 private:
    void work();
    void write(std::span<const SensitiveRead> reads);
    void take_back(std::deque<SensitiveRead> reads);
    void lose_too_many();

    storage::Database& database_;
    const Clock& clock_;
    std::atomic<std::int64_t> days_{kUsualDays};
    std::atomic<std::uint64_t> lost_{0};
    std::atomic<bool> failing_{false};
    std::mutex flushing_;  // one writes at a time, so that the order stays
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<SensitiveRead> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace lazo::access
