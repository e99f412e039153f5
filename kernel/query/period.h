// Windows of time in the asker's zone: the last 90 days, this month, the next 2 weeks.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "kernel/schema/value.h"

namespace lazo::query {

struct Period {
    std::optional<Date> from;  // first day
    std::optional<Date> to;    // first day after
};

// {"last": 90, "unit": "day"} ends with today; {"next": …} begins with it; {"this": "month"}, {"previous": "week"},
// {"from": "2026-01-01", "to": "2026-02-01"} (either may miss; "to" is the first day after). Throws schema::BadValue.
Period read_period(const json::Value& json, Date today);
bool find_unit(std::string_view name, Unit& unit);

}  // namespace lazo::query
