#include <libpq-fe.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "base/crypto.h"
#include "base/error.h"
#include "base/log.h"
#include "base/time.h"
#include "kernel/storage/postgres/listener.h"
#include "kernel/storage/postgres/open.h"
#include "kernel/storage/postgres/pool.h"
#include "kernel/storage/postgres/preparation.h"
#include "kernel/storage/postgres/reading.h"
#include "kernel/storage/postgres/replicas.h"

namespace lazo::storage::postgres {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock;

constexpr auto kRunAgainFor = 8s;      // a work that others get in the way of, or that lost its server
constexpr auto kResolveFor = 20s;      // a COMMIT whose answer got lost
constexpr std::int64_t kMigrating = 0x6c617a6f;  // of the lock that one migration at a time holds
constexpr auto kWritersEndFor = 10s;   // until who writes has ended
constexpr auto kSettleFor = 1h;        // the tables of a very large store
constexpr auto kFirstPause = 5ms;
constexpr auto kLongestPause = 400ms;

// Half of it is chance, so that those who collided do not meet again.
void pause(std::chrono::milliseconds& next) {
    const auto half = next / 2;
    const auto chance = static_cast<std::uint64_t>(half.count()) + 1;
    std::this_thread::sleep_for(half + std::chrono::milliseconds(crypto::random_number() % chance));
    next = std::min<std::chrono::milliseconds>(next * 2, kLongestPause);
}

constexpr std::string_view kMark =
    "INSERT INTO commit_marks(slot,mark,at) VALUES($1,$2,$3) "
    "ON CONFLICT(slot) DO UPDATE SET mark=excluded.mark,at=excluded.at";
// Waits for the transaction in doubt, if it still runs somewhere, and is itself kept before it is believed: with it
// everything that stands before it in the server's log (SCALE 28, 29).
constexpr std::string_view kResolve =
    "INSERT INTO commit_marks(slot,mark,at) VALUES($1,0,$2) "
    "ON CONFLICT(slot) DO UPDATE SET at=excluded.at RETURNING mark";
constexpr std::string_view kForget = "DELETE FROM commit_marks WHERE at<$1";
constexpr std::int64_t kForgetAfterMs = 24LL * 3600 * 1000;

class PostgresDatabase : public Database {
   public:
    PostgresDatabase(const ConnectionOptions& connection, const DatabaseOptions& options)
        : connection_(connection), readers_(connection, options.readers), writers_(connection, options.writers) {
        PostgresReading reading{readers_.take()};  // what is wrong with the address shows now
        if (reading.connection().text("SELECT current_setting('server_encoding')") != "UTF8")
            throw Error{ErrorKind::unavailable, {"database.encoding"}};
        if (!options.replicas.empty()) follow(options);
        if (connection.pooler == Pooler::none && options.listens)
            listener_ = std::make_unique<Listener>(connection.url, [this] { tell_listeners(); });
    }

    const Dialect& dialect() const override { return postgres::dialect(); }
    std::unique_ptr<Reading> read() override { return std::make_unique<PostgresReading>(readers_.take()); }
    std::string position() override {
        return replicas_ ? ask_primary(readers_.take()->connection()).to_text() : std::string{};
    }
    std::unique_ptr<Reading> read_replica(std::string_view position) override {
        if (!replicas_) return read();
        const auto wanted = Position::parse(position);
        if (!wanted) throw Error{ErrorKind::invalid, {"position.unknown"}};
        auto reading = replicas_->read(*wanted);
        return reading ? std::move(reading) : read();
    }
    ReplicaReads replica_reads() const override { return replicas_ ? replicas_->reads() : ReplicaReads{}; }

    void write(const Work& work) override { run(work); }
    void write_alone(const Work& work) override { run(work); }
    void write_index(const Work& work) override { run(work); }
    void wait_for_writers() override;
    // The server gives each its turn by itself.
    Demand demand() const override { return Demand::none; }
    bool is_shared() const override { return true; }
    std::uint64_t commits() const override { return commits_; }

    void on_commit(std::function<void()> listener) override {
        std::lock_guard lock(listeners_mutex_);
        listeners_.push_back(std::move(listener));
    }

    std::vector<std::string> preparation() const override {
        std::vector<std::string> statements{
            "SELECT pg_advisory_xact_lock(" + std::to_string(kMigrating) + ")",
            // Never waits long for a table that others read: they would stand behind it (SCALE 25).
            "SET LOCAL lock_timeout='200ms'"};
        for (const std::string& statement : postgres::preparation()) statements.push_back(statement);
        return statements;
    }
    // The server's own backups go further than a copy of ours.
    std::string snapshot(std::string_view) override { return {}; }

    std::uint64_t size_on_disk() const override {
        PostgresReading reading{readers_.take()};
        return static_cast<std::uint64_t>(reading.connection().integer("SELECT pg_database_size(current_database())"));
    }

    std::vector<std::string> verify() override { return {}; }

    // Autovacuum does the same, but up to a minute later, and until then counts read every row that they count. Outside
    // of a transaction, on a connection of its own.
    void settle(const std::vector<std::string>& tables) override {
        ConnectionOptions patient = connection_;
        patient.statement_limit = kSettleFor;
        try {
            PostgresConnection connection{patient};
            for (const std::string& table : tables) connection.execute("VACUUM (ANALYZE, SKIP_LOCKED) " + table);
        } catch (const std::exception& error) {
            log::warning(std::string("statistics after many rows: ") + error.what());
        }
    }

   private:
    void follow(const DatabaseOptions& options);

    void run(const Work& work) {
        const auto until = Time::now() + kRunAgainFor;
        std::chrono::milliseconds next = kFirstPause;
        for (bool first = true;; first = false) {
            try {
                const auto lent = writers_.take();
                run_once(lent->pooled(), work, first);
                break;
            } catch (const RunAgain& again) {
                if (Time::now() >= until) {
                    log::warning("given up: " + again.why());
                    throw;
                }
            }
            pause(next);
        }
        committed();
    }

    void run_once(Pooled& pooled, const Work& work, bool first) {
        PostgresConnection& connection = pooled.connection;
        try {
            connection.begin(Isolation::read_committed);
            if (!first) connection.be_patient();
            work(connection);
            mark(pooled);
            if (connection.commit() == PostgresConnection::End::unknown) resolve(pooled);
        } catch (...) {
            connection.rollback();
            throw;
        }
    }

    void mark(Pooled& pooled) {
        if (!marks_) marks_ = pooled.connection.integer("SELECT to_regclass('commit_marks') IS NOT NULL") == 1;
        if (!marks_) return;
        const std::int64_t now = SystemClock{}.now().ms;
        pooled.connection.run(kMark, {pooled.slot, ++pooled.mark, now});
        if (pooled.mark == 1) pooled.connection.run(kForget, {now - kForgetAfterMs});
    }

    // Returns when the transaction in doubt is there after all, throws RunAgain when it never will be.
    void resolve(Pooled& pooled) {
        const auto until = Time::now() + kResolveFor;
        std::chrono::milliseconds next = kFirstPause;
        while (marks_ && Time::now() < until) {
            switch (look_for(pooled)) {
                case Found::kept: return;
                case Found::gone: throw RunAgain{"the connection was lost before the commit"};
                case Found::nobody_knows: break;
            }
            pause(next);
        }
        throw Error{ErrorKind::unavailable, {"database.outcome_unknown"}};
    }

    enum class Found : std::uint8_t { kept, gone, nobody_knows };
    static Found look_for(Pooled& pooled) {
        PostgresConnection& connection = pooled.connection;
        try {
            connection.reopen();
            connection.begin(Isolation::read_committed);
            const std::int64_t mark = connection.integer(kResolve, {pooled.slot, SystemClock{}.now().ms});
            if (connection.commit() == PostgresConnection::End::unknown) return Found::nobody_knows;
            return mark == pooled.mark ? Found::kept : Found::gone;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::unavailable) throw;
            connection.rollback();
            return Found::nobody_knows;
        }
    }

    void committed() {
        commits_++;
        tell_listeners();
    }

    void tell_listeners() {
        std::lock_guard lock(listeners_mutex_);
        for (const auto& listener : listeners_) listener();
    }

    const ConnectionOptions connection_;
    Pool mutable readers_;
    Pool writers_;
    std::atomic<bool> marks_ = false;
    std::atomic<std::uint64_t> commits_{1};
    std::mutex listeners_mutex_;
    std::vector<std::function<void()>> listeners_;
    std::unique_ptr<Replicas> replicas_;
    std::unique_ptr<Listener> listener_;
};

// What is said of the connections in the address, beside libpq's own words.
ConnectionOptions options_of(std::string url, const DatabaseOptions& options) {
    ConnectionOptions connection;
    connection.durable = options.durable;
    connection.statement_limit = std::chrono::seconds{options.statement_seconds};
    constexpr std::string_view kPooler = "pooler=transaction";
    if (const auto at = url.find(kPooler); at != std::string::npos) {
        connection.pooler = Pooler::transaction;
        url.erase(at, kPooler.size() + (url[at + kPooler.size()] == '&' ? 1 : 0));
        while (url.ends_with('?') || url.ends_with('&')) url.pop_back();
    }
    char* reason = nullptr;
    PQconninfoOption* parsed = PQconninfoParse(url.c_str(), &reason);
    PQconninfoFree(parsed);
    PQfreemem(reason);
    if (!parsed) throw Error{ErrorKind::invalid, {"database.url", {{"url", "postgresql://"}}}};
    connection.url = std::move(url);
    return connection;
}

// Who takes a number shares the schema first, until the transaction ends.
void PostgresDatabase::wait_for_writers() {
    constexpr std::string_view kWriting =
        "SELECT virtualtransaction FROM pg_locks WHERE locktype='advisory' AND classid=0 AND objid=$1 AND objsubid=1 AND mode='ShareLock' "
        "AND granted AND database=(SELECT oid FROM pg_database WHERE datname=current_database())";
    const auto lent = readers_.take();
    const auto writing = [&] { return lent->connection().texts(kWriting, {static_cast<std::int64_t>(Held::schema)}); };
    const auto until = Time::now() + kWritersEndFor;
    std::vector<std::string> left = writing();
    for (std::chrono::milliseconds next = kFirstPause; !left.empty(); pause(next)) {
        if (Time::now() >= until) throw Error{ErrorKind::unavailable, {"error.unavailable"}};
        const std::vector<std::string> now = writing();
        std::erase_if(left, [&](const std::string& one) { return std::find(now.begin(), now.end(), one) == now.end(); });
    }
}

void PostgresDatabase::follow(const DatabaseOptions& options) {
    std::vector<ConnectionOptions> connections;
    for (const std::string& url : options.replicas) connections.push_back(options_of(url, options));
    replicas_ = std::make_unique<Replicas>(readers_, connections, options.readers, std::chrono::seconds{options.replica_seconds});
}

}  // namespace

std::unique_ptr<Database> open(const std::string& url, const DatabaseOptions& options) {
    return std::make_unique<PostgresDatabase>(options_of(url, options), options);
}

bool has_tables(const std::string& url) {
    PostgresConnection connection{options_of(url, {})};
    return !connection.tables().empty();
}

}  // namespace lazo::storage::postgres
