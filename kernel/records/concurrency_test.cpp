// Many write at once. On SQLite they take turns; on PostgreSQL they hold what they change, and whoever was overtaken runs
// again. Either way the store must be as if they had come one after the other.
#include <atomic>
#include <future>
#include <mutex>
#include <thread>

#include "kernel/access/entities.h"
#include "kernel/records/test_business.h"

namespace lazo::records {
namespace {

using schema::Key;
using schema::Record;

class ConcurrencyTest : public PipelineTest {
 protected:
    static constexpr int kPeople = 4;

    // Each on a thread of their own; what one throws fails the test.
    static void at_once(const std::function<void(int person)>& work) {
        std::vector<std::thread> people;
        std::atomic<int> ready = 0;
        for (int person = 0; person < kPeople; person++)
            people.emplace_back([&, person] {
                for (ready++; ready < kPeople;) std::this_thread::yield();
                try {
                    work(person);
                } catch (const Error& error) {
                    ADD_FAILURE() << error.what();
                }
            });
        for (std::thread& each : people) each.join();
    }
    void write(const std::function<void(Writer&)>& work) {
        business.platform().write(business.system(), {}, [&](Writer& writer) {
            work(writer);
            return std::string{};
        });
    }
    Record customer(const std::string& name) {
        return create("customers", {{"kind", std::string("person")}, {"name", name}});
    }
    std::int64_t integer(const std::string& sql) { return business.integer(sql); }
};

// The trap: a set with a smaller number that writes a row after one with a greater number would leave the row alive twice
// as of every moment between them.
TEST_F(ConcurrencyTest, no_record_is_alive_twice_as_of_any_moment) {
    constexpr int kTurns = 8;
    std::vector<Record> customers;
    for (int i = 0; i < 3; i++) customers.push_back(customer("Ana " + std::to_string(i)));
    at_once([&](int person) {
        for (int turn = 0; turn < kTurns; turn++)
            write([&](Writer& writer) {
                // The number first, the row later: between them others overtake.
                writer.change_set();
                for (int i = 0; i < 3; i++) {
                    const Record& one = customers[static_cast<std::size_t>((person % 2 ? i : 2 - i))];
                    writer.update(patch(one, {{"name", "Ana " + std::to_string(person) + "." + std::to_string(turn)}}));
                }
            });
    });
    EXPECT_EQ(integer("SELECT min(version) FROM customers"), 1 + kPeople * kTurns);
    EXPECT_EQ(integer("SELECT max(version) FROM customers"), 1 + kPeople * kTurns);
    // Of each pair of versions one ends before the other begins.
    EXPECT_EQ(integer("SELECT count(*) FROM customers_history WHERE to_set<=change_set"), 0);
    EXPECT_EQ(integer("SELECT count(*) FROM customers_history h JOIN customers c ON c.id=h.id WHERE h.to_set>c.change_set"), 0);
    EXPECT_EQ(integer("SELECT count(*) FROM customers_history a JOIN customers_history b ON b.id=a.id "
                      "AND b.to_set<>a.to_set AND a.change_set<b.to_set AND b.change_set<a.to_set"),
              0);
    for (const Record& one : customers)
        EXPECT_EQ(integer("SELECT count(DISTINCT to_set) FROM customers_history WHERE id=" + std::to_string(one.key.id)),
                  kPeople * kTurns);
}

TEST_F(ConcurrencyTest, what_is_read_to_be_added_to_is_not_lost) {
    const Record ana = customer("Ana");
    add_field("customers", R"({"name":"turns","type":"number","label":"Turns"})");
    update(ana, {{"x_turns", number(0)}});
    at_once([&](int) {
        for (int turn = 0; turn < 20; turn++)
            write([&](Writer& writer) {
                writer.hold(*writer.schema().get("customers"), ana.key);
                const auto now = writer.find(writer.schema().get("customers"), ana.key, access::Action::read);
                const auto seen = std::get<std::int64_t>(now->at(now->shape().get("x_turns")));
                writer.update(patch(ana, {{"x_turns", seen + 1'000'000}}));
            });
    });
    EXPECT_EQ(at(ana, "x_turns"), number(kPeople * 20));
}

TEST_F(ConcurrencyTest, of_the_addresses_that_come_at_once_one_is_the_first) {
    const Record ana = customer("Ana");
    at_once([&](int person) {
        for (int turn = 0; turn < 10; turn++)
            create("emails", {{"customer", ana.key},
                              {"email", "a" + std::to_string(person) + "." + std::to_string(turn) + "@x.es"},
                              {"primary", std::int64_t{turn % 3 == 0}}});
    });
    EXPECT_EQ(integer("SELECT count(*) FROM emails"), kPeople * 10);
    EXPECT_EQ(integer("SELECT count(*) FROM emails WHERE primary_=1"), 1);
}

TEST_F(ConcurrencyTest, totals_count_every_row_that_comes_at_once) {
    const Record ana = customer("Ana");
    at_once([&](int) {
        for (int turn = 0; turn < 15; turn++)
            create("interactions",
                   {{"customer", ana.key}, {"channel", std::string("call")}, {"summary", std::string("Called")}});
    });
    EXPECT_EQ(at(ana, "interactions_count"), number(kPeople * 15));
}

TEST_F(ConcurrencyTest, relations_made_from_both_ends_at_once_have_their_mirrors) {
    const Record ana = customer("Ana"), luis = customer("Luis");
    at_once([&](int person) {
        const bool from_ana = person % 2 == 0;
        for (int turn = 0; turn < 5; turn++)
            create("relations", {{"customer", from_ana ? ana.key : luis.key},
                                 {"other", from_ana ? luis.key : ana.key},
                                 {"kind", std::string("partner")},
                                 {"note", std::to_string(person) + "." + std::to_string(turn)}});
    });
    EXPECT_EQ(integer("SELECT count(*) FROM relations"), 2 * kPeople * 5);
    EXPECT_EQ(integer("SELECT count(*) FROM relations WHERE customer=" + ana.key.to_text()), kPeople * 5);
}

TEST_F(ConcurrencyTest, who_changes_and_who_deletes_a_record_do_not_miss_each_other) {
    for (int round = 0; round < 8; round++) {
        const Record ana = customer("Ana");
        std::atomic<int> deleted = 0;
        at_once([&](int person) {
            try {
                if (person == 0) {
                    write([&](Writer& writer) { writer.remove(ana.shape_pointer(), ana.key); });
                    deleted++;
                } else {
                    update(ana, {{"name", "Ana " + std::to_string(person)}});
                }
            } catch (const Error& error) {
                if (error.kind() != ErrorKind::not_found) throw;
            }
        });
        EXPECT_EQ(deleted, 1);
        EXPECT_FALSE(business.find("customers", ana.key));
    }
}

TEST_F(ConcurrencyTest, two_administrators_cannot_dismiss_each_other_at_once) {
    std::vector<Record> people;
    for (int i = 0; i < kPeople; i++) {
        Record user = draft("users", {{"name", "U" + std::to_string(i)}, {"email", "u" + std::to_string(i) + "@x.es"}});
        user.set(access::users.administrator, true);
        user.set(access::users.active, true);
        people.push_back(business.create(std::move(user)));
    }
    std::atomic<int> stayed = 0;
    at_once([&](int person) {
        try {
            update(people[static_cast<std::size_t>(person)], {{"active", std::int64_t{0}}});
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::invalid) throw;
            stayed++;
        }
    });
    EXPECT_EQ(stayed, 1);
    EXPECT_EQ(integer("SELECT count(*) FROM users WHERE administrator=1 AND active=1"), 1);
}

TEST_F(ConcurrencyTest, a_value_that_must_be_unique_is_given_to_one) {
    std::atomic<int> taken = 0;
    at_once([&](int person) {
        try {
            create("users", {{"name", "U" + std::to_string(person)}, {"email", std::string("same@x.es")}});
            taken++;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::invalid) throw;
        }
    });
    EXPECT_EQ(taken, 1);
}

TEST_F(ConcurrencyTest, the_same_request_at_once_is_done_once) {
    std::atomic<int> repeated = 0;
    at_once([&](int) {
        const Outcome outcome =
            business.platform().write(business.system(), {.idempotency_key = "k", .request = "r"}, [&](Writer& writer) {
                return writer.create(draft("customers", {{"kind", std::string("person")}, {"name", std::string("Ana")}}))
                    .key.to_text();
            });
        repeated += outcome.repeated;
    });
    EXPECT_EQ(repeated, kPeople - 1);
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), 1);
}

// A smaller number may be committed after a greater one: who asks for the state of just now waits for it.
TEST_F(ConcurrencyTest, a_state_of_just_now_has_all_smaller_sets) {
    storage::Database& database = business.platform().database();
    if (!database.is_shared()) GTEST_SKIP() << "one writes at a time";
    std::promise<void> taken, go_on;
    std::shared_future<void> gone_on{go_on.get_future()};
    std::once_flag first;
    std::thread slow([&] {
        write([&](Writer& writer) {
            writer.create(draft("customers", {{"kind", std::string("person")}, {"name", std::string("Ana")}}));
            std::call_once(first, [&] { taken.set_value(); });
            gone_on.wait();
        });
    });
    taken.get_future().wait();
    customer("Berta");
    const std::int64_t set = integer("SELECT max(number) FROM change_sets");
    const std::string below = "SELECT count(*) FROM change_sets WHERE number<" + std::to_string(set);
    const std::int64_t before = integer(below);
    std::atomic<std::int64_t> seen = -1;
    std::thread asker([&] {
        database.wait_for_writers();
        seen = integer(below);
    });
    for (int look = 0; look < 50; look++) EXPECT_EQ(integer(below), before);
    EXPECT_EQ(seen, -1);
    go_on.set_value();
    slow.join();
    asker.join();
    EXPECT_EQ(seen, before + 1);
}

}  // namespace
}  // namespace lazo::records
