// The rules of activities as functions of the record alone, so that they can be tried without a store.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "kernel/schema/record.h"

namespace lazo::activities {

// What an hour of the person costs, and in which currency; nothing when it is not known.
struct HourlyCost {
    std::int64_t micros = 0;  // of the currency's unit
    std::string currency;
};

// Seconds x hourly cost, to the minor unit, half away from zero.
Money cost_of(schema::Duration duration, const HourlyCost& hour);

// The first line of the body, when no summary is given.
void summary_is_the_first_line(schema::Record& interaction);

// The cost of the time, when none is given; a cost that was computed so follows a change of duration or person, one
// that was typed stays. `before` is null for a new record, `hour_before` that of the person before.
void cost_follows_the_time(schema::Record& interaction, const HourlyCost& hour, const schema::Record* before,
                           const HourlyCost& hour_before);

// `done_at` is when the task became done; none while it is not.
void done_at_follows_the_state(schema::Record& task, const schema::Record* before, Moment now);

}  // namespace lazo::activities
