// Who gets the writer when many want it.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "base/error.h"
#include "kernel/storage/sqlite/lease.h"
#include "tests/support/store.h"

namespace lazo::storage {
namespace {

class LeaseTest : public ::testing::Test {
 protected:
    test::Store store_{test::snapshot_of({}), {}, test::Engine::sqlite};
};

// An import comes back with its next box at once; requests must not wait for more than the box that runs.
TEST_F(LeaseTest, one_that_comes_again_and_again_lets_the_others_in_between) {
    std::atomic<int> boxes{0};
    std::atomic<bool> stop{false};
    std::thread importer{[&] {
        while (!stop) {
            store_.database().write_alone([&](Connection& connection) {
                boxes++;
                for (int i = 0; i < 200; i++)
                    connection.run(
                        "INSERT INTO store(name,value) VALUES($1,$1) ON CONFLICT(name) DO UPDATE SET value=value||'.'",
                        {std::to_string(i)});
            });
        }
    }};
    std::mutex mutex;
    std::vector<int> waits;  // boxes that went before, of each request
    std::vector<std::thread> people;
    for (int person = 0; person < 4; person++) {
        people.emplace_back([&, person] {
            for (int i = 0; i < 25; i++) {
                const int before = boxes;
                int when = 0;
                store_.database().write([&](Connection& connection) {
                    when = boxes;
                    connection.run("INSERT INTO store(name,value) VALUES($1,'') ON CONFLICT(name) DO NOTHING",
                                   {"p" + std::to_string(person)});
                });
                std::lock_guard lock(mutex);
                waits.push_back(when - before);
            }
        });
    }
    for (std::thread& one : people) one.join();
    stop = true;
    importer.join();
    ASSERT_EQ(waits.size(), 100u);
    std::sort(waits.begin(), waits.end());
    // A thread may lose its core before it stands in line; so not the longest wait, but nearly all.
    EXPECT_LE(waits[80], 2);
}

// Without a turn of its own the checkpoint never meets a moment in which nobody writes, and the log grows without end.
TEST_F(LeaseTest, who_waits_for_a_large_work_is_committed_with_it) {
    Database& database = store_.database();
    const std::uint64_t before = database.commits();
    std::thread person;
    std::atomic<bool> seen{false};
    database.write_alone([&](Connection& connection) {
        connection.run("INSERT INTO store(name,value) VALUES('large','')");
        person = std::thread{[&] {
            database.write([&](Connection& other) {
                seen = other.integer("SELECT count(*) FROM store WHERE name='large'") == 1;
                other.run("INSERT INTO store(name,value) VALUES('small','')");
            });
        }};
        while (database.demand() != Demand::now) std::this_thread::yield();
    });
    person.join();
    EXPECT_TRUE(seen);
    EXPECT_EQ(database.commits() - before, 1u);
}

TEST_F(LeaseTest, a_large_work_that_fails_leaves_nothing_and_lets_the_next_write) {
    Database& database = store_.database();
    EXPECT_THROW(database.write_alone([](Connection& connection) {
        connection.run("INSERT INTO store(name,value) VALUES('large','')");
        throw Error{ErrorKind::invalid, {"x"}};
    }),
                 Error);
    database.write([](Connection& connection) { connection.run("INSERT INTO store(name,value) VALUES('small','')"); });
    const auto reading = database.read();
    EXPECT_EQ(reading->connection().integer("SELECT count(*) FROM store WHERE name='large'"), 0);
    EXPECT_EQ(reading->connection().integer("SELECT count(*) FROM store WHERE name='small'"), 1);
}

// The lease alone, with a disk that the test plays.
class DiskTest : public ::testing::Test {
 protected:
    DiskTest() { connection_.execute("CREATE TABLE t(id INTEGER PRIMARY KEY)"); }
    static void insert(Connection& connection) { connection.run("INSERT INTO t DEFAULT VALUES"); }

    test::TemporaryFolder folder_;
    sqlite::SqliteConnection connection_{folder_.path() + "/store.db", {sqlite::Access::write, 1u << 20, false}};
};

TEST_F(DiskTest, the_next_is_written_while_one_waits_for_the_disk) {
    std::promise<void> first_waits, second_ran;
    bool met = false;
    std::atomic<int> waits{0};
    sqlite::WriteLease lease{connection_, {.wait_for_disk = [&] {
                                 if (waits++ > 0) return true;
                                 first_waits.set_value();
                                 met = second_ran.get_future().wait_for(std::chrono::minutes{1}) ==
                                       std::future_status::ready;
                                 return true;
                             }}};
    std::thread first{[&] { lease.write(insert); }};
    first_waits.get_future().wait();
    lease.write([&](Connection& connection) {
        insert(connection);
        second_ran.set_value();
    });
    first.join();
    EXPECT_TRUE(met);
    EXPECT_EQ(waits, 2) << "what was committed while the disk was at work is not on it yet";
}

TEST_F(DiskTest, nobody_is_told_before_the_disk_has_what_is_theirs) {
    std::atomic<int> written{0}, committed{0}, durable{0}, told_too_early{0};
    sqlite::WriteLease lease{connection_,
                             {.committed = [&] { committed = written.load(); },
                              .wait_for_disk =
                                  [&] {
                                      const int newest = committed;
                                      std::this_thread::yield();
                                      durable = newest;
                                      return true;
                                  }}};
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 6; caller++)
        callers.emplace_back([&, caller] {
            for (int i = 0; i < 200; i++) {
                int mine = 0;
                const Work work = [&](Connection& connection) {
                    insert(connection);
                    mine = ++written;
                };
                if (caller % 3 == 0)
                    lease.write_alone(work);
                else
                    lease.write(work);
                if (durable < mine) told_too_early++;
            }
        });
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(written, 1200);
    EXPECT_EQ(told_too_early, 0);
}

TEST_F(DiskTest, that_refuses_what_was_written_ends_all_writing) {
    bool keeps = true;
    sqlite::WriteLease lease{connection_, {.wait_for_disk = [&] { return keeps; }}};
    lease.write(insert);
    keeps = false;
    EXPECT_THROW(lease.write(insert), Error);
    EXPECT_THROW(lease.throw_if_broken(), Error);
    keeps = true;
    bool ran = false;
    EXPECT_THROW(lease.write([&](Connection&) { ran = true; }), Error);
    EXPECT_THROW(lease.write_alone([&](Connection&) { ran = true; }), Error);
    EXPECT_FALSE(ran);
}

TEST(LogTest, shrinks_while_somebody_writes_without_a_pause) {
    test::TemporaryFolder folder;
    DatabaseOptions options;
    options.durable = false;
    options.log_bytes = 2u << 20;
    const auto database = open_database("sqlite://" + folder.path() + "/store.db", options);
    database->write_alone(
        [](Connection& connection) { connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT)"); });
    std::uintmax_t largest = 0;
    bool shrunk = false;
    for (int box = 0; box < 1000 && !shrunk; box++) {
        database->write_alone([&](Connection& connection) {
            for (int i = 0; i < 20; i++) connection.run("INSERT INTO t(text) VALUES($1)", {std::string(20'000, 'x')});
        });
        const std::uintmax_t size = std::filesystem::file_size(folder.path() + "/store.db-wal");
        shrunk = largest > options.log_bytes && size < largest / 2;
        largest = std::max(largest, size);
    }
    EXPECT_TRUE(shrunk);
    EXPECT_GT(largest, options.log_bytes);
}

}  // namespace
}  // namespace lazo::storage
