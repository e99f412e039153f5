#include "kernel/events/relay.h"

#include <future>
#include <mutex>

#include "kernel/events/outbox.h"
#include "kernel/records/tables.h"
#include "tests/support/store.h"

namespace lazo::events {
namespace {

using namespace std::chrono_literals;
using storage::Connection;

std::vector<storage::KernelTable> tables() {
    std::vector<storage::KernelTable> all(records::kernel_tables().begin(), records::kernel_tables().end());
    all.insert(all.end(), kernel_tables().begin(), kernel_tables().end());
    return all;
}

void add_event(Connection& connection, std::int64_t set, std::int64_t ordinal, std::int64_t record = 1) {
    connection.run(
        "INSERT INTO outbox(change_set,ordinal,entity,customer,record,version,kind,fields,actor,at) "
        "VALUES($1,$2,'customers',0,$3,$1,'updated','name,phone',7,$4)",
        {set, ordinal, record, set * 1000});
}

// What a reader was given, for another thread to look at.
class Taken {
 public:
    Take take() {
        return [this](const std::vector<Event>& events) {
            std::lock_guard lock(mutex_);
            batches_++;
            for (const Event& event : events) positions_.push_back(event.position), sets_.push_back(event.change_set);
        };
    }
    std::vector<std::int64_t> positions() const { return std::lock_guard(mutex_), positions_; }
    std::vector<std::int64_t> sets() const { return std::lock_guard(mutex_), sets_; }
    int batches() const { return std::lock_guard(mutex_), batches_; }

 private:
    mutable std::mutex mutex_;
    std::vector<std::int64_t> positions_, sets_;
    int batches_ = 0;
};

class RelayTest : public ::testing::Test {
 protected:
    void add(std::int64_t set, std::int64_t count = 1) {
        store_.database().write([&](Connection& connection) {
            for (std::int64_t ordinal = 1; ordinal <= count; ordinal++) add_event(connection, set, ordinal);
        });
    }
    std::int64_t stored(const std::string& reader) {
        return store_.integer("SELECT position FROM event_readers WHERE name=$1", {reader});
    }

    const std::vector<storage::KernelTable> tables_ = tables();
    test::Store store_{test::snapshot_of({}), tables_};
    test::FakeClock clock_;
};

TEST_F(RelayTest, hands_over_every_event_with_all_it_says) {
    Relay relay(store_.database(), clock_);
    std::promise<Event> first;
    relay.add_reader({.name = "one"}, [&](const std::vector<Event>& events) { first.set_value(events.front()); });
    relay.start();
    add(5);
    const Event event = first.get_future().get();
    EXPECT_EQ(event.position, 1);
    EXPECT_EQ(event.change_set, 5);
    EXPECT_EQ(event.entity, "customers");
    EXPECT_EQ(event.key, (schema::Key{0, 1}));
    EXPECT_EQ(event.version, 5);
    EXPECT_EQ(event.kind, EventKind::updated);
    EXPECT_EQ(field_names(event), (std::vector<std::string>{"name", "phone"}));
    EXPECT_EQ(event.actor, 7);
    EXPECT_EQ(event.at.ms, 5000);
}

TEST_F(RelayTest, numbers_in_the_order_of_change_sets_without_gaps) {
    store_.database().write([&](Connection& connection) {
        for (const std::int64_t set : {30, 10, 20})
            for (const std::int64_t ordinal : {2, 1}) add_event(connection, set, ordinal);
    });
    Relay relay(store_.database(), clock_, {.batch = 4});
    Taken taken;
    relay.add_reader({.name = "one"}, taken.take());
    relay.start();
    ASSERT_TRUE(relay.drain(10s));
    EXPECT_EQ(taken.positions(), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(taken.sets(), (std::vector<std::int64_t>{10, 10, 20, 20, 30, 30}));
}

TEST_F(RelayTest, loses_nothing_and_doubles_nothing_under_four_writers) {
    Relay relay(store_.database(), clock_);
    Taken durable, live;
    relay.add_reader({.name = "durable", .batch = 7}, durable.take());
    relay.add_reader({.name = "live", .keeping = Keeping::live}, live.take());
    relay.start();
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; writer++)
        writers.emplace_back([&, writer] {
            for (std::int64_t i = 0; i < 100; i++) add(1 + writer + 4 * i);
        });
    for (std::thread& writer : writers) writer.join();
    ASSERT_TRUE(relay.drain(20s));
    std::vector<std::int64_t> all(400);
    for (std::size_t i = 0; i < all.size(); i++) all[i] = static_cast<std::int64_t>(i) + 1;
    EXPECT_EQ(durable.positions(), all);
    EXPECT_EQ(live.positions(), all);
    auto sets = durable.sets();
    std::sort(sets.begin(), sets.end());
    EXPECT_EQ(sets, all);
}

TEST_F(RelayTest, a_durable_reader_goes_on_where_it_stood_and_a_live_one_at_the_newest) {
    {
        Relay relay(store_.database(), clock_);
        Taken before;
        relay.add_reader({.name = "durable"}, before.take());
        relay.start();
        add(1, 3);
        ASSERT_TRUE(relay.drain(10s));
    }
    EXPECT_EQ(stored("durable"), 3);
    store_.database().write([&](Connection& connection) {
        add_event(connection, 2, 1);
        number_events(connection, 10);
    });
    Relay relay(store_.database(), clock_);
    Taken durable, live, fresh;
    relay.add_reader({.name = "durable"}, durable.take());
    relay.add_reader({.name = "live", .keeping = Keeping::live}, live.take());
    relay.add_reader({.name = "fresh", .begin = Begin::first}, fresh.take());
    relay.start();
    add(3);
    ASSERT_TRUE(relay.drain(10s));
    EXPECT_EQ(durable.positions(), (std::vector<std::int64_t>{4, 5}));
    EXPECT_EQ(live.positions(), (std::vector<std::int64_t>{5}));
    EXPECT_EQ(fresh.positions(), (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
    EXPECT_EQ(store_.integer("SELECT count(*) FROM event_readers"), 2);
}

TEST_F(RelayTest, a_reader_that_throws_gets_the_same_events_again_and_stops_nobody) {
    Relay relay(store_.database(), clock_, {.first_retry = 1ms, .longest_retry = 5ms});
    Taken calm, shaken;
    std::atomic<int> tries{0};
    relay.add_reader({.name = "calm"}, calm.take());
    relay.add_reader({.name = "shaken"}, [&](const std::vector<Event>& events) {
        if (tries++ < 3) throw std::runtime_error("the other side is down");
        shaken.take()(events);
    });
    relay.start();
    add(1, 2);
    ASSERT_TRUE(relay.drain(10s));
    EXPECT_EQ(calm.positions(), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(shaken.positions(), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(tries, 4);
}

TEST_F(RelayTest, rests_when_nothing_happens) {
    Relay relay(store_.database(), clock_, {.least_pause = 1ms, .save_pause = 1ms});
    Taken taken;
    relay.add_reader({.name = "one"}, taken.take());
    relay.start();
    add(1);
    ASSERT_TRUE(relay.drain(10s));
    relay.stop();
    // The event, its number, the new reader and its position; not one commit for each look.
    EXPECT_LE(store_.database().commits(), 12u);
    EXPECT_EQ(taken.batches(), 1);
}

TEST_F(RelayTest, one_program_at_a_time_is_a_durable_reader_until_its_lease_ends) {
    store_.database().write([&](Connection& connection) {
        const Moment now = clock_.now(), until{now.ms + 2000}, later{now.ms + 3000};
        EXPECT_TRUE(take_lease(connection, "search", "a", now, until));
        EXPECT_FALSE(take_lease(connection, "search", "b", now, until));
        EXPECT_TRUE(take_lease(connection, "webhooks", "b", now, until));
        EXPECT_TRUE(take_lease(connection, "search", "a", now, later));
        EXPECT_FALSE(take_lease(connection, "search", "b", until, {until.ms + 2000}));
        EXPECT_TRUE(take_lease(connection, "search", "b", later, {later.ms + 2000}));
        // The clock was set back by a day.
        const Moment yesterday{now.ms - 86'400'000};
        EXPECT_TRUE(take_lease(connection, "search", "c", yesterday, {yesterday.ms + 2000}));
    });
}

TEST_F(RelayTest, purges_only_what_is_old_and_read_by_all) {
    add(1, 3);
    add(2, 3);
    store_.database().write([&](Connection& connection) {
        number_events(connection, 100);
        save_reader_position(connection, "slow", 2);
        save_reader_position(connection, "quick", 6);
    });
    Relay relay(store_.database(), clock_);
    EXPECT_EQ(relay.purge({500}, 1s), 0);
    EXPECT_EQ(relay.purge({5000}, 1s), 2);
    store_.database().write([&](Connection& connection) { save_reader_position(connection, "slow", 6); });
    EXPECT_EQ(relay.purge({2000}, 1s), 1);
    EXPECT_EQ(relay.purge({5000}, 1s), 2);
    EXPECT_EQ(store_.integer("SELECT min(position) FROM outbox"), 6);
    // Positions go on after the purge.
    add(3);
    store_.database().write([&](Connection& connection) { EXPECT_EQ(number_events(connection, 100), 1); });
    EXPECT_EQ(store_.integer("SELECT max(position) FROM outbox"), 7);
}

TEST_F(RelayTest, never_numbers_below_what_a_reader_has_read) {
    store_.database().write([&](Connection& connection) { save_reader_position(connection, "ahead", 40); });
    add(1);
    store_.database().write([&](Connection& connection) { number_events(connection, 100); });
    EXPECT_EQ(store_.integer("SELECT max(position) FROM outbox"), 41);
}

}  // namespace
}  // namespace lazo::events
