#include <atomic>
#include <random>
#include <thread>
#include <utility>

#include "kernel/events/outbox.h"
#include "kernel/events/relay.h"
#include "kernel/search/documents.h"
#include "kernel/search/people_test.h"

namespace lazo::search {
namespace {

using schema::Key;
using Names = std::vector<std::string>;

class FillingTest : public SearchTest {
 protected:
    Names all_faults() { return search_->verify(); }
    // Random writes, as many as asked for: new, renamed, deleted customers, mails that come and go.
    void scribble(int writes, std::mt19937& random) {
        static const std::vector<std::string> words{"Lucía",  "García", "Núñez", "Søren",
                                                    "Ibáñez", "Ñandú",  "Soto",  "Gracia"};
        const auto word = [&] { return words[random() % words.size()]; };
        for (int i = 0; i < writes; i++) {
            const auto id = static_cast<std::int64_t>(1 + random() % 30);
            const bool there = store_.integer("SELECT count(*) FROM customers WHERE id=$1", {id}) > 0;
            if (!there)
                add(customer(id, word() + " " + word(), static_cast<std::int64_t>(1 + random() % 3)));
            else if (random() % 4 == 0)
                remove(id);
            else if (random() % 3 == 0)
                add_email(id, ++contacts_, word() + "@acme.es");
            else if (random() % 3 == 0)
                add_interaction(id, ++contacts_, "Llamada de " + word(), word());
            else
                change("UPDATE customers SET name=$1 WHERE id=$2", {word() + " " + word(), id}, "customers", {0, id});
        }
    }
    void remove(std::int64_t id) {
        store_.run("DELETE FROM emails WHERE customer=$1", {id});
        std::vector<std::int64_t> rows;
        store_.database().read()->connection().each("SELECT id FROM interactions WHERE customer=$1", {id},
                                                    [&](storage::Statement& row) { rows.push_back(row.integer(0)); });
        for (const std::int64_t row : rows)
            change("DELETE FROM interactions WHERE customer=$1 AND id=$2", {id, row}, "interactions", {id, row},
                   "deleted");
        change("DELETE FROM customers WHERE id=$1", {id}, "customers", {0, id}, "deleted");
    }
    std::int64_t contacts_ = 0;
};

TEST_F(FillingTest, follows_new_changed_and_deleted_records) {
    add(customer(1, "Lucía García"));
    search_->catch_up();
    EXPECT_EQ(names("lucia"), Names{"customers/1"});
    change("UPDATE customers SET name=$1 WHERE id=1", {std::string("Elena Ruiz")}, "customers", {0, 1});
    search_->catch_up();
    EXPECT_EQ(names("lucia"), Names{});
    EXPECT_EQ(names("elena"), Names{"customers/1"});
    remove(1);
    search_->catch_up();
    EXPECT_EQ(names("elena"), Names{});
    EXPECT_EQ(all_faults(), Names{});
    EXPECT_EQ(store_.integer("SELECT count(*) FROM index_names"), 0);
    EXPECT_EQ(store_.integer("SELECT count(*) FROM index_vocabulary"), 0);
}

TEST_F(FillingTest, a_child_row_is_found_under_its_parent) {
    add(customer(1, "Lucía García"));
    search_->catch_up();
    add_email(1, 5, "ventas@acme.es");
    search_->catch_up();
    EXPECT_EQ(names("ventas@ac"), Names{"customers/1"});
    change("DELETE FROM emails WHERE id=5", {}, "emails", {1, 5}, "deleted");
    search_->catch_up();
    EXPECT_EQ(names("ventas@ac"), Names{});
    EXPECT_EQ(all_faults(), Names{});
}

TEST_F(FillingTest, leaves_equal_documents_alone) {
    add(customer(1, "Lucía García"));
    search_->catch_up();
    const std::int64_t id = store_.integer("SELECT id FROM index_names");
    const std::string state = test::on_postgres() ? "SELECT CAST(CAST(xmin AS text) AS bigint) FROM index_names_words"
                                                  : "SELECT sum(length(block)) FROM index_names_words_data";
    const std::int64_t before = store_.integer(state);
    change("UPDATE customers SET version=version+1 WHERE id=1", {}, "customers", {0, 1});
    search_->catch_up();
    EXPECT_EQ(store_.integer("SELECT id FROM index_names"), id);
    EXPECT_EQ(store_.integer(state), before);
}

// Whatever was stored of the reader's position when the program died, the same events come once more, or all of them.
TEST_F(FillingTest, goes_on_from_any_position) {
    for (unsigned seed = 1; seed <= 6; seed++) {
        std::mt19937 random(seed);
        scribble(40, random);
        search_->catch_up();
        scribble(40, random);
        store_.database().write_alone([](storage::Connection& connection) { events::number_events(connection, 1000); });
        std::vector<events::Event> some;
        {
            auto reading = store_.database().read();
            some = events::read_events(reading->connection(), 0, 1 + static_cast<std::int64_t>(random() % 80));
        }
        search_->take(some);
        const std::int64_t last = store_.integer("SELECT max(position) FROM outbox");
        const auto position = static_cast<std::int64_t>(random()) % (last + 1);
        // Never behind what was handed over for the first time.
        store_.database().write([&](storage::Connection& connection) {
            const std::int64_t stood = events::reader_position(connection, kReader).value_or(0);
            events::save_reader_position(connection, kReader, std::min(stood, position));
        });
        restart();
        search_->catch_up();
        EXPECT_EQ(all_faults(), Names{}) << seed;
    }
}

TEST_F(FillingTest, a_batch_undone_in_the_middle_leaves_nothing_half_done) {
    add(customer(1, "Lucía García"));
    add(customer(2, "Elena Ruiz"));
    search_->catch_up();
    Document wrong;
    wrong.entity = "customers";
    wrong.key = {0, 1};
    wrong.title = wrong.grams = "zeppelin";
    struct Killed {};
    EXPECT_THROW(store_.database().write_index([&](storage::Connection& connection) {
        apply(connection, index_for(connection.dialect()), Corpus::names, {{wrong}, {{"customers", {0, 2}}}});
        throw Killed{};
    }),
                 Killed);
    EXPECT_EQ(all_faults(), Names{});
    EXPECT_EQ(names("elena"), Names{"customers/2"});
}

TEST_F(FillingTest, names_what_differs) {
    add(customer(1, "Lucía García"));
    add(customer(2, "Elena Ruiz"));
    add(customer(3, "Rosa Gil"));
    search_->catch_up();
    store_.run("UPDATE customers SET name='Otra' WHERE id=1");
    store_.run("DELETE FROM customers WHERE id=2");
    store_.insert(customer(4, "Nueva"));
    Names faults = all_faults();
    std::sort(faults.begin(), faults.end());
    EXPECT_EQ(faults, (Names{"customers/1: differs", "customers/2: left over", "customers/4: missing"}));
    store_.database().write_index(
        [](storage::Connection& connection) { connection.run("UPDATE index_names SET words='x' WHERE record=3"); });
    EXPECT_THAT(all_faults(), ::testing::Contains(::testing::HasSubstr("index_names_words")));
    search_->rebuild();
    EXPECT_EQ(all_faults(), Names{});
}

TEST_F(FillingTest, rebuilds_in_parts_and_says_when_it_must) {
    for (std::int64_t id = 1; id <= 25; id++) add(customer(id, "Persona " + std::to_string(id)));
    for (std::int64_t id = 1; id <= 25; id++) add_interaction(id, id, "Llamada larga");
    EXPECT_TRUE(search_->needs_rebuild());
    search_->rebuild({.rows_at_once = 10, .progress = [](std::int64_t done) { return done < 20; }});
    EXPECT_TRUE(search_->needs_rebuild());
    std::vector<std::int64_t> told;
    search_->rebuild({.rows_at_once = 10, .progress = [&](std::int64_t done) { return told.push_back(done), true; }});
    EXPECT_EQ(told, (std::vector<std::int64_t>{10, 20, 25, 35, 45, 50}));
    EXPECT_FALSE(search_->needs_rebuild());
    EXPECT_EQ(all_faults(), Names{});
    // The events of before the rebuild come late and change nothing.
    search_->catch_up();
    EXPECT_EQ(all_faults(), Names{});
    EXPECT_EQ(names("persona 17"), Names{"customers/17"});
}

TEST_F(FillingTest, an_index_of_another_moment_of_the_store_is_made_anew) {
    add(customer(1, "Lucía García"));
    search_->rebuild();
    search_->catch_up();
    EXPECT_FALSE(search_->needs_rebuild());
    const auto take_up_to = [&](const std::string& position) {
        store_.database().write_index(
            [&](storage::Connection& connection) { set_fact(connection, "taken", position); });
    };
    const std::string taken = store_.text("SELECT value FROM index_facts WHERE name='taken'");
    add(customer(2, "Elena Ruiz"));
    search_->catch_up();
    store_.run("DELETE FROM outbox WHERE position<(SELECT max(position) FROM outbox)");
    take_up_to("0");  // an old index beside a newer store, whose events are purged
    EXPECT_TRUE(search_->needs_rebuild());
    take_up_to(taken);
    EXPECT_FALSE(search_->needs_rebuild());
    take_up_to("1000");  // a backup in the place of the store
    EXPECT_TRUE(search_->needs_rebuild());
    search_->rebuild();
    EXPECT_FALSE(search_->needs_rebuild());
    store_.run("UPDATE store SET value='another' WHERE name='store_id'");
    EXPECT_TRUE(search_->needs_rebuild());
}

// After a power cut: the store had been waited for, the index had not.
TEST_F(FillingTest, goes_back_to_what_the_index_has_taken) {
    add(customer(1, "Lucía García"));
    search_->rebuild();
    search_->catch_up();
    const std::string taken = store_.text("SELECT value FROM index_facts WHERE name='taken'");
    add(customer(2, "Elena Ruiz"));
    search_->catch_up();
    store_.database().write_index([&](storage::Connection& connection) {
        apply(connection, index_for(connection.dialect()), Corpus::names, {{}, {{"customers", {0, 2}}}});
        set_fact(connection, "taken", taken);
    });
    restart();
    EXPECT_FALSE(search_->needs_rebuild());
    search_->resume();
    search_->catch_up();
    EXPECT_EQ(names("elena"), Names{"customers/2"});
    EXPECT_EQ(all_faults(), Names{});
}

TEST_F(FillingTest, the_index_never_holds_up_who_writes) {
    add(customer(1, "Lucía García"));
    // A person writes in the middle of it: with one writer for both this would never end.
    store_.database().write_index([&](storage::Connection&) { add(customer(2, "Elena Ruiz")); });
    search_->catch_up();
    EXPECT_EQ(names("elena"), Names{"customers/2"});
}

TEST_F(FillingTest, is_a_reader_of_the_relay) {
    test::FakeClock clock;
    events::Relay relay(store_.database(), clock);
    relay.add_reader({.name = std::string(kReader), .begin = events::Begin::first},
                     [&](const std::vector<events::Event>& events) { search_->take(events); });
    relay.start();
    for (std::int64_t id = 1; id <= 20; id++) add(customer(id, "Persona " + std::to_string(id)));
    ASSERT_TRUE(relay.drain(std::chrono::seconds(20)));
    relay.stop();
    EXPECT_EQ(all_faults(), Names{});
    EXPECT_EQ(names("persona 17"), Names{"customers/17"});
}

// Each as a program of its own would: all events, in order, beside the other.
TEST_F(FillingTest, two_fill_at_once_while_people_write) {
    Search other(store_.database(), registry_);
    std::atomic<bool> writing = true;
    const auto fill = [&](Search& search) {
        for (std::int64_t position = 0;;) {
            const bool more = writing;
            const auto events = events::read_events(store_.database().read()->connection(), position, 7);
            search.take(events);
            if (!events.empty()) position = events.back().position;
            if (events.empty() && !more) return;
        }
    };
    std::jthread first([&] { fill(*search_); }), second([&] { fill(other); });
    std::mt19937 random(7);
    for (int round = 0; round < 40; round++) {
        scribble(6, random);
        store_.database().write_alone([](storage::Connection& connection) { events::number_events(connection, 1000); });
    }
    writing = false;
    first.join();
    second.join();
    EXPECT_EQ(all_faults(), Names{});
}

TEST_F(FillingTest, two_rebuild_at_once_while_people_write) {
    std::mt19937 random(8);
    scribble(60, random);
    Search other(store_.database(), registry_);
    {
        std::jthread first([&] { search_->rebuild({.rows_at_once = 3}); });
        std::jthread second([&] { other.rebuild({.rows_at_once = 4}); });
        scribble(60, random);
    }
    EXPECT_FALSE(search_->needs_rebuild());
    search_->catch_up();
    EXPECT_EQ(all_faults(), Names{});
}

TEST_F(FillingTest, a_rebuild_that_another_one_overtakes_leaves_the_rest_to_it) {
    for (std::int64_t id = 1; id <= 9; id++) add(customer(id, "Persona " + std::to_string(id)));
    Search other(store_.database(), registry_);
    bool overtaken = false;
    search_->rebuild({.rows_at_once = 5, .progress = [&](std::int64_t) {
                          if (!std::exchange(overtaken, true))
                              other.rebuild({.rows_at_once = 5, .progress = [](std::int64_t) { return false; }});
                          return true;
                      }});
    EXPECT_EQ(store_.integer("SELECT count(*) FROM index_names"), 5);
    EXPECT_TRUE(search_->needs_rebuild());
}

TEST_F(FillingTest, learns_the_words_that_another_program_fills_in) {
    Search other(store_.database(), registry_);
    const auto found = [&](std::string_view text) {
        const auto reading = store_.database().read();
        storage::Connection& connection = reading->connection();
        return other.find(connection, {store_.snapshot(), query::all_rights(), connection.dialect()}, text).size();
    };
    add(customer(1, "Garcilaso"));
    search_->catch_up();
    EXPECT_EQ(found("garciliso"), 1u);
    add(customer(2, "Zeppelin"));
    search_->catch_up();
    EXPECT_EQ(found("zepelin"), 1u);
    search_->rebuild();
    EXPECT_EQ(found("zepelin"), 1u);
}

std::string letters(std::size_t count, std::mt19937& random) {
    std::string word;
    for (std::size_t i = 0; i < count; i++) word += static_cast<char>('a' + random() % 26);
    return word;
}

// Of three bytes each, which no engine makes shorter.
std::string signs(std::size_t count, std::mt19937& random) {
    std::string text;
    for (std::size_t i = 0; i < count; i++) {
        const auto code = 0x4E00 + random() % 0x4000;
        text += {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
                 static_cast<char>(0x80 | (code & 0x3F))};
    }
    return text;
}

TEST_F(FillingTest, takes_what_is_very_long) {
    std::mt19937 random(9);
    const std::string book = signs(2000, random);
    add(customer(3, book));
    const std::string endless = letters(6000, random), word = letters(20, random);
    std::string many;
    for (int i = 0; i < 260; i++) many += letters(6, random) + " ";
    add(customer(1, endless + " " + word));
    schema::Record notes = customer(2, "Elena");
    notes.set(customers.city, endless);
    notes.set(customers.notes, many + word);
    add(notes);
    add_email(2, 1, endless + "@acme.es");
    search_->catch_up();
    EXPECT_EQ(all_faults(), Names{});
    EXPECT_EQ(names(endless.substr(0, 190)), (Names{"customers/1", "customers/2"}));
    EXPECT_EQ(names(endless.substr(500, 90)), (Names{"customers/2", "customers/1"}));
    EXPECT_EQ(names(word), Names{"customers/2"});  // of a value 2,000 letters are searched
    EXPECT_EQ(names(book.substr(0, 90)), Names{"customers/3"});
    EXPECT_EQ(names(book.substr(3 * 700, 90)), Names{"customers/3"});
    search_->rebuild();
    EXPECT_EQ(names(endless.substr(0, 190)), (Names{"customers/1", "customers/2"}));
}

// More different words than the engine takes of one document.
TEST_F(FillingTest, goes_on_behind_a_document_that_is_too_much) {
    std::mt19937 random(10);
    add(customer(1, "Lucía García"));
    for (std::int64_t id = 1; id <= 700; id++) {
        std::string words;
        for (int i = 0; i < 36; i++) words += letters(52, random) + ".";
        add_email(1, id, words + "es");
    }
    add(customer(2, "Elena Ruiz"));
    search_->catch_up();
    EXPECT_EQ(names("lucia"), Names{"customers/1"});
    EXPECT_EQ(names("elena"), Names{"customers/2"});
    EXPECT_EQ(all_faults(), Names{});
}

TEST_F(FillingTest, knows_new_words_at_once) {
    add(customer(1, "Garcilaso"));
    search_->catch_up();
    EXPECT_EQ(names("garciliso"), Names{"customers/1"});
    add(customer(2, "Zeppelin"));
    search_->catch_up();
    EXPECT_EQ(names("zepelin"), Names{"customers/2"});
    remove(1);
    search_->catch_up();
    EXPECT_EQ(names("garciliso"), Names{});
}

}  // namespace
}  // namespace lazo::search
