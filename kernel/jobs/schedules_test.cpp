#include "kernel/jobs/schedules.h"

#include "kernel/jobs/test_fixture.h"

namespace lazo::jobs {
namespace {

// The clock begins at 2026-03-02T09:00Z, a Monday.
class SchedulesTest : public ::testing::Test, public JobsFixture {
 protected:
    Schedules make() {
        return {store_.database(), queue_, clock_, [] { return Zone{"Europe/Madrid"}; }};
    }
    std::int64_t jobs() { return store_.integer("SELECT count(*) FROM jobs"); }
    std::string next(Schedules& schedules) { return schedules.list().at(0).next_run.to_text().substr(0, 16); }
    const Schedule nightly_{.name = "nightly", .kind = "sweep", .rule = Rule::parse("daily 02:30")};
};

TEST_F(SchedulesTest, each_occurrence_runs_once_across_restarts) {
    Schedules schedules = make();
    schedules.put(nightly_);
    EXPECT_EQ(next(schedules), "2026-03-03T01:30");
    schedules.run_due();
    EXPECT_EQ(jobs(), 0);
    clock_.set("2026-03-03T01:30:00Z");
    schedules.run_due();
    schedules.run_due();
    Schedules after_restart = make();
    after_restart.put(nightly_);
    EXPECT_EQ(after_restart.run_due()->to_text(), "2026-03-04T01:30:00.000Z");
    EXPECT_EQ(jobs(), 1);
    EXPECT_EQ(after_restart.list().at(0).last_run, clock_.now());
    clock_.set("2026-03-04T08:00:00Z");
    after_restart.run_due();
    EXPECT_EQ(jobs(), 2);
}

TEST_F(SchedulesTest, a_clock_that_jumps_forward_a_year_gives_one_run) {
    Schedules schedules = make();
    schedules.put(nightly_);
    clock_.set("2027-03-03T05:00:00Z");
    schedules.run_due();
    schedules.run_due();
    EXPECT_EQ(jobs(), 1);
    EXPECT_EQ(next(schedules), "2027-03-04T01:30");
    // And set right again, it goes on with the next occurrence that has not run.
    clock_.set("2026-03-03T05:00:00Z");
    schedules.run_due();
    EXPECT_EQ(jobs(), 1);
    EXPECT_EQ(next(schedules), "2026-03-04T01:30");
    clock_.set("2026-03-04T01:30:00Z");
    schedules.run_due();
    EXPECT_EQ(jobs(), 2);
}

TEST_F(SchedulesTest, a_clock_that_jumps_back_gives_nothing_twice) {
    Schedules schedules = make();
    schedules.put(nightly_);
    clock_.set("2026-03-03T01:30:05Z");
    schedules.run_due();
    clock_.set("2026-03-03T00:40:00Z");
    schedules.run_due();
    EXPECT_EQ(next(schedules), "2026-03-04T01:30");
    Schedules after_restart = make();
    after_restart.run_due();
    clock_.set("2026-03-03T01:30:00Z");
    after_restart.run_due();
    EXPECT_EQ(jobs(), 1);
}

TEST_F(SchedulesTest, days_on_which_the_clock_changes_have_one_run_each) {
    clock_.set("2026-03-27T12:00:00Z");
    Schedules schedules = make();
    schedules.put(nightly_);
    for (int minute = 0; minute < 4 * 24 * 60; minute += 10) {
        clock_.advance_seconds(600);
        schedules.run_due();
    }
    EXPECT_EQ(jobs(), 4);
    clock_.set("2026-10-23T12:00:00Z");
    schedules.run_due();
    for (int minute = 0; minute < 4 * 24 * 60; minute += 10) {
        clock_.advance_seconds(600);
        schedules.run_due();
    }
    EXPECT_EQ(jobs(), 9);  // four nights again, and the one for all that passed between
}

TEST_F(SchedulesTest, a_changed_rule_begins_anew_and_a_removed_one_is_gone) {
    Schedules schedules = make();
    schedules.put(nightly_);
    Schedule changed = nightly_;
    changed.rule = Rule::parse("every 30 minutes");
    schedules.put(changed);
    EXPECT_EQ(next(schedules), "2026-03-02T09:30");
    EXPECT_TRUE(schedules.remove("nightly"));
    EXPECT_FALSE(schedules.remove("nightly"));
    EXPECT_FALSE(schedules.run_due());
}

TEST_F(SchedulesTest, a_clock_that_was_ahead_for_hours_stops_nothing_when_it_is_right_again) {
    Schedules schedules = make();
    schedules.put({.name = "often", .kind = "sweep", .rule = Rule::parse("every 30 minutes")});
    clock_.set("2027-03-02T09:00:00Z");
    for (int run = 0; run < 4; run++) {
        schedules.run_due();
        clock_.advance_seconds(1800);
    }
    EXPECT_EQ(jobs(), 4);
    clock_.set("2026-03-02T09:40:00Z");
    EXPECT_EQ(schedules.run_due()->to_text().substr(0, 16), "2026-03-02T10:00");
    clock_.set("2026-03-01T09:40:00Z");
    EXPECT_EQ(schedules.run_due()->to_text().substr(0, 16), "2026-03-01T10:00") << "nor does one set back by a day";
    clock_.set("2026-03-01T10:00:00Z");
    schedules.run_due();
    EXPECT_EQ(jobs(), 5);
}

}  // namespace
}  // namespace lazo::jobs
