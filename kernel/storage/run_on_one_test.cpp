// A statement that must change one row, on either engine.
#include <array>

#include "base/error.h"
#include "tests/support/store.h"

namespace lazo::storage {
namespace {

const std::array<KernelTable, 1> kTables{{{"things", schema::Placement::single, "CREATE TABLE things(id {id}, word {text})", {}}}};
constexpr std::string_view kChange = "UPDATE things SET word=$1 WHERE id=$2";
constexpr std::string_view kClaim = "INSERT INTO things(id,word) VALUES($1,'mine') ON CONFLICT DO NOTHING";

class RunOnOneTest : public ::testing::Test {
 protected:
    RunOnOneTest() { write("INSERT INTO things(id,word) VALUES(1,'old')"); }
    void write(std::string_view sql) {
        store_.database().write([&](Connection& connection) { connection.run(sql); });
    }

    test::Store store_{test::snapshot_of({}), kTables};
};

TEST_F(RunOnOneTest, what_changes_its_row_is_kept) {
    store_.database().write([](Connection& connection) {
        connection.run_on_one(kChange, {std::string("new"), std::int64_t{1}});
    });
    EXPECT_EQ(store_.text("SELECT word FROM things WHERE id=1"), "new");
}

// The row is there only when the work runs again.
TEST_F(RunOnOneTest, what_finds_no_row_runs_again_and_leaves_nothing_of_the_first_time) {
    if (!test::on_postgres()) GTEST_SKIP() << "nobody comes between";
    int runs = 0;
    store_.database().write([&](Connection& connection) {
        if (++runs == 2) connection.run("INSERT INTO things(id,word) VALUES(2,'late')");
        connection.run("INSERT INTO things(id,word) VALUES($1,'of this run')", {std::int64_t{10 + runs}});
        connection.run_on_one(kChange, {std::string("new"), std::int64_t{2}});
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(store_.text("SELECT word FROM things WHERE id=2"), "new");
    EXPECT_EQ(store_.integer("SELECT count(*) FROM things WHERE id=11"), 0) << "the first run was committed";
    EXPECT_EQ(store_.integer("SELECT count(*) FROM things WHERE id=12"), 1);
}

TEST_F(RunOnOneTest, it_is_told_before_what_is_read_next) {
    std::int64_t runs = 0, reads = 0;
    const Work claim = [&](Connection& connection) {
        connection.run_on_one(kClaim, {++runs});  // 1 has somebody
        reads += connection.integer("SELECT count(*) FROM things WHERE word='mine'");
    };
    if (test::on_postgres()) {
        store_.database().write(claim);
        EXPECT_EQ(runs, 2);
        EXPECT_EQ(reads, 1);
    } else {
        EXPECT_THROW(store_.database().write(claim), RunAgain);
        EXPECT_EQ(reads, 0);
    }
    EXPECT_EQ(store_.text("SELECT word FROM things WHERE id=1"), "old");
}

}  // namespace
}  // namespace lazo::storage
