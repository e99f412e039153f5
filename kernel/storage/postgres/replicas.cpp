#include "kernel/storage/postgres/replicas.h"

#include "base/error.h"
#include "base/log.h"
#include "kernel/storage/postgres/reading.h"

namespace lazo::storage::postgres {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kLongestWait = 100ms;
constexpr auto kPause = 2ms;
constexpr auto kPassedOver = 500ms;  // after it was waited for in vain
constexpr auto kLook = 1s;           // at those that are down
// A host that stands still is left to itself: to say where it is takes a server no time.
constexpr std::chrono::milliseconds kAnswerWithin{300};

// Which store it is: that of a copy is the same.
constexpr std::string_view kIdentity =
    "SELECT system_identifier||'/'||current_database() FROM pg_control_system()";

class ReplicaReading : public PostgresReading {
   public:
    ReplicaReading(std::unique_ptr<Pool::Lent> lent, std::string name, Position before)
        : PostgresReading(std::move(lent)), name_(std::move(name)), before_(before) {}
    bool of_replica() const override { return true; }

   protected:
    // Where something came in while the view was taken, nobody can say whether it is seen: no other view is like it.
    std::string name_state() override {
        static std::atomic<std::uint64_t> views = 0;
        const Position now = ask_replica(connection());
        return name_ + now.to_text() + (now == before_ ? "" : "?" + std::to_string(views++));
    }

   private:
    const std::string name_;
    const Position before_;
};

// For as long as it lives.
struct Hurry {
    explicit Hurry(PostgresConnection& asked) : connection(asked) { connection.answer_within(kAnswerWithin); }
    ~Hurry() { connection.answer_within({}); }
    PostgresConnection& connection;
};

}  // namespace

struct Replicas::Replica {
    Replica(std::size_t number, const ConnectionOptions& connection, int most)
        : name("replica " + std::to_string(number)), options(connection), pool(connection, most) {}
    bool is_wanted() const { return up && Clock::now().time_since_epoch().count() >= passed_over_until; }
    void pass_over() { passed_over_until = (Clock::now() + kPassedOver).time_since_epoch().count(); }
    // Says it once.
    void say_down(const std::string& why) {
        if (why != said) log::warning(name + " is not read from: " + why);
        said = why;
    }

    const std::string name;
    const ConnectionOptions options;
    Pool pool;
    std::atomic<bool> up = false;
    std::atomic<std::int64_t> passed_over_until = 0;
    std::string said;  // by the thread that looks for it
};

Replicas::Replicas(Pool& primary, const std::vector<ConnectionOptions>& replicas, int most, std::chrono::seconds oldest)
    : primary_(primary), oldest_(oldest) {
    for (const ConnectionOptions& options : replicas)
        replicas_.push_back(std::make_unique<Replica>(replicas_.size() + 1, options, most));
    thread_ = std::thread([this] { watch(); });
}

Replicas::~Replicas() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_.notify_all();
    thread_.join();
}

std::unique_ptr<Reading> Replicas::read(const Position& wanted) {
    const Position needed = std::max(wanted, position_of_then());
    const std::size_t first = next_++;
    bool up = false;
    for (std::size_t i = 0; i < replicas_.size(); i++) {
        Replica& replica = *replicas_[(first + i) % replicas_.size()];
        if (!replica.is_wanted()) {
            up |= replica.up;
            continue;
        }
        std::unique_ptr<Reading> reading = read_from(replica, needed, up);
        if (reading) there_++;
        if (reading) return reading;
        if (up) break;
    }
    (up ? late_ : down_)++;
    return nullptr;
}

// Waits for one only: who has waited for it in vain does not wait for others.
std::unique_ptr<Reading> Replicas::read_from(Replica& replica, const Position& wanted, bool& up) {
    try {
        auto lent = replica.pool.take();
        const Hurry hurry{lent->connection()};
        const auto until = Clock::now() + kLongestWait;
        for (;;) {
            const Position there = ask_replica(lent->connection());
            if (there >= wanted)
                return std::make_unique<ReplicaReading>(std::move(lent), replica.name + " at ", there);
            up = true;
            if (Clock::now() >= until) break;
            std::this_thread::sleep_for(kPause);
        }
        replica.pass_over();
    } catch (const Error&) {
        replica.up = false;
    }
    return nullptr;
}

// Where the primary was at some moment within the stated age: who has come so far is no older.
Position Replicas::position_of_then() {
    std::lock_guard lock(samples_mutex_);
    const Time now = Clock::now();
    if (now - lately_.at > oldest_ / 2) {
        then_ = lately_;
        const auto lent = primary_.take();
        lately_ = {now, ask_primary(lent->connection())};
    }
    if (now - then_.at > oldest_) then_ = lately_;
    return then_.position;
}

void Replicas::watch() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        for (const auto& replica : replicas_)
            if (!replica->up) look_for(*replica);
        lock.lock();
        stop_.wait_for(lock, kLook, [&] { return stopping_; });
    }
}

void Replicas::look_for(Replica& replica) {
    try {
        PostgresConnection connection{replica.options};
        if (connection.text(kIdentity) != identity_of_primary()) return replica.say_down("it is no copy of this store");
        ask_replica(connection);
        replica.said.clear();
        replica.up = true;
        log::info(replica.name + " is read from");
    } catch (const RunAgain& fault) {
        replica.say_down(fault.why());
    } catch (const Error& error) {
        const auto& values = error.message().values;
        replica.say_down(values.empty() ? error.what() : values.front().second);
    }
}

std::string Replicas::identity_of_primary() { return primary_.take()->connection().text(kIdentity); }

ReplicaReads Replicas::reads() const { return {there_, late_, down_}; }

}  // namespace lazo::storage::postgres
