#include "kernel/jobs/runner.h"

#include <future>

#include "base/error.h"
#include "kernel/jobs/schedules.h"
#include "kernel/jobs/test_fixture.h"

namespace lazo::jobs {
namespace {

using namespace std::chrono_literals;
using storage::Connection;

class RunnerTest : public ::testing::Test, public JobsFixture {
 protected:
    // Far longer than any test: what happens, happens by a wake.
    RunnerOptions options_{.slow_look = 60s};
};

TEST_F(RunnerTest, runs_a_job_as_soon_as_its_cause_is_committed) {
    Runner runner(store_.database(), queue_, clock_, options_);
    runner.handle("greet", [](JobContext& job) {
        EXPECT_EQ(job.payload(), R"("Ana")");
        EXPECT_EQ(job.user(), 7);
        EXPECT_EQ(job.attempt(), 1);
        job.report(3, 3);
        job.set_result(R"({"greeted":3})");
    });
    runner.start();
    std::int64_t id = 0;
    store_.database().write([&](Connection& connection) {
        id = queue_.enqueue(connection, {.kind = "greet", .payload = R"("Ana")", .created_by = 7}).id;
    });
    ASSERT_TRUE(reaches(id, State::done));
    const JobFacts facts = queue_.get(id);
    EXPECT_EQ(facts.result, R"({"greeted":3})");
    EXPECT_EQ(facts.done, 3);
    EXPECT_TRUE(facts.started_at && facts.ended_at);
    EXPECT_FALSE(facts.error);
}

TEST_F(RunnerTest, runs_as_many_at_once_as_it_has_workers) {
    Runner runner(store_.database(), queue_, clock_, options_);
    std::promise<void> first_runs, second_runs;
    runner.handle("first", [&](JobContext&) {
        first_runs.set_value();
        EXPECT_EQ(second_runs.get_future().wait_for(10s), std::future_status::ready);
    });
    runner.handle("second", [&](JobContext&) {
        EXPECT_EQ(first_runs.get_future().wait_for(10s), std::future_status::ready);
        second_runs.set_value();
    });
    runner.start();
    const auto first = queue_.enqueue({.kind = "first"}).id;
    const auto second = queue_.enqueue({.kind = "second"}).id;
    EXPECT_TRUE(reaches(first, State::done));
    EXPECT_TRUE(reaches(second, State::done));
}

TEST_F(RunnerTest, works_off_a_hundred_jobs) {
    Runner runner(store_.database(), queue_, clock_, options_);
    std::atomic<int> runs{0};
    runner.handle("count", [&](JobContext&) { runs++; });
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 100; i++) ids.push_back(queue_.enqueue({.kind = "count"}).id);
    runner.start();
    for (const std::int64_t id : ids) ASSERT_TRUE(reaches(id, State::done)) << id;
    EXPECT_EQ(runs, 100);
}

TEST_F(RunnerTest, tries_again_later_and_later_and_then_lets_it_die) {
    Runner runner(store_.database(), queue_, clock_, options_);
    runner.handle("fail", [](JobContext&) { throw std::runtime_error("down"); });
    runner.start();
    const Moment begun = clock_.now();
    const auto id = queue_.enqueue({.kind = "fail", .max_attempts = 3}).id;
    std::vector<std::int64_t> pauses;
    for (int attempt = 1; attempt <= 2; attempt++) {
        JobFacts facts;
        do {
            ASSERT_TRUE(reaches(id, State::queued));
            facts = queue_.get(id);
        } while (facts.attempts < attempt || facts.state != State::queued);
        pauses.push_back(facts.run_at.ms - clock_.now().ms);
        EXPECT_EQ(facts.error->key, "error.internal");
        clock_.advance_seconds(3);
        runner.wake();
    }
    ASSERT_TRUE(reaches(id, State::dead));
    EXPECT_EQ(queue_.get(id).attempts, 3);
    EXPECT_THAT(pauses[0], ::testing::AllOf(::testing::Ge(500), ::testing::Le(1000)));
    EXPECT_THAT(pauses[1], ::testing::AllOf(::testing::Ge(1000), ::testing::Le(2000)));
    EXPECT_EQ(queue_.get(id).ended_at->ms, begun.ms + 6000);
}

TEST_F(RunnerTest, does_not_repeat_what_can_never_succeed) {
    Runner runner(store_.database(), queue_, clock_, options_);
    runner.handle("import", [](JobContext&) { throw_invalid("file", {"csv.nul", {{"line", "3"}}}); });
    runner.handle("busy", [](JobContext&) {
        throw Error{ErrorKind::unavailable, {"error.unavailable", {{"a", "b"}}}};
    });
    runner.start();
    const auto id = queue_.enqueue({.kind = "import"}).id;
    const auto busy = queue_.enqueue({.kind = "busy", .max_attempts = 1}).id;
    const auto unknown = queue_.enqueue({.kind = "nobody", .max_attempts = 1}).id;
    ASSERT_TRUE(reaches(id, State::failed));
    EXPECT_EQ(queue_.get(id).attempts, 1);
    ASSERT_TRUE(reaches(busy, State::dead));
    EXPECT_EQ(queue_.get(busy).error->key, "error.unavailable");
    EXPECT_EQ(queue_.get(busy).error->values.at(0).second, "b");
    ASSERT_TRUE(reaches(unknown, State::dead));
    EXPECT_EQ(queue_.get(unknown).error->key, "jobs.kind_unknown");
}

TEST_F(RunnerTest, a_running_job_that_is_cancelled_ends_when_it_looks) {
    Runner runner(store_.database(), queue_, clock_, options_);
    std::promise<void> running;
    runner.handle("long", [&](JobContext& job) {
        running.set_value();
        while (!job.cancelled()) std::this_thread::yield();
        job.set_result("5");
    });
    runner.start();
    const auto id = queue_.enqueue({.kind = "long"}).id;
    running.get_future().wait();
    queue_.cancel(id);
    ASSERT_TRUE(reaches(id, State::cancelled));
    EXPECT_EQ(queue_.get(id).result, "5");
}

TEST_F(RunnerTest, a_stop_puts_running_jobs_back_without_counting_the_attempt) {
    const auto id = queue_.enqueue({.kind = "long", .max_attempts = 1}).id;
    std::promise<void> running;
    {
        Runner runner(store_.database(), queue_, clock_, options_);
        runner.handle("long", [&](JobContext& job) {
            running.set_value();
            while (!job.cancelled()) std::this_thread::yield();
        });
        runner.start();
        running.get_future().wait();
    }
    EXPECT_EQ(queue_.get(id).state, State::queued);
    EXPECT_EQ(queue_.get(id).attempts, 0);
    Runner next(store_.database(), queue_, clock_, options_);
    next.handle("long", [](JobContext& job) { EXPECT_EQ(job.attempt(), 1); });
    next.start();
    EXPECT_TRUE(reaches(id, State::done));
}

TEST_F(RunnerTest, reports_are_stored_five_times_a_second_with_their_rate) {
    Runner runner(store_.database(), queue_, clock_, options_);
    std::uint64_t commits = 0;
    runner.handle("count", [&](JobContext& job) {
        const std::uint64_t before = store_.database().commits();
        for (int i = 0; i < 1000; i++) job.report(i, 1000);
        commits = store_.database().commits() - before;
        clock_.advance_seconds(4);
        job.report(1000, 1000);
    });
    runner.start();
    const auto id = queue_.enqueue({.kind = "count"}).id;
    ASSERT_TRUE(reaches(id, State::done));
    EXPECT_LE(commits, 3u);  // the one report, and perhaps the dispatcher's renewal
    EXPECT_EQ(queue_.get(id).done, 1000);
    EXPECT_EQ(queue_.get(id).rate.to_text(), "250");
}

TEST_F(RunnerTest, a_living_process_keeps_its_lease_and_one_that_lost_it_is_told) {
    Runner runner(store_.database(), queue_, clock_, options_);
    std::promise<void> running, go_on, lost;
    runner.handle("long", [&](JobContext& job) {
        running.set_value();
        go_on.get_future().wait();
        job.report(1, 2);
        EXPECT_FALSE(job.cancelled());
        store_.run("UPDATE jobs SET lease_owner='another' WHERE id=$1", {job.id()});
        clock_.advance_seconds(1);
        job.report(2, 2);
        EXPECT_TRUE(job.cancelled());
        lost.set_value();
    });
    runner.start();
    const auto id = queue_.enqueue({.kind = "long"}).id;
    running.get_future().wait();
    clock_.advance_seconds(300);
    runner.wake();
    const std::int64_t until = clock_.now().ms + 60'000;
    while (store_.integer("SELECT lease_until FROM jobs") < until) std::this_thread::yield();
    EXPECT_EQ(queue_.get(id).attempts, 1);
    go_on.set_value();
    EXPECT_EQ(lost.get_future().wait_for(10s), std::future_status::ready);
    runner.stop();
    EXPECT_EQ(queue_.get(id).state, State::running);  // it is the other one's
}

TEST_F(RunnerTest, rests_when_nothing_happens) {
    Runner runner(store_.database(), queue_, clock_, {.slow_look = 1ms});
    runner.handle("nothing", [](JobContext&) {});
    runner.start();
    ASSERT_TRUE(reaches(queue_.enqueue({.kind = "nothing"}).id, State::done));
    const std::uint64_t commits = store_.database().commits();
    Schedules schedules(store_.database(), queue_, clock_, [] { return Zone{"UTC"}; });
    Runner other(store_.database(), queue_, clock_, {.slow_look = 1ms});
    other.follow(schedules);
    other.start();
    for (int i = 0; i < 50; i++) runner.wake(), other.wake();
    runner.stop();
    other.stop();
    EXPECT_EQ(store_.database().commits(), commits);
}

TEST_F(RunnerTest, schedules_become_jobs) {
    Schedules schedules(store_.database(), queue_, clock_, [] { return Zone{"Europe/Madrid"}; });
    schedules.put({.name = "nightly", .kind = "sweep", .payload = "[1]", .rule = Rule::parse("daily 02:30")});
    Runner runner(store_.database(), queue_, clock_, options_);
    std::promise<std::string> swept;
    runner.handle("sweep", [&](JobContext& job) { swept.set_value(job.payload()); });
    runner.follow(schedules);
    runner.start();
    clock_.advance_seconds(86'400);
    runner.wake();
    auto payload = swept.get_future();
    ASSERT_EQ(payload.wait_for(10s), std::future_status::ready);
    EXPECT_EQ(payload.get(), "[1]");
}

TEST_F(RunnerTest, what_a_clock_that_was_ahead_put_off_is_due_when_it_is_right_again) {
    Runner runner(store_.database(), queue_, clock_, options_);
    std::promise<void> tried;
    runner.handle("fail_once", [&](JobContext&) {
        tried.set_value();
        throw std::runtime_error("down");
    });
    runner.handle("greet", [](JobContext&) {});
    const auto early = queue_.enqueue({.kind = "greet", .run_at = Moment{clock_.now().ms + 172'800'000}}).id;
    clock_.set("2027-03-02T09:00:00Z");
    const auto retried = queue_.enqueue({.kind = "fail_once"}).id;
    runner.start();
    ASSERT_TRUE(reaches(early, State::done));
    ASSERT_EQ(tried.get_future().wait_for(10s), std::future_status::ready);
    runner.stop();
    ASSERT_GT(queue_.get(retried).run_at, clock_.now());
    const auto made_ahead = queue_.enqueue({.kind = "greet"}).id;
    const auto made_for_later = queue_.enqueue({.kind = "greet", .run_at = Moment{clock_.now().ms + 7'200'000}}).id;
    clock_.set("2026-03-02T09:10:00Z");
    const auto for_later = queue_.enqueue({.kind = "greet", .run_at = Moment{clock_.now().ms + 86'400'000}}).id;
    Runner after_restart(store_.database(), queue_, clock_, options_);
    after_restart.handle("greet", [](JobContext&) {});
    after_restart.handle("fail_once", [](JobContext&) {});
    after_restart.start();
    EXPECT_TRUE(reaches(made_ahead, State::done));
    clock_.advance_seconds(3);  // the pause after a fault
    after_restart.wake();
    EXPECT_TRUE(reaches(retried, State::done));
    after_restart.stop();
    EXPECT_EQ(queue_.get(made_for_later).run_at.to_text(), "2026-03-02T11:10:00.000Z");
    EXPECT_EQ(queue_.get(for_later).run_at.to_text(), "2026-03-03T09:10:00.000Z") << "that is what was asked for";
}

}  // namespace
}  // namespace lazo::jobs
