#include "base/time.h"

#include "base/error.h"

namespace lazo {
namespace {

template <typename Action>
std::string fault_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error.message().key;
    }
    return "none";
}

TEST(Moment, reads_and_writes_rfc_3339) {
    EXPECT_EQ(Moment::parse("2026-11-22T10:00:00.000Z").to_text(), "2026-11-22T10:00:00.000Z");
    EXPECT_EQ(Moment::parse("1970-01-01T00:00:00Z").ms, 0);
    EXPECT_EQ(Moment::parse("2026-11-22T10:00:00+05:30").to_text(), "2026-11-22T04:30:00.000Z");
    EXPECT_EQ(Moment::parse("2026-11-22t10:00:00.12-03:00").to_text(), "2026-11-22T13:00:00.120Z");
    EXPECT_EQ(Moment::parse("2026-11-22T10:00:00.123999999z").to_text(), "2026-11-22T10:00:00.123Z");
    EXPECT_EQ(Moment::parse("1969-12-31T23:59:59.999Z").ms, -1);
    EXPECT_EQ(Moment{-1}.to_text(), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(Moment::parse("2016-12-31T23:59:60Z").to_text(), "2017-01-01T00:00:00.000Z");
}

TEST(Moment, refuses_everything_else) {
    for (const char* text :
         {"", "2026-11-22", "2026-11-22 10:00:00Z", "2026-11-22T10:00:00", "2026-11-22T10:00Z", "2026-02-30T10:00:00Z",
          "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:00:60Z", "2026-11-22T10:00:00.Z",
          "2026-11-22T10:00:00+24:00", "2026-11-22T10:00:00+0100", "2026-11-22T10:00:00Zx", "+026-11-22T10:00:00Z"})
        EXPECT_EQ(fault_of([&] { Moment::parse(text); }), "moment.syntax") << text;
}

TEST(Moment, writes_what_lies_outside_the_calendar_as_its_end) {
    EXPECT_EQ(Moment{INT64_MAX}.to_text(), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(Moment{INT64_MIN}.to_text(), "0001-01-01T00:00:00.000Z");
}

TEST(Date, knows_the_calendar) {
    EXPECT_EQ(Date::parse("1970-01-01").days, 0);
    EXPECT_EQ(Date::parse("2024-02-29").to_text(), "2024-02-29");
    EXPECT_EQ(Date::parse("1900-03-01").days - Date::parse("1900-02-28").days, 1);
    EXPECT_EQ(Date::of(2026, 11, 22).weekday(), 7);
    EXPECT_EQ(Date::of(1969, 12, 29).weekday(), 1);
    EXPECT_EQ(Date::of(1, 1, 1).to_text(), "0001-01-01");
    EXPECT_EQ(Date::of(9999, 12, 31).to_text(), "9999-12-31");
    EXPECT_EQ(fault_of([] { Date::of(2026, 2, 31); }), "date.syntax");
    for (const char* text : {"2026-2-3", "2023-02-29", "0000-01-01", "2026-13-01", "2026-00-10", "2026/11/22", ""})
        EXPECT_EQ(fault_of([&] { Date::parse(text); }), "date.syntax") << text;
}

TEST(TimeOfDay, reads_hours_minutes_and_perhaps_seconds) {
    EXPECT_EQ(TimeOfDay::parse("09:30").to_text(), "09:30:00");
    EXPECT_EQ(TimeOfDay::parse("23:59:59").seconds, 86'399);
    for (const char* text : {"24:00", "9:30", "09:60", "09:30:60", "09:30:1", "0930", "09:30Z", ""})
        EXPECT_EQ(fault_of([&] { TimeOfDay::parse(text); }), "time.syntax") << text;
}

TEST(Zone, moves_a_skipped_time_on_and_takes_the_first_of_two) {
    const Zone madrid{"Europe/Madrid"};
    EXPECT_EQ(madrid.at(Date::of(2026, 3, 29), TimeOfDay::parse("02:30")).to_text(), "2026-03-29T01:30:00.000Z");
    EXPECT_EQ(madrid.time_of(Moment::parse("2026-03-29T01:30:00Z")).to_text(), "03:30:00");
    EXPECT_EQ(madrid.at(Date::of(2026, 10, 25), TimeOfDay::parse("02:30")).to_text(), "2026-10-25T00:30:00.000Z");
    EXPECT_EQ(madrid.at(Date::of(2026, 7, 1), TimeOfDay::parse("10:00")).to_text(), "2026-07-01T08:00:00.000Z");
    EXPECT_EQ(madrid.date_of(Moment::parse("2026-06-30T22:00:00Z")).to_text(), "2026-07-01");
    EXPECT_EQ(madrid.date_of(Moment{-1}).to_text(), "1970-01-01");
}

TEST(Zone, begins_a_day_where_the_clock_jumps_over_midnight) {
    const Zone sao_paulo{"America/Sao_Paulo"}, toronto{"America/Toronto"}, apia{"Pacific/Apia"},
        havana{"America/Havana"};
    EXPECT_EQ(sao_paulo.start_of(Date::of(2018, 11, 4)).to_text(), "2018-11-04T03:00:00.000Z");
    EXPECT_EQ(sao_paulo.time_of(Moment::parse("2018-11-04T03:00:00Z")).to_text(), "01:00:00");
    // 1919: at 23:30 it became 00:30 of the next day.
    EXPECT_EQ(toronto.start_of(Date::of(1919, 3, 31)).to_text(), "1919-03-31T04:30:00.000Z");
    // Samoa left out 30 December 2011.
    EXPECT_EQ(apia.start_of(Date::of(2011, 12, 30)), apia.start_of(Date::of(2011, 12, 31)));
    // Midnight twice: the first.
    EXPECT_EQ(havana.start_of(Date::of(2026, 11, 1)).to_text(), "2026-11-01T04:00:00.000Z");
}

TEST(Zone, begins_every_day_of_every_year_at_its_first_moment) {
    for (const char* name : {"Europe/Madrid", "America/Santiago", "America/Asuncion", "Asia/Beirut", "Africa/Cairo"}) {
        const Zone zone{name};
        for (Date day = Date::of(1990, 1, 1); day < Date::of(2030, 1, 1); day = add(Unit::day, day, 1)) {
            const Moment start = zone.start_of(day);
            ASSERT_EQ(zone.date_of(start), day) << name << day.to_text();
            ASSERT_LT(zone.date_of({start.ms - 1}), day) << name << day.to_text();
        }
    }
}

TEST(Zone, refuses_what_is_no_zone) {
    for (const char* name : {"", "Madrid", "Europe/Atlantis", "GMT+3", "Etc/Unknown", "europe/madrid\n", "Zürich"})
        EXPECT_EQ(fault_of([&] { Zone{name}; }), "zone.unknown") << name;
    EXPECT_EQ(Zone{"America/Argentina/Buenos_Aires"}.name(), "America/Argentina/Buenos_Aires");
    EXPECT_EQ(Zone{"UTC"}.start_of(Date{0}).ms, 0);
}

TEST(Unit, finds_the_start_of_a_period) {
    const Date day = Date::of(2026, 11, 22);
    EXPECT_EQ(start_of(Unit::day, day), day);
    EXPECT_EQ(start_of(Unit::week, day).to_text(), "2026-11-16");
    EXPECT_EQ(start_of(Unit::month, day).to_text(), "2026-11-01");
    EXPECT_EQ(start_of(Unit::quarter, day).to_text(), "2026-10-01");
    EXPECT_EQ(start_of(Unit::year, day).to_text(), "2026-01-01");
    EXPECT_EQ(start_of(Unit::week, Date::of(1969, 12, 31)).to_text(), "1969-12-29");
}

TEST(Unit, adds_periods_and_cuts_the_day_to_the_months_last) {
    EXPECT_EQ(add(Unit::month, Date::of(2026, 1, 31), 1).to_text(), "2026-02-28");
    EXPECT_EQ(add(Unit::month, Date::of(2024, 3, 31), -1).to_text(), "2024-02-29");
    EXPECT_EQ(add(Unit::month, Date::of(2026, 1, 31), -2).to_text(), "2025-11-30");
    EXPECT_EQ(add(Unit::quarter, Date::of(2025, 11, 30), 1).to_text(), "2026-02-28");
    EXPECT_EQ(add(Unit::year, Date::of(2024, 2, 29), 1).to_text(), "2025-02-28");
    EXPECT_EQ(add(Unit::week, Date::of(2026, 12, 28), 1).to_text(), "2027-01-04");
    EXPECT_EQ(add(Unit::day, Date::of(2026, 3, 1), -1).to_text(), "2026-02-28");
    EXPECT_EQ(fault_of([] { add(Unit::year, Date::of(2026, 1, 1), INT32_MAX); }), "date.range");
    EXPECT_EQ(fault_of([] { add(Unit::day, Date::of(1, 1, 1), -1); }), "date.range");
    EXPECT_EQ(fault_of([] { add(Unit::month, Date::of(1, 1, 1), -1); }), "date.range");
}

TEST(Clock, tells_this_century) {
    EXPECT_GT(SystemClock{}.now(), Moment::parse("2024-01-01T00:00:00Z"));
    EXPECT_LT(SystemClock{}.now(), Moment::parse("2100-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace lazo
