#include "kernel/jobs/runner.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/error.h"
#include "base/give_way.h"
#include "base/log.h"
#include "kernel/jobs/rows.h"
#include "kernel/jobs/schedules.h"

namespace lazo::jobs {

using storage::Connection;

namespace {

// A lease that ends so far away was given before the clock was set back.
constexpr std::int64_t kFarMs = 3'600'000;

bool worth_retrying(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid:
        case ErrorKind::unauthenticated:
        case ErrorKind::forbidden:
        case ErrorKind::not_found:
        case ErrorKind::too_large:
            return false;
        default:
            return true;
    }
}

}  // namespace

Runner::Runner(storage::Database& database, Queue& queue, const Clock& clock, RunnerOptions options)
    : database_(database), queue_(queue), clock_(clock), options_(options), owner_(crypto::random_token()) {}

Runner::~Runner() { stop(); }

void Runner::handle(std::string_view kind, Handler handler) {
    if (!handlers_.emplace(kind, std::move(handler)).second)
        throw_internal("two handlers of one kind of job: " + std::string(kind));
}

void Runner::start() {
    for (int i = 0; i < options_.workers; i++) workers_.emplace_back([this] { work(); });
    dispatcher_ = std::thread([this] { dispatch(); });
}

void Runner::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    handed_over_.notify_all();
    for (std::thread& worker : workers_) worker.join();
    workers_.clear();
    workers_gone_ = true;  // until then the dispatcher keeps their leases
    wake();
    if (dispatcher_.joinable()) dispatcher_.join();
}

void Runner::wake() { queue_.signal_->wake(); }

void Runner::dispatch() {
    std::uint64_t seen = 0;
    while (!workers_gone_) {
        std::chrono::milliseconds pause = options_.slow_look;
        try {
            pause = look();
        } catch (const std::exception& error) {
            log::error(std::string("runner of jobs: ") + error.what());
        }
        seen = queue_.signal_->wait(seen, pause);
    }
    try {
        queue_.publish();
    } catch (const std::exception& error) {
        log::error(std::string("runner of jobs: ") + error.what());
    }
}

// Returns how long there is nothing to do unless something happens.
std::chrono::milliseconds Runner::look() {
    queue_.publish();
    if (before_look_) before_look_();
    std::optional<Moment> next;
    if (schedules_ && !stopping_) next = schedules_->run_due();
    const Moment now = clock_.now();
    heal(now);
    const Lookout lookout = look_out(database_.read()->connection());
    heed(lookout.cancels);
    keep_leases(lookout, now);
    if (lookout.next_due && *lookout.next_due <= now)
        take(now);
    else if (lookout.next_due)
        next = std::min(next.value_or(*lookout.next_due), *lookout.next_due);
    if (!next) return options_.slow_look;
    return std::clamp(std::chrono::milliseconds(next->ms - now.ms), std::chrono::milliseconds(1), options_.slow_look);
}

// At the start the clock may have been set back as well.
void Runner::heal(Moment now) {
    const bool set_back = !looked_at_ || now < *looked_at_;
    looked_at_ = now;
    const std::int64_t pause = options_.longest_retry.count();
    if (!set_back || !has_postponed(database_.read()->connection(), now, pause)) return;
    database_.write([&](Connection& connection) { bring_back_due(connection, now, pause); });
}

void Runner::heed(const std::vector<std::int64_t>& cancels) {
    std::lock_guard lock(mutex_);
    for (const std::int64_t id : cancels) {
        const auto found = taken_.find(id);
        if (found != taken_.end()) found->second->cancel_asked_ = true;
    }
}

void Runner::keep_leases(const Lookout& lookout, Moment now) {
    const bool renew = !renewed_at_ || now < *renewed_at_ || now.ms - renewed_at_->ms >= options_.lease.count() / 3;
    if (renew && idle() < static_cast<std::size_t>(options_.workers)) {
        database_.write(
            [&](Connection& connection) { renew_leases(connection, owner_, {now.ms + options_.lease.count()}); });
        renewed_at_ = now;
    }
    const Moment far{now.ms + options_.lease.count() + kFarMs};
    const bool ended = lookout.first_lease_end && *lookout.first_lease_end <= now;
    const bool odd = lookout.last_lease_end && *lookout.last_lease_end > far;
    if (!ended && !odd) return;
    std::vector<std::int64_t> ids;
    database_.write([&](Connection& connection) { ids = rescue_jobs(connection, now, far); });
    for (const std::int64_t id : ids) queue_.signal_->changed(id);
}

std::size_t Runner::idle() {
    std::lock_guard lock(mutex_);
    const auto workers = static_cast<std::size_t>(options_.workers);
    return taken_.size() < workers ? workers - taken_.size() : 0;
}

void Runner::take(Moment now) {
    const auto wanted = static_cast<std::int64_t>(stopping_ ? 0 : idle());
    if (wanted == 0) return;
    std::vector<JobFacts> claimed;
    const Moment until{now.ms + options_.lease.count()};
    database_.write([&](Connection& connection) { claimed = claim_jobs(connection, owner_, now, until, wanted); });
    {
        std::lock_guard lock(mutex_);
        for (JobFacts& facts : claimed) {
            const std::int64_t id = facts.id;
            const ContextPointer context(new JobContext(database_, clock_, *queue_.signal_, std::move(facts), owner_,
                                                        options_.lease, stopping_));
            taken_[id] = context;
            waiting_.push_back(context);
        }
    }
    handed_over_.notify_all();
    for (const JobFacts& facts : claimed) queue_.signal_->changed(facts.id);
}

Runner::ContextPointer Runner::next() {
    std::unique_lock lock(mutex_);
    handed_over_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return nullptr;
    const ContextPointer context = waiting_.front();
    waiting_.pop_front();
    return context;
}

void Runner::work() {
    give_way();
    while (const ContextPointer context = next()) {
        run(*context);
        std::lock_guard lock(mutex_);
        taken_.erase(context->id());
        queue_.signal_->changed(context->id());
    }
}

void Runner::run(JobContext& context) {
    const bool begin = !stopping_;
    settle(context, begin ? attempt(context) : stopped(context));
}

Outcome Runner::attempt(JobContext& context) {
    const auto handler = handlers_.find(context.facts_.kind);
    if (handler == handlers_.end())
        return failure(context, {"jobs.kind_unknown", {{"kind", context.facts_.kind}}}, true);
    try {
        handler->second(context);
    } catch (const Error& error) {
        if (context.told_) return stopped(context);
        if (error.kind() != ErrorKind::internal) return failure(context, error.message(), worth_retrying(error.kind()));
        log::error("job " + std::to_string(context.id()) + " " + context.facts_.kind + ": " + error.what());
        return failure(context, {"error.internal"}, true);
    } catch (const std::exception& error) {
        if (context.told_) return stopped(context);
        log::error("job " + std::to_string(context.id()) + " " + context.facts_.kind + ": " + error.what());
        return failure(context, {"error.internal"}, true);
    }
    if (context.told_) return stopped(context);
    return {.state = State::done,
            .result = context.result_,
            .run_at = context.facts_.run_at,
            .ended_at = clock_.now(),
            .attempts = context.facts_.attempts};
}

Outcome Runner::failure(const JobContext& context, Message message, bool again) {
    const Moment now = clock_.now();
    const bool last = context.facts_.attempts >= context.facts_.max_attempts;
    Outcome outcome{.result = context.result_,
                    .error = std::move(message),
                    .run_at = context.facts_.run_at,
                    .attempts = context.facts_.attempts};
    if (again && !last) {
        outcome.state = State::queued;
        outcome.run_at = {now.ms + retry_pause(outcome.attempts)};
    } else {
        outcome.state = again ? State::dead : State::failed;
        outcome.ended_at = now;
    }
    return outcome;
}

// The attempt does not count: the handler did as it was told.
Outcome Runner::stopped(const JobContext& context) {
    Outcome outcome{.state = State::queued, .run_at = context.facts_.run_at, .attempts = context.facts_.attempts - 1};
    if (context.end_asked() != JobContext::End::cancelled) return outcome;
    outcome.state = State::cancelled;
    outcome.result = context.result_;
    outcome.ended_at = clock_.now();
    outcome.attempts = context.facts_.attempts;
    return outcome;
}

void Runner::settle(JobContext& context, Outcome outcome) {
    outcome.progress = context.progress();
    bool ours = false;
    try {
        database_.write([&](Connection& connection) { ours = settle_job(connection, context.claim(), outcome); });
        if (!ours) log::warning("job " + std::to_string(context.id()) + " ended after its lease");
    } catch (const std::exception& error) {
        log::error("job " + std::to_string(context.id()) + " runs again, its end could not be stored: " + error.what());
    }
}

std::int64_t Runner::retry_pause(int attempts) const {
    const std::int64_t doubled = options_.first_retry.count() << std::clamp(attempts - 1, 0, 30);
    const std::int64_t whole = std::min<std::int64_t>(doubled, options_.longest_retry.count());
    const std::int64_t half = whole / 2;
    return half + static_cast<std::int64_t>(crypto::random_number() % static_cast<std::uint64_t>(half + 1));
}

}  // namespace lazo::jobs
