#include "kernel/jobs/queue.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/log.h"
#include "kernel/jobs/columns.h"
#include "kernel/jobs/rows.h"

namespace lazo::jobs {

using storage::Bound;
using storage::Connection;
using storage::Statement;

namespace {

constexpr std::int64_t kPurgedAtOnce = 1000;
constexpr std::int64_t kLongestList = 500;

constexpr std::int64_t kMomentAgoMs = 15'000;  // more than the programs' clocks differ

// What of a job is news when it changes.
std::string look_of(const JobFacts& facts) {
    return std::string(name_of(facts.state)) + " " + std::to_string(facts.attempts) + " " + std::to_string(facts.done) +
           " " + std::to_string(facts.total);
}

constexpr std::string_view kCancel =
    "UPDATE jobs SET cancel_asked=1, ended_at=CASE WHEN state='queued' THEN $1 ELSE ended_at END, "
    "state=CASE WHEN state='queued' THEN 'cancelled' ELSE state END WHERE id=$2 AND state IN ('queued','running')";

constexpr std::string_view kRetry =
    "UPDATE jobs SET state='queued', attempts=0, cancel_asked=0, run_at=$1, ended_at=NULL, done=0, total=0, rate=0 "
    "WHERE id=$2 AND state IN ('failed','dead','cancelled')";

constexpr std::string_view kPurge =
    "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE ended_at<$1 AND state NOT IN ('queued','running') "
    "AND id<(SELECT max(id) FROM jobs) ORDER BY ended_at LIMIT $2)";

}  // namespace

Queue::Queue(storage::Database& database, const Clock& clock)
    : database_(database), clock_(clock), signal_(std::make_shared<Signal>()) {
    // The database keeps its listeners for good, so they may outlive the queue.
    database_.on_commit([weak = std::weak_ptr<Signal>(signal_)] {
        if (const auto signal = weak.lock()) signal->committed();
    });
}

Enqueued Queue::enqueue(Connection& connection, const Job& job) {
    if (job.kind.empty() || job.max_attempts < 1) throw_internal("a job needs a kind and at least one attempt");
    if (const auto id = insert_job(connection, job, clock_.now())) {
        signal_->touch(*id);
        return {*id, true};
    }
    return {find_unique(connection, job.unique_key), false};
}

Enqueued Queue::enqueue(const Job& job) {
    Enqueued enqueued;
    database_.write([&](Connection& connection) { enqueued = enqueue(connection, job); });
    return enqueued;
}

JobFacts Queue::get(std::int64_t id) const {
    auto found = find(id);
    if (!found) throw_not_found();
    return std::move(*found);
}

std::optional<JobFacts> Queue::find(std::int64_t id) const { return find_job(database_.read()->connection(), id); }

std::vector<JobFacts> Queue::list(const JobList& question) const {
    std::string sql = "SELECT " + kColumns + " FROM jobs WHERE id<$1";
    std::vector<Bound> values{question.before > 0 ? question.before : std::numeric_limits<std::int64_t>::max()};
    const auto narrow = [&](std::string_view column, Bound value) {
        values.push_back(std::move(value));
        sql += " AND " + std::string(column) + "=$" + std::to_string(values.size());
    };
    if (question.state) narrow("state", std::string(name_of(*question.state)));
    if (!question.kind.empty()) narrow("kind", question.kind);
    if (question.created_by) narrow("created_by", *question.created_by);
    values.emplace_back(std::clamp<std::int64_t>(question.limit, 1, kLongestList));
    sql += " ORDER BY id DESC LIMIT $" + std::to_string(values.size());
    std::vector<JobFacts> jobs;
    auto reading = database_.read();
    reading->connection().each(sql, values, [&](Statement& row) { jobs.push_back(facts_of(row)); });
    return jobs;
}

JobFacts Queue::steer(std::int64_t id, std::string_view statement, std::string_view refusal, const Also& also) {
    std::optional<JobFacts> facts;
    bool changed = false;
    database_.write([&](Connection& connection) {
        connection.run(statement, {clock_.now().ms, id});
        changed = connection.changes() > 0;
        facts = find_job(connection, id);
        if (changed) signal_->touch(id);
        if (changed && also) also(connection, *facts);
    });
    if (!facts) throw_not_found();
    if (!changed) throw Error{ErrorKind::conflict, {std::string(refusal)}};
    return std::move(*facts);
}

JobFacts Queue::cancel(std::int64_t id, const Also& also) { return steer(id, kCancel, "jobs.ended", also); }
JobFacts Queue::retry(std::int64_t id, const Also& also) { return steer(id, kRetry, "jobs.not_retriable", also); }

std::int64_t Queue::purge(Moment before, std::chrono::milliseconds budget) {
    const auto deadline = std::chrono::steady_clock::now() + budget;
    std::int64_t purged = 0, now_purged = 0;
    do {
        database_.write([&](Connection& connection) {
            connection.run(kPurge, {before.ms, kPurgedAtOnce});
            now_purged = connection.changes();
        });
        purged += now_purged;
    } while (now_purged == kPurgedAtOnce && std::chrono::steady_clock::now() < deadline);
    return purged;
}

void Queue::on_change(std::function<void(const JobFacts&)> listener) { listeners_.push_back(std::move(listener)); }

void Queue::watch(std::function<std::vector<std::int64_t>()> users) { watched_ = std::move(users); }

void Queue::publish() {
    const auto changed = signal_->take_changed();
    if (listeners_.empty()) return;
    for (const std::int64_t id : changed)
        if (const auto facts = find_job(database_.read()->connection(), id))
            tell(*facts);  // else its transaction was undone
    if (!watches_others()) return;
    for (const JobFacts& facts : news_of_others()) tell(facts);
}

void Queue::tell(const JobFacts& facts) {
    if (watches_others()) told_[facts.id] = look_of(facts);
    for (const auto& listener : listeners_) try {
            listener(facts);
        } catch (const std::exception& error) {
            log::error(std::string("listener of jobs: ") + error.what());
        }
}

std::vector<JobFacts> Queue::news_of_others() {
    const std::vector<std::int64_t> users = watched_();
    std::vector<JobFacts> news;
    std::map<std::int64_t, std::string> told;
    const auto compare = [&](Statement& row) {
        JobFacts facts = facts_of(row);
        const auto known = told_.find(facts.id);
        if (known == told_.end() || known->second != look_of(facts))
            news.push_back(std::move(facts));
        else
            told.insert(*known);
    };
    if (!users.empty()) {
        std::vector<Bound> values{clock_.now().ms - kMomentAgoMs};
        std::string marks;
        for (const std::int64_t user : users) {
            values.emplace_back(user);
            marks += (marks.empty() ? "$" : ",$") + std::to_string(values.size());
        }
        const std::string open = "(state IN ('queued','running') OR ended_at>=$1)";
        database_.read()->connection().each("SELECT " + kColumns + " FROM jobs WHERE " + open + " AND created_by IN (" +
                                                marks + ") ORDER BY id DESC LIMIT " + std::to_string(kLongestList),
                                            values, compare);
    }
    told_ = std::move(told);
    return news;
}

}  // namespace lazo::jobs
