#include <sqlite3.h>
#include <sys/stat.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "kernel/storage/sqlite/lease.h"
#include "kernel/storage/sqlite/open.h"

namespace lazo::storage::sqlite {
namespace {

using namespace std::chrono_literals;

constexpr int kPassivePages = 16'000;      // 64 MB: worth a checkpoint beside the writers
// More in one pause is a large work: a page that it writes again and again is moved once, when the log is emptied.
constexpr int kPagesOfLargeWork = 1'000;
constexpr std::size_t kPageBytes = 4096;
constexpr auto kCheckpointPause = 100ms;
constexpr int kPatienceMs = 20;            // with readers, while the writers wait
constexpr auto kShrinkPause = 3s;
constexpr const char* kIndexEnding = "-search";  // of the file that can be made anew

class SqliteDatabase : public Database {
   public:
    SqliteDatabase(std::string path, const DatabaseOptions& options)
        : path_(std::move(path)),
          writer_(path_, {Access::write, options.cache_bytes_of_writer, options.durable}),
          checkpointer_(path_, {Access::write, 1u << 20, options.durable}),
          index_writer_(path_ + kIndexEnding, {Access::write, options.cache_bytes_of_writer, options.durable}),
          lease_(writer_, {[this] { committed(); }, [this] { return writer_.sync_log(); }}),
          most_log_pages_(static_cast<int>(options.log_bytes / kPageBytes)) {
        for (int i = 0; i < options.readers; i++)
            readers_.push_back(std::make_unique<SqliteConnection>(
                path_,
                ConnectionOptions{Access::read, options.cache_bytes_per_reader, options.durable, path_ + kIndexEnding}));
        for (auto& reader : readers_) idle_.push_back(reader.get());
        // Nobody waits for this writer: it moves its own log, and waits for the disk only then.
        index_writer_.execute("PRAGMA wal_autocheckpoint=" + std::to_string(kPassivePages));
        checkpoints_ = std::thread([this] { checkpoint_until_stopped(); });
    }

    ~SqliteDatabase() override {
        {
            std::lock_guard lock(stop_mutex_);
            stopping_ = true;
        }
        stopped_.notify_all();
        checkpoints_.join();
    }

    const Dialect& dialect() const override { return sqlite::dialect(); }
    std::unique_ptr<Reading> read() override {
        lease_.throw_if_broken();
        return std::make_unique<SqliteReading>(*this, take_reader());
    }
    void write(const Work& work) override { lease_.write(work); }
    void write_alone(const Work& work) override { lease_.write_alone(work); }
    void write_index(const Work& work) override { index_lease_.write_alone(work); }
    Demand demand() const override { return lease_.demand(); }
    std::uint64_t commits() const override { return commits_; }

    void on_commit(std::function<void()> listener) override {
        std::lock_guard lock(listeners_mutex_);
        listeners_.push_back(std::move(listener));
    }

    std::string snapshot(std::string_view suffix) override {
        const std::string copy = path_ + "." + std::string(suffix);
        ::remove(copy.c_str());
        SqliteConnection connection(path_, {Access::write, 4u << 20, true});
        connection.run("VACUUM INTO $1", {copy});
        return copy;
    }

    std::uint64_t size_on_disk() const override {
        std::uint64_t bytes = 0;
        for (const std::string& path : {path_, path_ + kIndexEnding}) {
            struct stat file {};
            if (::stat(path.c_str(), &file) == 0) bytes += static_cast<std::uint64_t>(file.st_size);
        }
        return bytes;
    }

    std::vector<std::string> verify() override {
        std::vector<std::string> faults;
        auto reading = read();
        reading->connection().each("PRAGMA integrity_check(100)", {}, [&](Statement& row) {
            if (row.text(0) != "ok") faults.emplace_back(row.text(0));
        });
        return faults;
    }

   private:
    class SqliteReading : public Reading {
       public:
        SqliteReading(SqliteDatabase& database, SqliteConnection* connection)
            : database_(database), connection_(connection) {
            commits_ = database_.commits_;
            connection_->run("BEGIN");
        }
        ~SqliteReading() override {
            if (connection_->in_transaction()) connection_->run("ROLLBACK");
            database_.give_back(connection_);
        }
        Connection& connection() override { return *connection_; }
        std::string state() override { return std::to_string(commits_); }

       private:
        std::uint64_t commits_ = 0;  // before the view was taken
        SqliteDatabase& database_;
        SqliteConnection* connection_;
    };

    SqliteConnection* take_reader() {
        std::unique_lock lock(readers_mutex_);
        reader_free_.wait(lock, [&] { return !idle_.empty(); });
        SqliteConnection* reader = idle_.back();  // the one used last has the warmest cache
        idle_.pop_back();
        return reader;
    }

    void give_back(SqliteConnection* reader) {
        {
            std::lock_guard lock(readers_mutex_);
            idle_.push_back(reader);
        }
        reader_free_.notify_one();
    }

    void committed() {
        commits_++;
        log_pages_ = writer_.log_pages();
        std::lock_guard lock(listeners_mutex_);
        for (const auto& listener : listeners_) listener();
    }

    void checkpoint_until_stopped() {
        std::unique_lock lock(stop_mutex_);
        int idle_rounds = 0, seen_pages = 0;
        std::uint64_t seen = 0;
        while (!stopped_.wait_for(lock, kCheckpointPause, [&] { return stopping_; })) {
            const std::uint64_t commits = commits_;
            idle_rounds = commits == seen ? idle_rounds + 1 : 0;
            seen = commits;
            const bool rested = idle_rounds == 20 && log_pages_ > 0;
            const int grown = log_pages_ - seen_pages;
            seen_pages = log_pages_;
            if (log_pages_ > most_log_pages_ || rested) shrink_log();
            else if (log_pages_ > kPassivePages && idle_rounds < 20 && grown < kPagesOfLargeWork) checkpoint(SQLITE_CHECKPOINT_PASSIVE);
        }
    }

    // Nearly all is moved beside the writers; they wait for the rest alone. Someone who writes without a pause would
    // never let the engine's own lock go for long enough. While a reader still looks at an old state the log cannot
    // shrink: then nobody is held up again for a while.
    void shrink_log() {
        checkpoint(SQLITE_CHECKPOINT_PASSIVE);
        if (std::chrono::steady_clock::now() < next_shrink_) return;
        lease_.pause([this] {
            sqlite3_busy_timeout(checkpointer_.handle(), kPatienceMs);
            checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
        });
        if (log_pages_ > 0) next_shrink_ = std::chrono::steady_clock::now() + kShrinkPause;
    }

    void checkpoint(int mode) {
        int log = 0, moved = 0;
        const int code = sqlite3_wal_checkpoint_v2(checkpointer_.handle(), nullptr, mode, &log, &moved);
        if (code == SQLITE_OK && mode == SQLITE_CHECKPOINT_TRUNCATE) log_pages_ = 0;
        if (code != SQLITE_OK && code != SQLITE_BUSY)
            log::warning(std::string("checkpoint: ") + sqlite3_errmsg(checkpointer_.handle()));
    }

    std::string path_;
    SqliteConnection writer_, checkpointer_, index_writer_;
    std::atomic<std::uint64_t> commits_{1};
    std::atomic<int> log_pages_{0};
    std::mutex listeners_mutex_;
    std::vector<std::function<void()>> listeners_;
    WriteLease lease_;
    WriteLease index_lease_{index_writer_, {}};
    const int most_log_pages_;
    std::vector<std::unique_ptr<SqliteConnection>> readers_;
    std::vector<SqliteConnection*> idle_;
    std::mutex readers_mutex_;
    std::condition_variable reader_free_;
    std::mutex stop_mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    std::chrono::steady_clock::time_point next_shrink_;
    std::thread checkpoints_;
};

}  // namespace

std::unique_ptr<Database> open(const std::string& path, const DatabaseOptions& options) {
    // The allocator's statistics take a lock on every call; nobody reads them.
    static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(configured);
    return std::make_unique<SqliteDatabase>(path, options);
}

}  // namespace lazo::storage::sqlite
