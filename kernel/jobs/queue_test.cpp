#include "kernel/jobs/queue.h"

#include <thread>

#include "base/error.h"
#include "kernel/jobs/rows.h"
#include "kernel/jobs/test_fixture.h"

namespace lazo::jobs {
namespace {

using namespace std::chrono_literals;
using storage::Connection;

class QueueTest : public ::testing::Test, public JobsFixture {
 protected:
    std::vector<JobFacts> claim(std::string_view owner, std::int64_t limit = 10) {
        std::vector<JobFacts> claimed;
        store_.database().write([&](Connection& connection) {
            const Moment now = clock_.now();
            claimed = claim_jobs(connection, owner, now, {now.ms + 60'000}, limit);
        });
        return claimed;
    }
    bool settle(const JobFacts& job, std::string_view owner, State state = State::done) {
        bool ours = false;
        store_.database().write([&](Connection& connection) {
            ours = settle_job(
                connection, {job.id, std::string(owner), job.attempts},
                {.state = state, .run_at = clock_.now(), .ended_at = clock_.now(), .attempts = job.attempts});
        });
        return ours;
    }
    std::vector<std::int64_t> rescue() {
        std::vector<std::int64_t> ids;
        store_.database().write([&](Connection& connection) {
            ids = rescue_jobs(connection, clock_.now(), {clock_.now().ms + 7'200'000});
        });
        return ids;
    }
};

template <class Action>
std::string fault_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error.message().key;
    }
    return "none";
}

TEST_F(QueueTest, keeps_all_that_was_asked_for) {
    const auto made = queue_.enqueue({.kind = "export",
                                      .payload = R"({"a":1})",
                                      .created_by = 7,
                                      .unique_key = "k",
                                      .priority = Priority::high,
                                      .run_at = Moment{5},
                                      .max_attempts = 3});
    const JobFacts job = queue_.get(made.id);
    EXPECT_TRUE(made.made);
    EXPECT_EQ(job.kind, "export");
    EXPECT_EQ(job.payload, R"({"a":1})");
    EXPECT_EQ(job.created_by, 7);
    EXPECT_EQ(job.unique_key, "k");
    EXPECT_EQ(job.priority, Priority::high);
    EXPECT_EQ(job.run_at.ms, 5);
    EXPECT_EQ(job.max_attempts, 3);
    EXPECT_EQ(job.state, State::queued);
    EXPECT_EQ(job.created_at, clock_.now());
    EXPECT_FALSE(job.started_at || job.ended_at || job.error);
    EXPECT_EQ(fault_of([&] { queue_.get(99); }), "error.not_found");
}

TEST_F(QueueTest, a_job_exists_only_with_its_cause) {
    EXPECT_THROW(store_.database().write([&](Connection& connection) {
        queue_.enqueue(connection, {.kind = "a"});
        throw std::runtime_error("the cause fails");
    }),
                 std::runtime_error);
    EXPECT_TRUE(queue_.list({}).empty());
}

TEST_F(QueueTest, one_queued_or_running_job_has_a_unique_key) {
    const auto first = queue_.enqueue({.kind = "a", .unique_key = "k"});
    const auto second = queue_.enqueue({.kind = "a", .unique_key = "k"});
    EXPECT_FALSE(second.made);
    EXPECT_EQ(second.id, first.id);
    const auto claimed = claim("me");
    EXPECT_EQ(queue_.enqueue({.kind = "a", .unique_key = "k"}).id, first.id);
    EXPECT_TRUE(settle(claimed.at(0), "me"));
    const auto third = queue_.enqueue({.kind = "a", .unique_key = "k"});
    EXPECT_TRUE(third.made);
    EXPECT_NE(third.id, first.id);
    EXPECT_EQ(queue_.enqueue({.kind = "a"}).made && queue_.enqueue({.kind = "a"}).made, true);
}

TEST_F(QueueTest, takes_the_most_urgent_of_what_is_due) {
    const Moment now = clock_.now();
    const auto low = queue_.enqueue({.kind = "a", .priority = Priority::low, .run_at = Moment{now.ms - 9000}}).id;
    const auto late = queue_.enqueue({.kind = "a", .run_at = Moment{now.ms - 1000}}).id;
    const auto early = queue_.enqueue({.kind = "a", .run_at = Moment{now.ms - 2000}}).id;
    const auto high = queue_.enqueue({.kind = "a", .priority = Priority::high}).id;
    queue_.enqueue({.kind = "a", .priority = Priority::high, .run_at = Moment{now.ms + 1}});
    std::vector<std::int64_t> order;
    for (const JobFacts& job : claim("me", 2)) order.push_back(job.id);
    for (const JobFacts& job : claim("me", 9)) order.push_back(job.id);
    EXPECT_EQ(order, (std::vector<std::int64_t>{high, early, late, low}));
}

TEST_F(QueueTest, eight_racers_take_each_job_once) {
    store_.database().write([&](Connection& connection) {
        for (int i = 0; i < 200; i++) queue_.enqueue(connection, {.kind = "a"});
    });
    std::mutex mutex;
    std::vector<std::int64_t> taken;
    std::vector<std::thread> racers;
    for (int racer = 0; racer < 8; racer++)
        racers.emplace_back([&, racer] {
            for (auto jobs = claim(std::to_string(racer), 3); !jobs.empty(); jobs = claim(std::to_string(racer), 3)) {
                std::lock_guard lock(mutex);
                for (const JobFacts& job : jobs) taken.push_back(job.id);
            }
        });
    for (std::thread& racer : racers) racer.join();
    std::sort(taken.begin(), taken.end());
    EXPECT_EQ(taken.size(), 200u);
    EXPECT_EQ(std::unique(taken.begin(), taken.end()), taken.end());
}

TEST_F(QueueTest, a_job_whose_process_is_gone_is_taken_again_after_its_lease) {
    const auto id = queue_.enqueue({.kind = "a", .max_attempts = 2}).id;
    const JobFacts first = claim("killed").at(0);
    clock_.advance_seconds(59);
    EXPECT_TRUE(rescue().empty());
    clock_.advance_seconds(1);
    EXPECT_EQ(rescue(), std::vector{id});
    const JobFacts again = claim("other").at(0);
    EXPECT_EQ(again.attempts, 2);
    EXPECT_FALSE(settle(first, "killed"));  // it was only frozen, and thaws too late
    EXPECT_EQ(queue_.get(id).state, State::running);
    clock_.advance_seconds(60);
    rescue();
    EXPECT_EQ(queue_.get(id).state, State::dead);
    EXPECT_EQ(queue_.get(id).error->key, "jobs.lease_lost");
}

TEST_F(QueueTest, a_lease_from_before_the_clock_was_set_back_does_not_hold_for_a_year) {
    const auto id = queue_.enqueue({.kind = "a", .run_at = Moment{0}}).id;
    claim("killed");
    clock_.advance_seconds(-365 * 86'400);
    EXPECT_EQ(rescue(), std::vector{id});
}

TEST_F(QueueTest, cancels_what_waits_at_once_and_asks_what_runs) {
    const auto id = queue_.enqueue({.kind = "a"}).id;
    const auto waiting = queue_.enqueue({.kind = "a", .run_at = Moment{clock_.now().ms + 1000}}).id;
    const JobFacts running = claim("me").at(0);
    EXPECT_EQ(queue_.cancel(waiting).state, State::cancelled);
    EXPECT_EQ(queue_.cancel(id).state, State::running);
    EXPECT_TRUE(queue_.get(id).cancel_asked);
    EXPECT_TRUE(settle(running, "me"));
    EXPECT_EQ(fault_of([&] { queue_.cancel(id); }), "jobs.ended");
    EXPECT_EQ(fault_of([&] { queue_.cancel(99); }), "error.not_found");
}

TEST_F(QueueTest, a_dead_job_can_be_read_and_tried_again) {
    const auto id = queue_.enqueue({.kind = "a", .max_attempts = 1}).id;
    settle(claim("me").at(0), "me", State::dead);
    ASSERT_EQ(queue_.list({.state = State::dead}).size(), 1u);
    const JobFacts again = queue_.retry(id);
    EXPECT_EQ(again.state, State::queued);
    EXPECT_EQ(again.attempts, 0);
    EXPECT_FALSE(again.ended_at);
    EXPECT_EQ(claim("me").at(0).id, id);
    EXPECT_EQ(fault_of([&] { queue_.retry(id); }), "jobs.not_retriable");
}

TEST_F(QueueTest, lists_page_by_page) {
    for (std::int64_t i = 0; i < 5; i++) queue_.enqueue({.kind = i % 2 ? "odd" : "even", .created_by = i % 2});
    const auto ids = [](const std::vector<JobFacts>& jobs) {
        std::vector<std::int64_t> found;
        for (const JobFacts& job : jobs) found.push_back(job.id);
        return found;
    };
    EXPECT_EQ(ids(queue_.list({.limit = 2})), (std::vector<std::int64_t>{5, 4}));
    EXPECT_EQ(ids(queue_.list({.before = 4, .limit = 2})), (std::vector<std::int64_t>{3, 2}));
    EXPECT_EQ(ids(queue_.list({.kind = "odd"})), (std::vector<std::int64_t>{4, 2}));
    EXPECT_EQ(ids(queue_.list({.created_by = 0})), (std::vector<std::int64_t>{5, 3, 1}));
    EXPECT_TRUE(queue_.list({.state = State::done}).empty());
}

TEST_F(QueueTest, purges_what_ended_long_ago_but_never_the_newest) {
    for (int i = 0; i < 3; i++) queue_.enqueue({.kind = "a"});
    for (const JobFacts& job : claim("me", 3)) settle(job, "me");
    const auto queued = queue_.enqueue({.kind = "a"}).id;
    EXPECT_EQ(queue_.purge(clock_.now(), 1s), 0);
    clock_.advance_seconds(1);
    EXPECT_EQ(queue_.purge(clock_.now(), 1s), 3);
    settle(claim("me").at(0), "me");
    clock_.advance_seconds(1);
    EXPECT_EQ(queue_.purge(clock_.now(), 1s), 0);
    EXPECT_EQ(queue_.enqueue({.kind = "a"}).id, queued + 1);
}

}  // namespace
}  // namespace lazo::jobs
