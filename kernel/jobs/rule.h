// When a scheduled job comes again, in the company's local time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace lazo::jobs {

struct Rule {
    enum class Every : std::uint8_t { minutes, day, week, month };
    Every every = Every::day;
    int count = 0;    // minutes: 1-10080, counted from 1970-01-01T00:00Z, so 15 is at :00, :15, :30 and :45
    TimeOfDay at;     // not of minutes
    int weekday = 1;  // week: 1 = Monday .. 7 = Sunday
    int day = 1;      // month: 1-31; in a shorter month its last

    auto operator<=>(const Rule&) const = default;
    // "every 15 minutes", "daily 02:30", "weekly 1 02:30", "monthly 31 02:30". Throws Error{invalid} "schedule.rule" at
    // "rule".
    static Rule parse(std::string_view text);
    std::string to_text() const;

    // The first occurrence after that moment. A local time that the clock skips is the first moment behind the gap; one
    // that comes twice is the first of both, so each day has one occurrence.
    Moment next(const Zone& zone, Moment after) const;
};

}  // namespace lazo::jobs
