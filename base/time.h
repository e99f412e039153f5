// Moments are UTC milliseconds; dates are days; what is agreed in local time is local time + zone. Zones are IANA
// names, through ICU.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace lazo {

struct Moment {
    std::int64_t ms = 0;  // since 1970-01-01T00:00Z
    auto operator<=>(const Moment&) const = default;
    // RFC 3339, "2026-11-22T10:00:00.000Z" or with an offset; what is finer than a millisecond is cut. Throws
    // Error{invalid} "moment.syntax".
    static Moment parse(std::string_view text);
    std::string to_text() const;  // "2026-11-22T10:00:00.000Z"; outside the years 1-9999 the nearest end
};

// A day of the years 1-9999 (Gregorian, also before 1582).
struct Date {
    std::int32_t days = 0;  // since 1970-01-01
    auto operator<=>(const Date&) const = default;
    static Date parse(std::string_view iso);       // "2026-11-22"; throws Error{invalid} "date.syntax"
    static Date of(int year, int month, int day);  // throws Error{invalid} "date.syntax" for 31 February
    std::string to_text() const;
    int year() const;
    int month() const;    // 1-12
    int day() const;      // 1-31
    int weekday() const;  // 1 = Monday .. 7 = Sunday
};

struct TimeOfDay {
    std::int32_t seconds = 0;  // since local midnight
    auto operator<=>(const TimeOfDay&) const = default;
    static TimeOfDay parse(std::string_view text);  // "09:30" or "09:30:15"; throws Error{invalid} "time.syntax"
    std::string to_text() const;                    // "09:30:00"
};

// A time zone by IANA name. Cheap to copy and, after a name's first use, to make; threads may share it.
class Zone {
 public:
    explicit Zone(std::string_view name);  // throws Error{invalid} "zone.unknown"
    const std::string& name() const;
    Date date_of(Moment moment) const;
    TimeOfDay time_of(Moment moment) const;
    // The first moment of a local day, also where midnight does not exist.
    Moment start_of(Date date) const;
    // A local time that the clock skips moves on by the gap (02:30 is 03:30); one that comes twice is the first.
    Moment at(Date date, TimeOfDay time) const;

    struct Rules;

 private:
    const Rules* rules_;
};

enum class Unit : std::uint8_t { day, week, month, quarter, year };  // weeks begin on Monday

Date start_of(Unit unit, Date date);
// `count` units later (or earlier, when negative); the day is cut to the month's last. Throws Error{invalid}
// "date.range" outside the years 1-9999.
Date add(Unit unit, Date date, int count);

class Clock {
 public:
    virtual ~Clock() = default;
    virtual Moment now() const = 0;
};
class SystemClock : public Clock {
 public:
    Moment now() const override;
};

}  // namespace lazo
