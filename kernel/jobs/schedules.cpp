#include "kernel/jobs/schedules.h"

#include <algorithm>

#include "kernel/jobs/columns.h"

namespace lazo::jobs {

using storage::Bound;
using storage::Connection;
using storage::Statement;

namespace {

constexpr std::int64_t kAheadMs = 3'600'000;

constexpr std::string_view kPut =
    "INSERT INTO schedules(name, kind, payload, rule, next_run) VALUES($1,$2,$3,$4,$5) "
    "ON CONFLICT(name) DO UPDATE SET kind=excluded.kind, payload=excluded.payload, "
    "next_run=CASE WHEN schedules.rule=excluded.rule THEN schedules.next_run ELSE excluded.next_run END, "
    "rule=excluded.rule";

// Names the occurrence, so that of two nodes only one moves it on.
constexpr std::string_view kMoveOn = "UPDATE schedules SET last_run=$1, next_run=$2 WHERE name=$3 AND next_run=$1";

std::vector<Schedule> read(Connection& connection, std::string_view tail, const std::vector<Bound>& values) {
    std::vector<Schedule> schedules;
    connection.each(
        "SELECT name, kind, payload, rule, last_run, next_run FROM schedules" + std::string(tail), values,
        [&](Statement& row) {
            schedules.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                                 Rule::parse(row.text(3)), moment_of(row, 4), Moment{row.integer(5)}});
        });
    return schedules;
}

}  // namespace

Schedules::Schedules(storage::Database& database, Queue& queue, const Clock& clock, std::function<Zone()> zone)
    : database_(database), queue_(queue), clock_(clock), zone_(std::move(zone)) {}

void Schedules::put(const Schedule& schedule) {
    const Moment next = schedule.rule.next(zone_(), clock_.now());
    database_.write([&](Connection& connection) {
        connection.run(kPut, {schedule.name, schedule.kind, schedule.payload, schedule.rule.to_text(), next.ms});
    });
    queue_.signal_->wake();
}

bool Schedules::remove(std::string_view name) {
    bool removed = false;
    database_.write([&](Connection& connection) {
        connection.run("DELETE FROM schedules WHERE name=$1", {std::string(name)});
        removed = connection.changes() > 0;
    });
    return removed;
}

std::vector<Schedule> Schedules::list() const { return read(database_.read()->connection(), " ORDER BY name", {}); }

std::optional<Moment> Schedules::run_due() {
    const Moment now = clock_.now();
    if (!looked_at_ || now < *looked_at_) heal(now);
    looked_at_ = now;
    for (const Schedule& schedule :
         read(database_.read()->connection(), " WHERE next_run<=$1 ORDER BY next_run, name", {now.ms}))
        run(schedule, now);
    std::optional<Moment> next;
    database_.read()->connection().each("SELECT min(next_run) FROM schedules", {},
                                        [&](Statement& row) { next = moment_of(row, 0); });
    return next;
}

void Schedules::run(const Schedule& schedule, Moment now) {
    const Moment next = schedule.rule.next(zone_(), std::max(now, schedule.next_run));
    database_.write([&](Connection& connection) {
        connection.run(kMoveOn, {schedule.next_run.ms, next.ms, schedule.name});
        if (connection.changes() == 0) return;
        queue_.enqueue(connection, {.kind = schedule.kind, .payload = schedule.payload});
    });
}

// A clock that ran ahead and was set back has pushed the next runs far away. They come back to the first occurrence
// that is neither past nor has run. Runs of hours that are yet to come do not count: better twice than not at all.
void Schedules::heal(Moment now) {
    for (const Schedule& schedule : list()) {
        const Moment last = schedule.last_run.value_or(now);
        const bool ahead = last.ms - now.ms > kAheadMs;
        const Moment next = schedule.rule.next(zone_(), ahead ? now : std::max(now, last));
        if (next >= schedule.next_run || schedule.next_run <= now) continue;
        database_.write([&](Connection& connection) {
            connection.run("UPDATE schedules SET next_run=$1 WHERE name=$2 AND next_run=$3",
                           {next.ms, schedule.name, schedule.next_run.ms});
        });
    }
}

}  // namespace lazo::jobs
