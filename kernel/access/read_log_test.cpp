#include "kernel/access/read_log.h"

#include <chrono>
#include <thread>

#include "kernel/access/sign_in.h"
#include "tests/support/store.h"

namespace lazo::access {
namespace {

using ::testing::ElementsAre;

SensitiveRead read_by(std::int64_t person, schema::Key record = {}, std::string entity = "customers") {
    SensitiveRead read;
    read.person = person;
    read.entity = std::move(entity);
    read.record = record;
    read.fields = "tax_id";
    read.route = "GET /api/v1/{entity}/{id}";
    return read;
}

struct ReadLogTest : testing::Test {
    test::Store store{test::snapshot_of({}), kernel_tables()};
    test::FakeClock clock;
    ReadLog log{store.database(), clock};

    std::int64_t stored() { return store.integer("SELECT count(*) FROM sensitive_reads"); }
    std::vector<SensitiveRead> ask(const ReadLog::Question& question = {}) {
        return log.read(store.database().read()->connection(), question);
    }
    std::vector<std::int64_t> persons(const ReadLog::Question& question = {}) {
        std::vector<std::int64_t> found;
        for (const SensitiveRead& read : ask(question)) found.push_back(read.person);
        return found;
    }
};

TEST_F(ReadLogTest, WritesManyReadsWithOneCommit) {
    const auto before = store.database().commits();
    for (int i = 0; i < 300; i++) log.add(read_by(7, {0, i + 1}));
    EXPECT_EQ(store.database().commits(), before) << "nobody waits for the store";
    log.flush();
    EXPECT_EQ(store.database().commits(), before + 1);
    EXPECT_EQ(stored(), 300);
    log.flush();
    EXPECT_EQ(store.database().commits(), before + 1);
}

TEST_F(ReadLogTest, KeepsWhatWasSaid) {
    SensitiveRead read = read_by(7, {17, 4}, "interactions");
    read.token = 3;
    read.question = "filter=" + std::string(5'000, 'x');
    log.add(read);
    log.flush();
    const SensitiveRead kept = ask().at(0);
    EXPECT_EQ(kept.at, clock.now());
    EXPECT_EQ(kept.token, 3);
    EXPECT_EQ(kept.entity, "interactions");
    EXPECT_EQ(kept.record, (schema::Key{17, 4}));
    EXPECT_EQ(kept.rows, 1);
    EXPECT_EQ(kept.fields, "tax_id");
    EXPECT_EQ(kept.route, "GET /api/v1/{entity}/{id}");
    EXPECT_EQ(kept.question.size(), ReadLog::kLongestQuestion);
}

TEST_F(ReadLogTest, IsAskedByPersonByRecordAndPageByPage) {
    for (const std::int64_t person : {1, 2, 1, 3}) log.add(read_by(person, {0, person * 10}));
    log.add(read_by(1, {0, 10}, "tasks"));
    log.add(read_by(4, {10, 10}));
    log.flush();
    EXPECT_THAT(persons(), ElementsAre(4, 1, 3, 1, 2, 1));
    EXPECT_THAT(persons({.person = 2}), ElementsAre(2));
    EXPECT_THAT(persons({.entity = "tasks"}), ElementsAre(1));
    EXPECT_THAT(persons({.entity = "customers", .record = schema::Key{0, 10}}), ElementsAre(1, 1));
    const auto page = ask({.limit = 2});
    ASSERT_EQ(page.size(), 2u);
    EXPECT_THAT(persons({.before = {{page.back().at, page.back().id}}, .limit = 3}), ElementsAre(3, 1, 2));
}

TEST_F(ReadLogTest, IsAskedByTime) {
    const Moment begin = clock.now();
    for (const std::int64_t person : {1, 2, 3}) {
        log.add(read_by(person));
        clock.advance_seconds(60);
    }
    log.flush();
    const auto minutes = [&](int count) { return Moment{begin.ms + count * 60'000}; };
    EXPECT_THAT(persons({.from = minutes(1)}), ElementsAre(3, 2));
    EXPECT_THAT(persons({.until = minutes(1)}), ElementsAre(1));
    EXPECT_THAT(persons({.from = minutes(1), .until = minutes(2)}), ElementsAre(2));
    EXPECT_THAT(persons({.person = 1, .from = minutes(1)}), ElementsAre());
}

TEST_F(ReadLogTest, ThePagesOfPersonsEntitiesAndRecordsAreReadInOrderFromAnIndex) {
    if (test::on_postgres()) GTEST_SKIP() << "what its planner takes depends on how much stands there";
    const auto plan = [&](const ReadLog::Question& question) {
        const query::Sql sql = ReadLog::statement_of(question);
        std::string steps;
        store.database().read()->connection().each("EXPLAIN QUERY PLAN " + sql.text, sql.bound,
                                                   [&](storage::Statement& row) { steps += row.text(3); });
        return steps;
    };
    const std::string read = "SEARCH sensitive_reads USING ";
    const std::int64_t id = 7;
    const ReadLog::Question::Place place{{5}, id};
    EXPECT_EQ(plan({.entity = "customers"}), read + "INDEX sensitive_reads_entity_at (entity=?)");
    EXPECT_EQ(plan({.entity = "customers", .before = place}),
              read + "INDEX sensitive_reads_entity_at (entity=? AND at<?)");
    EXPECT_EQ(plan({.person = id}), read + "INDEX sensitive_reads_person_at (person=?)");
    EXPECT_EQ(plan({.entity = "customers", .record = schema::Key{0, id}}),
              read + "INDEX sensitive_reads_record_at (entity=? AND record=?)");
    EXPECT_EQ(plan({.entity = "customers", .from = Moment{1}}),
              read + "INDEX sensitive_reads_entity_at (entity=? AND at>?)");
    EXPECT_EQ(plan({.before = place}), read + "INDEX sensitive_reads_moment (at<?)");
}

TEST_F(ReadLogTest, WritesByItselfWithinASecond) {
    log.start();
    log.add(read_by(7));
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (stored() == 0 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    EXPECT_EQ(stored(), 1);
}

TEST_F(ReadLogTest, LosesNothingWhenTheProgramEnds) {
    log.start();
    for (int i = 0; i < 700; i++) log.add(read_by(7));
    log.stop();
    EXPECT_EQ(stored(), 700);
    {
        ReadLog another{store.database(), clock};
        another.add(read_by(8));
    }
    EXPECT_EQ(stored(), 701);
}

TEST_F(ReadLogTest, WritesWhenItIsFullAndNeverHoldsMore) {
    for (std::size_t i = 0; i + 1 < ReadLog::kMostWaiting; i++) log.add(read_by(7));
    EXPECT_EQ(stored(), 0);
    log.add(read_by(7));
    EXPECT_EQ(stored(), static_cast<std::int64_t>(ReadLog::kMostWaiting));
}

TEST_F(ReadLogTest, OutlivesAStoreThatCannotBeWritten) {
    store.run("ALTER TABLE sensitive_reads RENAME TO away");
    for (std::size_t i = 0; i < ReadLog::kMostWaiting + 25; i++) log.add(read_by(static_cast<std::int64_t>(i) + 1));
    EXPECT_EQ(log.lost(), 25u);
    store.run("ALTER TABLE away RENAME TO sensitive_reads");
    log.flush();
    EXPECT_EQ(stored(), static_cast<std::int64_t>(ReadLog::kMostWaiting));
    EXPECT_EQ(store.integer("SELECT min(person) FROM sensitive_reads"), 26) << "the oldest are lost";
    EXPECT_EQ(log.lost(), 25u);
}

TEST_F(ReadLogTest, ForgetsWhatIsOlderThanItsTime) {
    log.keep_days(30);
    for (int i = 0; i < 1'200; i++) log.add(read_by(1));
    log.flush();
    clock.advance_seconds(20 * 86'400);
    log.add(read_by(2));
    log.flush();
    EXPECT_EQ(log.forget_old(), 0);
    clock.advance_seconds(10 * 86'400 + 1);
    EXPECT_EQ(log.forget_old(), 1'200);
    EXPECT_THAT(persons(), ElementsAre(2));
    log.keep_days(0);
    clock.advance_seconds(1'000 * 86'400);
    EXPECT_EQ(log.forget_old(), 0) << "kept for ever";
}

TEST_F(ReadLogTest, TakesReadsOfManyThreads) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; i++)
        threads.emplace_back([&, i] {
            for (int n = 0; n < 2'000; n++) log.add(read_by(i + 1));
        });
    for (std::thread& thread : threads) thread.join();
    log.flush();
    EXPECT_EQ(stored(), 16'000);
    EXPECT_EQ(store.integer("SELECT count(DISTINCT id) FROM sensitive_reads"), 16'000);
}

}  // namespace
}  // namespace lazo::access
