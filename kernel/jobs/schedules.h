// Jobs that come again. Each occurrence becomes one job, in the same transaction that moves the schedule on, so that it
// happens once across restarts, nodes and clocks that jump.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/jobs/queue.h"
#include "kernel/jobs/rule.h"

namespace lazo::jobs {

struct Schedule {
    std::string name;  // unique
    std::string kind;  // of the job
    std::string payload = "{}";
    Rule rule;
    std::optional<Moment> last_run = {};  // the occurrence that ran last; set by the program
    Moment next_run = {};                 // likewise
};

class Schedules {
 public:
    // `zone` answers the company's time zone of that moment.
    Schedules(storage::Database& database, Queue& queue, const Clock& clock, std::function<Zone()> zone);

    // Makes the schedule or changes the one of that name. An unchanged rule keeps its next run, so that every start of
    // the program may call this.
    void put(const Schedule& schedule);
    bool remove(std::string_view name);
    std::vector<Schedule> list() const;  // by name

    // Turns what is due into jobs: however late, one job a schedule. Returns the next moment to call again; called by
    // the runner.
    std::optional<Moment> run_due();

 private:
    void heal(Moment now);
    void run(const Schedule& schedule, Moment now);

    storage::Database& database_;
    Queue& queue_;
    const Clock& clock_;
    const std::function<Zone()> zone_;
    std::optional<Moment> looked_at_;
};

}  // namespace lazo::jobs
