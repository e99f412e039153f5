#include "kernel/events/relay.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "kernel/events/outbox.h"
#include "kernel/events/reader.h"
#include "kernel/events/shared.h"

namespace lazo::events {
namespace {

using Time = std::chrono::steady_clock;
constexpr std::int64_t kPurgedAtOnce = 1000;

}  // namespace

Relay::Relay(storage::Database& database, const Clock& clock, RelayOptions options)
    : database_(database),
      clock_(clock),
      options_(options),
      shared_(std::make_shared<Shared>()) {
    // The database keeps its listeners for good, so they may outlive the relay.
    database_.on_commit([weak = std::weak_ptr<Shared>(shared_)] {
        if (const auto shared = weak.lock()) shared->give_hint();
    });
}

Relay::~Relay() { stop(); }

void Relay::add_reader(ReaderOptions options, Take take) {
    if (thread_.joinable()) throw_internal("a reader of events is added too late: " + options.name);
    readers_.push_back(std::make_unique<Reader>(database_, clock_, options_, std::move(options), std::move(take)));
}

void Relay::start() {
    for (const auto& reader : readers_) reader->start(shared_);
    thread_ = std::thread([this] { run(); });
}

void Relay::stop() {
    {
        std::lock_guard lock(shared_->mutex);
        shared_->stopping = true;
    }
    shared_->hinted.notify_all();
    shared_->advanced.notify_all();
    shared_->read.notify_all();
    for (const auto& reader : readers_) reader->join();
    if (!thread_.joinable()) return;
    thread_.join();
}

void Relay::run() {
    std::unique_lock lock(shared_->mutex);
    while (!shared_->stopping) {
        shared_->hinted.wait_for(lock, options_.slow_look, [&] { return shared_->hint || shared_->stopping; });
        shared_->hint = false;
        const auto begun = Time::now();
        lock.unlock();
        const bool more = pass();
        lock.lock();
        shared_->hint |= more;
        shared_->hinted.wait_until(lock, begun + options_.least_pause, [&] { return shared_->stopping; });
    }
}

// True when more waits to be numbered.
bool Relay::pass() {
    try {
        const std::int64_t numbered = number();
        const std::int64_t head = last_position(database_.read()->connection());
        {
            std::lock_guard lock(shared_->mutex);
            shared_->head = std::max(shared_->head, head);
        }
        shared_->advanced.notify_all();
        return numbered == options_.batch;
    } catch (const std::exception& error) {
        log::error(std::string("relay of events: ") + error.what());
        return false;
    }
}

// Looks before it writes: its own commit is a hint as well, and would otherwise never let it rest.
std::int64_t Relay::number() {
    if (!has_unnumbered(database_.read()->connection())) return 0;
    std::int64_t numbered = 0;
    database_.write_alone(
        [&](storage::Connection& connection) { numbered = number_events(connection, options_.batch); });
    return numbered;
}

std::int64_t Relay::head() const {
    std::lock_guard lock(shared_->mutex);
    return shared_->head;
}

bool Relay::drain(std::chrono::milliseconds limit) {
    const auto deadline = Time::now() + limit;
    for (;;) {
        const std::int64_t seen = head();
        if (!has_unnumbered(database_.read()->connection())) break;
        shared_->give_hint();
        std::unique_lock lock(shared_->mutex);
        shared_->advanced.wait_until(lock, deadline, [&] { return shared_->head > seen || shared_->stopping; });
        if (shared_->head == seen) return false;
    }
    const std::int64_t last = last_position(database_.read()->connection());
    std::unique_lock lock(shared_->mutex);
    return shared_->read.wait_until(lock, deadline, [&] {
        return std::all_of(readers_.begin(), readers_.end(),
                           [&](const auto& each) { return each->position() >= last; });
    });
}

std::int64_t Relay::purge(Moment before, std::chrono::milliseconds budget) {
    const auto deadline = Time::now() + budget;
    std::int64_t purged = 0, now_purged = 0;
    do {
        database_.write_alone(
            [&](storage::Connection& connection) { now_purged = purge_events(connection, before, kPurgedAtOnce); });
        purged += now_purged;
    } while (now_purged == kPurgedAtOnce && Time::now() < deadline);
    return purged;
}

}  // namespace lazo::events
