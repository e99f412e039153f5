#include "kernel/events/reader.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/error.h"
#include "base/give_way.h"
#include "base/log.h"
#include "kernel/events/outbox.h"

namespace lazo::events {

Relay::Reader::Reader(storage::Database& database, const Clock& clock, const RelayOptions& relay, ReaderOptions options,
                      Take take)
    : database_(database),
      clock_(clock),
      relay_(relay),
      options_(std::move(options)),
      take_(std::move(take)),
      owner_(crypto::random_token()) {}

void Relay::Reader::find_position() {
    std::optional<std::int64_t> stored;
    std::int64_t last = 0;
    {
        auto reading = database_.read();
        if (options_.keeping == Keeping::durable) stored = reader_position(reading->connection(), options_.name);
        last = last_position(reading->connection());
    }
    const bool from_first = options_.keeping == Keeping::durable && options_.begin == Begin::first;
    position_ = saved_ = stored.value_or(from_first ? 0 : last);
    if (stored || options_.keeping == Keeping::live) return;
    database_.write(
        [&](storage::Connection& connection) { save_reader_position(connection, options_.name, position_); });
}

void Relay::Reader::start(std::shared_ptr<Shared> shared) {
    shared_ = std::move(shared);
    find_position();
    thread_ = std::thread([this] { run(); });
}

void Relay::Reader::join() {
    if (thread_.joinable()) thread_.join();
}

void Relay::Reader::run() {
    if (options_.keeping == Keeping::durable) give_way();
    for (Next next = wait(); next != Next::stop; next = wait()) {
        if (next == Next::save) {
            save();
        } else if (hand_over()) {
            failures_ = 0;
        } else {
            failures_++;
            rest_after_failure();
        }
    }
    save();
    if (ours_until_.ms == 0) return;
    try {
        database_.write([&](storage::Connection& connection) { give_up_lease(connection, options_.name, owner_); });
    } catch (const std::exception& error) {
        log::warning("the lease of reader " + options_.name + " ends by itself: " + error.what());
    }
}

// Where another program was the reader meanwhile, it goes on from where that one stood.
bool Relay::Reader::is_ours() {
    if (options_.keeping == Keeping::live || !database_.is_shared()) return true;
    const Moment now = clock_.now();
    const std::int64_t half = relay_.lease.count() / 2;
    if (ours_until_.ms - now.ms > half) return true;
    const bool went_on = now < ours_until_;
    const Moment until{now.ms + relay_.lease.count()};
    bool ours = false;
    std::int64_t stored = 0;
    database_.write([&](storage::Connection& connection) {
        ours = take_lease(connection, options_.name, owner_, now, until);
        stored = reader_position(connection, options_.name).value_or(0);
    });
    ours_until_ = ours ? until : Moment{};
    if (ours && went_on) return true;
    std::lock_guard lock(shared_->mutex);
    position_ = saved_ = stored;
    shared_->read.notify_all();
    return ours;
}

void Relay::Reader::wait_for_lease() {
    std::unique_lock lock(shared_->mutex);
    shared_->advanced.wait_for(lock, relay_.lease / 4, [&] { return shared_->stopping; });
}

// A position is stored at most every `save_pause`, and then also when nothing new comes.
Relay::Reader::Next Relay::Reader::wait() {
    std::unique_lock lock(shared_->mutex);
    const auto ready = [&] { return shared_->stopping || shared_->head > position_; };
    const bool unsaved = options_.keeping == Keeping::durable && position_ > saved_;
    if (!unsaved)
        shared_->advanced.wait(lock, ready);
    else if (!shared_->advanced.wait_until(lock, saved_at_ + relay_.save_pause, ready))
        return Next::save;
    if (shared_->stopping) return Next::stop;
    return unsaved && Time::now() >= saved_at_ + relay_.save_pause ? Next::save : Next::read;
}

bool Relay::Reader::hand_over() {
    try {
        if (!is_ours()) return wait_for_lease(), true;
        std::vector<Event> events;
        {
            auto reading = database_.read();
            events = read_events(reading->connection(), position_, options_.batch);
        }
        if (!events.empty()) take_(events);
        std::lock_guard lock(shared_->mutex);
        // What was purged or lost under the head is nothing to wait for.
        position_ = events.empty() ? std::max(position_, shared_->head) : events.back().position;
        shared_->read.notify_all();
        return true;
    } catch (const std::exception& error) {
        log::error("reader of events " + options_.name + ": " + error.what());
        return false;
    }
}

void Relay::Reader::rest_after_failure() {
    const auto doubled = relay_.first_retry * (1 << std::min(failures_ - 1, 12));
    std::unique_lock lock(shared_->mutex);
    shared_->advanced.wait_for(lock, std::min(doubled, relay_.longest_retry), [&] { return shared_->stopping; });
}

void Relay::Reader::save() {
    saved_at_ = Time::now();
    if (options_.keeping == Keeping::live || position_ == saved_) return;
    try {
        database_.write_alone(
            [&](storage::Connection& connection) { save_reader_position(connection, options_.name, position_); });
        saved_ = position_;
    } catch (const std::exception& error) {
        log::error("position of reader " + options_.name + ": " + error.what());
    }
}

}  // namespace lazo::events
