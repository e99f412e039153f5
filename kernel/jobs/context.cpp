#include "kernel/jobs/context.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/log.h"

namespace lazo::jobs {
namespace {

constexpr std::int64_t kReportPauseMs = 200;

}  // namespace

JobContext::JobContext(storage::Database& database, const Clock& clock, Signal& signal, JobFacts facts,
                       std::string owner, std::chrono::milliseconds lease, const std::atomic<bool>& stopping)
    : database_(database),
      clock_(clock),
      signal_(signal),
      facts_(std::move(facts)),
      owner_(std::move(owner)),
      lease_(lease),
      stopping_(stopping),
      cancel_asked_(facts_.cancel_asked) {}

void JobContext::report(std::int64_t done, std::int64_t total) {
    done_ = done;
    total_ = total;
    const Moment now = clock_.now();
    const bool soon = reported_at_ && now >= *reported_at_ && now.ms - reported_at_->ms < kReportPauseMs;
    if (soon) return;
    reported_at_ = now;
    bool ours = false, cancel_asked = false;
    try {
        database_.write_alone([&](storage::Connection& connection) {
            ours = store_progress(connection, claim(), progress(), {now.ms + lease_.count()}, cancel_asked);
        });
    } catch (const Error& error) {  // progress is not worth the work itself
        return log::warning("progress of job " + std::to_string(id()) + ": " + error.what());
    }
    if (!ours) lost_ = true;
    if (cancel_asked) cancel_asked_ = true;
    signal_.changed(id());
}

Progress JobContext::progress() const {
    const std::int64_t elapsed = clock_.now().ms - facts_.started_at.value_or(clock_.now()).ms;
    const std::int64_t most = std::numeric_limits<std::int64_t>::max() / 1'000'000'000;
    if (elapsed <= 0 || done_ > most || done_ < 0) return {done_, total_, {}};
    return {done_, total_, {multiply_rounded(done_, 1'000'000'000, elapsed)}};
}

JobContext::End JobContext::end_asked() const {
    if (lost_) return End::lost;
    if (cancel_asked_) return End::cancelled;
    return stopping_ ? End::stopping : End::none;
}

bool JobContext::cancelled() {
    const bool asked = end_asked() != End::none;
    told_ |= asked;
    return asked;
}

}  // namespace lazo::jobs
