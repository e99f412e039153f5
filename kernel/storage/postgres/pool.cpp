#include "kernel/storage/postgres/pool.h"

#include "base/crypto.h"
#include "base/error.h"

namespace lazo::storage::postgres {
namespace {

constexpr std::chrono::seconds kLongestWait{10};

}  // namespace

Pooled::Pooled(const ConnectionOptions& options) : connection(options), slot(crypto::random_token(16)) {}

// One that stood idle, or nothing when a new one may be made.
std::unique_ptr<Pooled> Pool::take_idle() {
    std::unique_lock lock(mutex_);
    if (!free_.wait_for(lock, kLongestWait, [&] { return !idle_.empty() || given_ < most_; }))
        throw Error{ErrorKind::unavailable, {"error.unavailable"}};
    if (idle_.empty()) {
        given_++;
        return nullptr;
    }
    std::unique_ptr<Pooled> pooled = std::move(idle_.back());  // used last: the others may rest
    idle_.pop_back();
    return pooled;
}

std::unique_ptr<Pool::Lent> Pool::take() {
    std::unique_ptr<Pooled> pooled = take_idle();
    try {
        if (!pooled) pooled = std::make_unique<Pooled>(options_);
        else if (!pooled->connection.looks_alive()) pooled->connection.reopen();
    } catch (...) {
        forget_one();
        throw;
    }
    return std::make_unique<Lent>(*this, std::move(pooled));
}

void Pool::give_back(std::unique_ptr<Pooled> pooled) {
    {
        std::lock_guard lock(mutex_);
        idle_.push_back(std::move(pooled));
    }
    free_.notify_one();
}

void Pool::forget_one() {
    {
        std::lock_guard lock(mutex_);
        given_--;
    }
    free_.notify_one();
}

}  // namespace lazo::storage::postgres
