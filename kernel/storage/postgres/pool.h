// Connections of one kind, given out one at a time and taken back. Opened when first needed, and anew when lost.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "kernel/storage/postgres/connection.h"

namespace lazo::storage::postgres {

// A connection, and what tells whether a COMMIT came through whose answer got lost: each writes the number of its
// transaction into a row of its own.
struct Pooled {
    explicit Pooled(const ConnectionOptions& options);
    PostgresConnection connection;
    const std::string slot;
    std::int64_t mark = 0;
};

class Pool {
   public:
    Pool(ConnectionOptions options, int most) : options_(std::move(options)), most_(most) {}
    Pool(const Pool&) = delete;

    class Lent {
       public:
        Lent(Pool& pool, std::unique_ptr<Pooled> pooled) : pool_(pool), pooled_(std::move(pooled)) {}
        ~Lent() { pool_.give_back(std::move(pooled_)); }
        Lent(const Lent&) = delete;
        PostgresConnection& connection() { return pooled_->connection; }
        Pooled& pooled() { return *pooled_; }

       private:
        Pool& pool_;
        std::unique_ptr<Pooled> pooled_;
    };
    // Waits for a free one. Throws Error{unavailable} when none comes free or the server cannot be had.
    std::unique_ptr<Lent> take();

   private:
    friend class Lent;
    std::unique_ptr<Pooled> take_idle();
    void give_back(std::unique_ptr<Pooled> pooled);
    void forget_one();

    const ConnectionOptions options_;
    const int most_;
    std::mutex mutex_;
    std::condition_variable free_;
    std::vector<std::unique_ptr<Pooled>> idle_;
    int given_ = 0;  // made and not thrown away
};

}  // namespace lazo::storage::postgres
