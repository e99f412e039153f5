#include "kernel/storage/sqlite/lease.h"

#include "base/error.h"
#include "base/log.h"

namespace lazo::storage::sqlite {

// A fault of one work undoes that work alone. But a full disk or an I/O error makes SQLite throw the whole transaction
// away; then nothing of the batch may be believed and every member runs again alone.
std::exception_ptr WriteLease::run_in_batch(const Work& work) {
    std::exception_ptr fault;
    try {
        if (!connection_.in_transaction()) connection_.run("BEGIN IMMEDIATE");
        connection_.run("SAVEPOINT work");
        work(connection_);
        connection_.run("RELEASE work");
    } catch (...) {
        fault = std::current_exception();
    }
    if (!fault || !connection_.in_transaction()) return fault;
    try {
        connection_.execute("ROLLBACK TO work");
        connection_.run("RELEASE work");
    } catch (...) {
        abandon();
    }
    return fault;
}

void WriteLease::abandon() {
    try {
        if (connection_.in_transaction()) connection_.execute("ROLLBACK");
    } catch (const Error& error) {
        log::error(error.what());
    }
}

bool WriteLease::commit() {
    if (!connection_.in_transaction()) return false;
    try {
        connection_.run("COMMIT");
    } catch (const Error& error) {
        log::warning(std::string("a batch could not be committed: ") + error.what());
        abandon();
        return false;
    }
    hooks_.committed();
    return true;
}

void WriteLease::throw_if_broken() const {
    if (broken_) throw Error{ErrorKind::unavailable, {"error.unavailable"}};
}

// With all batches that are in the log by now.
void WriteLease::move_to_disk(std::unique_lock<std::mutex>& lock) {
    const Epoch newest = open_epoch_ - 1;
    moving_ = true;
    lock.unlock();
    const bool kept = hooks_.wait_for_disk();
    lock.lock();
    moving_ = false;
    if (kept) {
        durable_epoch_ = newest;
    } else {
        broken_ = true;
        log::error("the disk does not keep what is written: the store is closed until the program starts anew");
    }
    done_.notify_all();
}

// Until that batch is on the disk, or known to be lost.
void WriteLease::await(std::unique_lock<std::mutex>& lock, Epoch epoch) {
    while (durable_epoch_ < epoch && !failed_.contains(epoch) && !broken_) {
        if (epoch < open_epoch_ && !moving_) move_to_disk(lock);
        else done_.wait(lock);
    }
}

// Called by whoever holds the lease, and keeps it.
void WriteLease::end_batch(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    const bool committed = commit();
    lock.lock();
    if (!committed) failed_.insert(open_epoch_);
    open_epoch_++;
    in_batch_ = 0;
    done_.notify_all();
}

bool WriteLease::alone_is_next() const { return alone_waiting_ > 0 && shared_turns_ == 0; }

void WriteLease::pass_on() {
    busy_ = false;
    if (alone_is_next())
        alone_free_.notify_all();
    else
        free_.notify_one();
}

void WriteLease::take_alone(std::unique_lock<std::mutex>& lock) {
    const std::uint64_t turn = alone_asked_++;
    alone_waiting_++;
    alone_free_.wait(lock, [&] { return !busy_ && shared_turns_ == 0 && turn == alone_served_; });
    alone_waiting_--;
    alone_served_++;
    busy_ = true;
    if (in_batch_ > 0) end_batch(lock);
}

void WriteLease::give_back_alone() {
    std::lock_guard lock(mutex_);
    // A long work comes back with its next box at once: those who waited for this one go first.
    shared_turns_ = waiting_;
    pass_on();
}

void WriteLease::pause(const std::function<void()>& work) {
    std::unique_lock lock(mutex_);
    take_alone(lock);
    lock.unlock();
    try {
        work();
    } catch (...) {
        give_back_alone();
        throw;
    }
    give_back_alone();
}

Demand WriteLease::demand() const {
    if (waiting_ > 0) return Demand::now;
    return std::chrono::steady_clock::now() - asked_at_.load() < std::chrono::seconds{1} ? Demand::lately
                                                                                         : Demand::none;
}

void WriteLease::write(const Work& work) {
    throw_if_broken();
    waiting_++;
    asked_at_ = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    free_.wait(lock, [&] { return !busy_ && !alone_is_next(); });
    waiting_--;
    if (shared_turns_ > 0) shared_turns_--;
    busy_ = true;
    lock.unlock();
    const std::exception_ptr fault = run_in_batch(work);
    lock.lock();
    if (!end_as_member(lock)) return write_by_itself(work);
    if (fault) std::rethrow_exception(fault);
}

// Called with the lease, its work done; gives the lease on and waits until the batch has ended. False when it is lost.
bool WriteLease::end_as_member(std::unique_lock<std::mutex>& lock) {
    const Epoch mine = open_epoch_;
    in_batch_++;
    to_be_told_++;
    // A transaction that the engine threw away must end here, before the next member begins another in its place.
    const bool lost = !connection_.in_transaction();
    if (lost || waiting_ == 0 || alone_is_next() || in_batch_ >= kBatchLimit) end_batch(lock);
    pass_on();
    await(lock, mine);
    const bool failed = failed_.contains(mine);
    if (--to_be_told_ == 0) failed_.clear();
    if (!failed && durable_epoch_ < mine) throw_if_broken();
    lock.unlock();
    return !failed;
}

void WriteLease::write_alone(const Work& work) {
    throw_if_broken();
    std::unique_lock lock(mutex_);
    take_alone(lock);
    lock.unlock();
    try {
        connection_.run("BEGIN IMMEDIATE");
        work(connection_);
    } catch (...) {
        abandon();
        give_back_alone();
        throw;
    }
    lock.lock();
    shared_turns_ = waiting_;
    if (!end_as_member(lock)) write_by_itself(work);
}

void WriteLease::write_by_itself(const Work& work) {
    Epoch mine = 0;
    pause([&] {
        try {
            connection_.run("BEGIN IMMEDIATE");
            work(connection_);
            connection_.run("COMMIT");
        } catch (...) {
            abandon();
            throw;
        }
        hooks_.committed();
        const std::lock_guard lock(mutex_);
        mine = open_epoch_++;
    });
    std::unique_lock lock(mutex_);
    await(lock, mine);
    if (durable_epoch_ < mine) throw_if_broken();
}

}  // namespace lazo::storage::sqlite
