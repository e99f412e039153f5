#include "kernel/jobs/rule.h"

#include "base/error.h"

namespace lazo::jobs {
namespace {

const Zone madrid{"Europe/Madrid"};

std::string next(std::string_view rule, std::string_view after, const Zone& zone = madrid) {
    return Rule::parse(rule).next(zone, Moment::parse(after)).to_text().substr(0, 16);
}

TEST(Rule, reads_what_it_writes) {
    for (const char* text : {"every 15 minutes", "daily 02:30:00", "weekly 7 23:59:59", "monthly 31 00:00:00"})
        EXPECT_EQ(Rule::parse(text).to_text(), text);
    EXPECT_EQ(Rule::parse("daily 02:30"), Rule::parse("daily 02:30:00"));
}

TEST(Rule, refuses_everything_else) {
    for (const char* text :
         {"", "daily", "daily 24:00", "weekly 0 10:00", "weekly 8 10:00", "monthly 32 10:00", "every 0 minutes",
          "every 10081 minutes", "every x minutes", "every 5 hours", "daily  10:00", "daily 10:00 ", "yearly 10:00"})
        EXPECT_THROW(Rule::parse(text), Error) << text;
}

TEST(Rule, comes_again_after_minutes) {
    EXPECT_EQ(next("every 15 minutes", "2026-05-05T10:00:00Z"), "2026-05-05T10:15");
    EXPECT_EQ(next("every 15 minutes", "2026-05-05T10:14:59.999Z"), "2026-05-05T10:15");
    EXPECT_EQ(next("every 1440 minutes", "2026-05-05T10:00:00Z"), "2026-05-06T00:00");
}

TEST(Rule, comes_again_at_a_local_time) {
    EXPECT_EQ(next("daily 02:30", "2026-05-05T00:29:59Z"), "2026-05-05T00:30");
    EXPECT_EQ(next("daily 02:30", "2026-05-05T00:30:00Z"), "2026-05-06T00:30");
    EXPECT_EQ(next("weekly 1 09:00", "2026-05-05T10:00:00Z"), "2026-05-11T07:00");
    EXPECT_EQ(next("weekly 7 09:00", "2026-05-05T10:00:00Z"), "2026-05-10T07:00");
    EXPECT_EQ(next("monthly 31 09:00", "2026-01-31T10:00:00Z"), "2026-02-28T08:00");
    EXPECT_EQ(next("monthly 31 09:00", "2028-02-01T10:00:00Z"), "2028-02-29T08:00");
    EXPECT_EQ(next("monthly 1 00:00", "2026-12-31T22:59:59Z"), "2026-12-31T23:00");
}

// 29 March 2026: 02:00 becomes 03:00 (01:00Z). 25 October: 03:00 becomes 02:00 (01:00Z).
TEST(Rule, a_time_that_is_skipped_is_the_first_moment_after) {
    EXPECT_EQ(next("daily 02:30", "2026-03-28T12:00:00Z"), "2026-03-29T01:00");
    EXPECT_EQ(next("daily 02:30", "2026-03-29T01:00:00Z"), "2026-03-30T00:30");
    EXPECT_EQ(next("daily 02:00", "2026-03-28T12:00:00Z"), "2026-03-29T01:00");
    EXPECT_EQ(next("daily 03:00", "2026-03-28T12:00:00Z"), "2026-03-29T01:00");
    // In Santiago, midnight of 6 September 2026 does not exist.
    EXPECT_EQ(next("daily 00:00", "2026-09-05T12:00:00Z", Zone{"America/Santiago"}), "2026-09-06T04:00");
    // Samoa left out 30 December 2011.
    EXPECT_EQ(next("daily 09:00", "2011-12-29T19:00:00Z", Zone{"Pacific/Apia"}), "2011-12-30T10:00");
    EXPECT_EQ(next("daily 09:00", "2011-12-30T10:00:00Z", Zone{"Pacific/Apia"}), "2011-12-30T19:00");
}

TEST(Rule, a_time_that_comes_twice_is_the_first) {
    EXPECT_EQ(next("daily 02:30", "2026-10-24T12:00:00Z"), "2026-10-25T00:30");
    EXPECT_EQ(next("daily 02:30", "2026-10-25T00:30:00Z"), "2026-10-26T01:30");
    EXPECT_EQ(next("daily 02:30", "2026-10-25T01:15:00Z"), "2026-10-26T01:30");
}

TEST(Rule, has_one_occurrence_on_each_day_of_many_years) {
    for (const char* name : {"Europe/Madrid", "America/Santiago", "Africa/Cairo", "America/Havana"}) {
        const Zone zone{name};
        for (const char* text : {"daily 00:00", "daily 00:30", "daily 02:30", "daily 23:59:59"}) {
            const Rule rule = Rule::parse(text);
            Moment moment = rule.next(zone, Moment::parse("2014-12-31T12:00:00Z"));
            const int first = zone.date_of(moment).days;
            for (int day = 0; day < 4000; day++, moment = rule.next(zone, moment))
                ASSERT_EQ(zone.date_of(moment).days, first + day) << name << text;
        }
    }
}

}  // namespace
}  // namespace lazo::jobs
