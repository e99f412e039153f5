// Rows in bulk, on either engine.
#include <array>
#include <limits>

#include "base/error.h"
#include "kernel/storage/copy_rows.h"
#include "tests/support/store.h"

namespace lazo::storage {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max(),
                       kLeast = std::numeric_limits<std::int64_t>::min();

const std::array<KernelTable, 1> kTables{{{"things",
                                           schema::Placement::single,
                                           "CREATE TABLE things(id {number}, word {text}, key {bytes}, amount {int})",
                                           {}}}};
const std::vector<std::string> kColumns{"id", "word", "key", "amount"};
using Row = std::vector<Bound>;

std::string shown(const Bound& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* text = std::get_if<std::string>(&value)) return "'" + *text + "'";
    if (const auto* bytes = std::get_if<Bytes>(&value)) return "b" + bytes->bytes;
    return "null";
}

class LoadTest : public ::testing::Test {
 protected:
    void load(const std::vector<Row>& rows) {
        store_.database().write_alone([&](Connection& connection) { load(connection, rows); });
    }
    static void load(Connection& connection, const std::vector<Row>& rows) {
        const std::int64_t loaded = connection.load("things", kColumns, [&](RowSink& sink) {
            for (const Row& row : rows)
                for (const Bound& value : row) sink.add(value);
        });
        EXPECT_EQ(loaded, static_cast<std::int64_t>(rows.size()));
    }
    std::vector<std::string> standing() {
        std::vector<std::string> lines;
        store_.database().read()->connection().each(
            "SELECT id,word,key,amount FROM things ORDER BY id", {}, [&](Statement& row) {
                const Row values{row.integer(0), row.is_null(1) ? Bound{} : Bound{std::string(row.text(1))},
                                 row.is_null(2) ? Bound{} : Bound{Bytes{std::string(row.bytes(2))}},
                                 row.is_null(3) ? Bound{} : Bound{row.integer(3)}};
                std::string line;
                for (const Bound& value : values) line += shown(value) + " ";
                lines.push_back(line);
            });
        return lines;
    }

    test::Store store_{test::snapshot_of({}), kTables};
};

TEST_F(LoadTest, every_value_comes_back_as_it_went_in) {
    const std::string key("\0\1\xff\n\\.", 6);
    load({{std::int64_t{1}, std::string("Ñandú 東京 🦉"), Bytes{key}, kMost},
          {std::int64_t{2}, std::string{}, Bytes{}, kLeast},
          {std::int64_t{3}, {}, {}, {}},
          {std::int64_t{4}, std::string("\\N\ttab\nline"), Bytes{std::string(96, '\x80')}, std::int64_t{-1}}});
    EXPECT_EQ(standing(),
              (std::vector<std::string>{"1 'Ñandú 東京 🦉' b" + key + " " + std::to_string(kMost) + " ",
                                        "2 '' b " + std::to_string(kLeast) + " ", "3 null null null ",
                                        "4 '\\N\ttab\nline' b" + std::string(96, '\x80') + " -1 "}));
}

TEST_F(LoadTest, more_than_one_piece_and_none_at_all) {
    std::vector<Row> rows;
    for (std::int64_t id = 1; id <= 3000; id++) rows.push_back({id, std::string(500, 'x'), {}, id});
    load(rows);
    load({});
    EXPECT_EQ(store_.integer("SELECT count(*) FROM things"), 3000);
    EXPECT_EQ(store_.integer("SELECT sum(length(word)) FROM things"), 1'500'000);
}

TEST_F(LoadTest, what_waits_goes_before_it_and_what_follows_sees_it) {
    store_.database().write_alone([&](Connection& connection) {
        connection.run("INSERT INTO things(id,word) VALUES(1,'before')");
        const std::int64_t before = connection.total_changes();
        load(connection, {{std::int64_t{2}, {}, {}, {}}, {std::int64_t{3}, {}, {}, {}}});
        EXPECT_EQ(connection.total_changes() - before, 2);
        connection.run("UPDATE things SET word='after' WHERE id=3");
        EXPECT_EQ(connection.integer("SELECT count(*) FROM things"), 3);
    });
    EXPECT_EQ(store_.text("SELECT word FROM things WHERE id=3"), "after");
}

TEST_F(LoadTest, a_key_that_is_taken_leaves_nothing_and_the_connection_goes_on) {
    load({{std::int64_t{1}, {}, {}, {}}});
    EXPECT_THROW(load({{std::int64_t{2}, {}, {}, {}}, {std::int64_t{1}, {}, {}, {}}}), Error);
    EXPECT_EQ(store_.integer("SELECT count(*) FROM things"), 1);
    load({{std::int64_t{2}, {}, {}, {}}});
    EXPECT_EQ(store_.integer("SELECT count(*) FROM things"), 2);
}

TEST_F(LoadTest, what_the_filling_throws_goes_through_and_leaves_nothing) {
    const Fill broken = [](RowSink& sink) {
        for (const Bound& value : Row{std::int64_t{1}, {}, {}, {}}) sink.add(value);
        throw Error{ErrorKind::invalid, {"broken"}};
    };
    try {
        store_.database().write_alone([&](Connection& connection) { connection.load("things", kColumns, broken); });
        FAIL() << "went in";
    } catch (const Error& error) {
        EXPECT_EQ(error.message().key, "broken");
    }
    EXPECT_EQ(store_.integer("SELECT count(*) FROM things"), 0);
    load({{std::int64_t{1}, {}, {}, {}}});
    EXPECT_EQ(store_.integer("SELECT count(*) FROM things"), 1);
}

TEST_F(LoadTest, half_a_row_is_refused) {
    const Fill half = [](RowSink& sink) { sink.add(std::int64_t{1}); };
    EXPECT_THROW(
        store_.database().write_alone([&](Connection& connection) { connection.load("things", kColumns, half); }),
        Error);
    EXPECT_EQ(store_.integer("SELECT count(*) FROM things"), 0);
}

TEST_F(LoadTest, a_connection_that_is_cut_meanwhile_loads_all_once) {
    if (!test::on_postgres()) GTEST_SKIP() << "no connection to cut";
    int runs = 0;
    store_.database().write_alone([&](Connection& connection) {
        const std::int64_t mine = connection.integer("SELECT pg_backend_pid()");
        const bool cut = ++runs == 1;
        connection.load("things", kColumns, [&](RowSink& sink) {
            for (std::int64_t id = 1; id <= 5000; id++) {
                for (const Bound& value : Row{id, std::string(200, 'x'), {}, {}}) sink.add(value);
                if (id != 2500 || !cut) continue;
                store_.integer("SELECT CASE WHEN pg_terminate_backend(CAST($1 AS integer),10000) THEN 1 ELSE 0 END",
                               {mine});
            }
        });
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(store_.integer("SELECT count(*) FROM things"), 5000);
}

TEST_F(LoadTest, the_store_numbers_on_behind_what_was_loaded) {
    load({{std::int64_t{7}, {}, {}, {}}});
    store_.database().write_alone([&](Connection& connection) {
        const std::string on = connection.dialect().number_on("things", "id");
        if (!on.empty()) connection.run(on);
        connection.run("INSERT INTO things(word) VALUES('next')");
    });
    EXPECT_EQ(store_.integer("SELECT id FROM things WHERE word='next'"), 8);
}

TEST(RowsHashTest, knows_rows_by_their_values_and_not_by_their_order) {
    RowsHash one, other, different;
    for (const char* row : {"a", "b", "c"}) one.add(row);
    for (const char* row : {"c", "a", "b"}) other.add(row);
    for (const char* row : {"a", "b", "b"}) different.add(row);
    EXPECT_EQ(one, other);
    EXPECT_NE(one, different);
    RowsHash begun;
    begun.add("b");
    RowsHash gone_on{begun.text()};
    gone_on.add("a");
    gone_on.add("c");
    EXPECT_EQ(gone_on.text(), one.text());
    EXPECT_EQ(one.text().size(), 32u);
}

// More of them than an engine sends at once, and some that are alike.
TEST_F(LoadTest, questions_that_are_asked_together_are_answered_each_with_its_rows) {
    load({{1, std::string("a"), Bound{}, 10}, {2, std::string("b"), Bound{}, 20}, {3, std::string("c"), Bound{}, 30}});
    constexpr std::size_t kQuestions = 300;
    std::vector<std::string> found(kQuestions);
    std::vector<Asked> questions;
    for (std::size_t i = 0; i < kQuestions; i++)
        questions.push_back({i % 2 ? "SELECT word FROM things WHERE id<=$1 ORDER BY id" : "SELECT amount FROM things WHERE id>$1 ORDER BY id",
                             {static_cast<std::int64_t>(i % 4)},
                             [&text = found[i]](Statement& row) { text += std::string(row.text(0)) + " "; }});
    const auto reading = store_.database().read();
    reading->connection().each_of(questions);
    const std::vector<std::string> wanted{"10 20 30 ", "a ", "30 ", "a b c "};
    for (std::size_t i = 0; i < kQuestions; i++) EXPECT_EQ(found[i], wanted[i % 4]) << i;
    questions[150].sql = "SELECT nothing FROM things WHERE id>$1";
    EXPECT_THROW(reading->connection().each_of(questions), Error);
}

}  // namespace
}  // namespace lazo::storage
