// The write lease: one writer connection passed from thread to thread. Each caller runs its own work under a savepoint;
// whoever finds nobody waiting, or the batch full, commits for all into the log (group commit), passes the lease on, and
// only then waits for the disk: the next batch is written meanwhile. Nobody is told before the disk has what is theirs.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>

#include "kernel/storage/sqlite/connection.h"

namespace lazo::storage::sqlite {

class WriteLease {
   public:
    struct Hooks {
        // After each COMMIT, still with the lease.
        std::function<void()> committed = [] {};
        // Returns once the disk has all that was committed before the call; false when it does not keep it. Runs beside
        // the work of others, once at a time.
        std::function<bool()> wait_for_disk = [] { return true; };
    };
    // A COMMIT of this connection does not wait for the disk by itself.
    WriteLease(SqliteConnection& connection, Hooks hooks) : connection_(connection), hooks_(std::move(hooks)) {}

    void write(const Work& work);
    // First in a transaction, which those who came meanwhile end together with it: one commit for all, and nobody waits
    // for two. Goes before the waiting ones, but not twice in a row before the same.
    void write_alone(const Work& work);
    Demand demand() const;
    // The disk refused what was committed. It can be seen and may be gone with the next power cut: nothing is written any
    // more, and nothing may be told from what stands there.
    // Throws Error{unavailable} from then on, as every write does.
    void throw_if_broken() const;
    // Runs `work` while nobody writes and no transaction is open: checkpoints.
    void pause(const std::function<void()>& work);

   private:
    using Epoch = std::uint64_t;
    std::exception_ptr run_in_batch(const Work& work);
    // Ends the open batch; true when it is in the log.
    bool commit();
    void end_batch(std::unique_lock<std::mutex>& lock);
    bool end_as_member(std::unique_lock<std::mutex>& lock);
    void await(std::unique_lock<std::mutex>& lock, Epoch epoch);
    void move_to_disk(std::unique_lock<std::mutex>& lock);
    void write_by_itself(const Work& work);
    bool alone_is_next() const;
    void pass_on();
    void abandon();
    // Waits for its turn among those that run alone; with the lease, and the batch before it ended.
    void take_alone(std::unique_lock<std::mutex>& lock);
    void give_back_alone();

    static constexpr int kBatchLimit = 64;
    SqliteConnection& connection_;
    Hooks hooks_;
    std::mutex mutex_;
    std::condition_variable free_, alone_free_, done_;
    std::atomic<int> waiting_ = 0;
    std::atomic<std::chrono::steady_clock::time_point> asked_at_{};  // of the last write
    int alone_waiting_ = 0;
    std::uint64_t alone_asked_ = 0, alone_served_ = 0;  // in the order in which they came
    int shared_turns_ = 0;  // of those that waited while one ran alone: they go before the next that wants to
    int in_batch_ = 0;
    int to_be_told_ = 0;  // members of ended batches that have not looked yet
    bool busy_ = false;
    bool moving_ = false;  // somebody waits for the disk
    std::atomic<bool> broken_ = false;
    Epoch open_epoch_ = 1, durable_epoch_ = 0;
    std::set<Epoch> failed_;  // thrown away as a whole: each member runs again
};

}  // namespace lazo::storage::sqlite
