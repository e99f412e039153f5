// A job: work that outlives the request that asked for it. It is one row, so it survives restarts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/money.h"
#include "base/time.h"

namespace lazo::jobs {

enum class State : std::uint8_t {
    queued,
    running,
    done,
    failed,  // its handler said that trying again is of no use
    cancelled,
    dead,  // tried as often as allowed; an administrator may look and retry
};
std::string_view name_of(State state);
// False when no state has that name.
bool find_state(std::string_view name, State& found);

enum class Priority : std::uint8_t { low, normal, high };

// What is asked for.
struct Job {
    std::string kind;             // names the handler
    std::string payload = "{}";   // JSON
    std::int64_t created_by = 0;  // user id; 0: the program
    std::string unique_key = {};  // at most one queued or running job has it; empty: none
    Priority priority = Priority::normal;
    std::optional<Moment> run_at = {};  // not before; empty: at once
    int max_attempts = 5;
};

// What is known of it.
struct JobFacts {
    std::int64_t id = 0;
    std::string kind, payload;
    State state = State::queued;
    Priority priority = Priority::normal;
    std::string unique_key;
    int attempts = 0, max_attempts = 0;
    Moment run_at;
    std::int64_t done = 0, total = 0;  // progress, in the handler's own units; total 0: not known
    Decimal rate;                      // units a second, of the attempt so far
    std::string result;                // JSON; empty: none
    std::optional<Message> error;      // of the last attempt
    std::int64_t created_by = 0;
    Moment created_at;
    std::optional<Moment> started_at, ended_at;
    bool cancel_asked = false;

    bool ended() const { return state != State::queued && state != State::running; }
};

}  // namespace lazo::jobs
