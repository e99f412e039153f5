// Ends in the middle: asked for, or by a crash at any place. Nothing is imported twice, and the counts stay exact.
#include <future>
#include <random>

#include "base/csv.h"
#include "kernel/imports/survey.h"
#include "kernel/imports/test_store.h"
#include "kernel/jobs/runner.h"

namespace lazo::imports {
namespace {

constexpr const char* kMapping =
    R"({"columns":{"id":"external_id","name":"name","mail":"emails.email","birth":"birth_date","tags":"tags"},"key":["external_id"],
        "mode":"both","same_key":"merge","create_missing":["tags"],"date_order":"dmy"})";

// New ones, some that are there, repeated keys that agree and that do not, bad days, blank keys.
std::string file_of(int rows) {
    std::string file = "id,name,mail,birth,tags\n";
    for (int i = 0; i < rows; i++) {
        const int id = i % 7 == 6 ? i - 3 : i;
        const std::string birth = i % 11 == 0 ? "31/02/1990" : "01/02/1990";
        file += (i % 13 == 0 ? "" : "c" + std::to_string(id)) + ",P" + std::to_string(i % 14 == 6 ? i : id) + ",p" +
                std::to_string(id) + "@a.es," + birth + ",t" + std::to_string(i % 5) + "\n";
    }
    return file;
}

class ResumeTest : public ::testing::Test, public ImportStore {
 protected:
    void seed() {
        for (const char* id : {"c1", "c2", "c10", "c30"}) customer("Old " + std::string(id), id);
    }
    std::string contents() {
        std::string all;
        for (const std::string& row :
             texts("SELECT c.external_id||'|'||c.name||'|'||c.version||'|'||coalesce(c.birth_date,'')||'|'||"
                   "(SELECT group_concat(email) FROM emails e WHERE e.customer=c.id)||'|'||"
                   "(SELECT count(*) FROM customers_tags_links l WHERE l.id=c.id) FROM customers c ORDER BY 1"))
            all += row + "\n";
        return all;
    }
};

TEST_F(ResumeTest, goes_on_after_a_crash_at_every_box) {
    constexpr int kRows = 120;
    seed();
    ImportStore whole;
    for (const char* id : {"c1", "c2", "c10", "c30"}) whole.customer("Old " + std::string(id), id);
    const RunResult expected = whole.import(file_of(kRows), kMapping);
    ASSERT_GT(expected.counts.failed, 0);
    ASSERT_GT(expected.counts.updated, 0);
    ASSERT_GT(expected.counts.warnings, 0);

    const Ledger file = add(file_of(kRows));
    imports_->begin(actor(), file.id, kMapping);
    last_ = file.id;
    std::mt19937 chance{42};
    RunResult result;
    int lives = 0;
    while (!result.whole) {
        RunOptions options{.most_rows = 1 + chance() % 9};
        int boxes = 1 + static_cast<int>(chance() % 3);
        options.progress = [&](std::int64_t, std::int64_t total) { return total == 0 || --boxes > 0; };
        result = run(*platform_, actor(), texts_, file.id, options);
        reopen();
        lives++;
    }
    EXPECT_GT(lives, 5);
    EXPECT_EQ(result.counts, expected.counts);
    EXPECT_EQ(result.rows, kRows);
    EXPECT_EQ(errors(), whole.errors());
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), whole.integer("SELECT count(*) FROM customers"));
    EXPECT_EQ(integer("SELECT created FROM operations WHERE id=$1", {result.operation}),
              whole.integer("SELECT created FROM operations WHERE id=$1", {expected.operation}));
}

// What the crash left behind the certain part of the error file, and rows of a transaction that was never committed.
TEST_F(ResumeTest, forgets_what_was_not_committed) {
    const Ledger file = add("id,name\n1,Ana\n,x\n3,Eva\n,y\n5,Pía\n");
    const std::string mapping = R"({"columns":{"id":"external_id","name":"name"},"key":["external_id"]})";
    imports_->begin(actor(), file.id, mapping);
    last_ = file.id;
    RunOptions two{.most_rows = 2};
    two.progress = [](std::int64_t done, std::int64_t) { return done == 0; };
    EXPECT_FALSE(run(*platform_, actor(), texts_, file.id, two).whole);
    std::ofstream{ledger(file.id).error_path(), std::ios::app} << "4,5,half a li";
    reopen();
    const RunResult result = run(*platform_, actor(), texts_, file.id);
    EXPECT_EQ(result.counts, (Counts{.created = 3, .failed = 2}));
    EXPECT_EQ(
        errors(),
        "row,line,column,value,why,kind\r\n2,3,id,,The key is blank.,error\r\n4,5,id,,The key is blank.,error\r\n");
}

// Row by row takes longer, so the second run of a box may end before the first did.
TEST_F(ResumeTest, a_box_that_runs_again_and_ends_earlier_loses_no_row) {
    constexpr int kRows = 500;
    std::string file = "name,tags,country\n";
    for (int i = 0; i < kRows; i++)
        file += "P" + std::to_string(i) + (i % 20 == 19 ? ",t" + std::to_string(i) + ",Nowhere\n" : ",,ES\n");
    std::mt19937 chance{7};
    const RunResult result = import(file,
                                    R"({"columns":{"name":"name","tags":"tags","country":"country"},
                                        "create_missing":["tags"],"bad_cells":"refuse"})",
                                    {.box_is_full = [&] { return chance() % 15 == 0; }});
    EXPECT_EQ(result.counts, (Counts{.created = kRows - kRows / 20, .failed = kRows / 20}));
    EXPECT_EQ(integer("SELECT count(DISTINCT name) FROM customers"), result.counts.created);
    EXPECT_EQ(integer("SELECT count(*) FROM tags"), 0);
}

// What an import into an empty store puts aside must be there again, however it ended.
TEST_F(ResumeTest, indexes_are_whole_after_a_first_load) {
    const auto indexes = [&] {
        std::vector<std::string> names = texts("SELECT name FROM sqlite_schema WHERE type='index' ORDER BY name");
        return names;
    };
    const std::vector<std::string> all = indexes();
    const std::string mapping = R"({"columns":{"id":"external_id","name":"name","mail":"emails.email"},"key":["external_id"],"same_key":"merge"})";
    const Ledger file = add(file_of(300));
    imports_->begin(actor(), file.id, mapping);
    last_ = file.id;
    std::size_t least = all.size();
    RunOptions options{.most_rows = 20, .first_load = 100};
    options.progress = [&](std::int64_t done, std::int64_t) {
        least = std::min(least, indexes().size());
        return done < 100;
    };
    EXPECT_FALSE(run(*platform_, actor(), texts_, file.id, options).whole);
    EXPECT_LT(least, all.size() - 10);
    EXPECT_EQ(indexes(), all);
    reopen();
    options.progress = {};
    const RunResult result = run(*platform_, actor(), texts_, file.id, options);
    EXPECT_EQ(result.rows, 300);
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), result.counts.created);
    EXPECT_EQ(indexes(), all);
}

TEST_F(ResumeTest, two_at_once_do_not_import_a_row_twice) {
    const Ledger file = add(file_of(40));
    imports_->begin(actor(), file.id, kMapping);
    RunOptions slow{.most_rows = 5};
    bool crossed = false;
    slow.progress = [&](std::int64_t done, std::int64_t) {
        if (done == 0 || crossed) return true;
        crossed = true;
        run(*platform_, actor(), texts_, file.id, {});
        return true;
    };
    EXPECT_THROW(run(*platform_, actor(), texts_, file.id, slow), Error);
    EXPECT_TRUE(crossed);
    const Counts counts = ledger(file.id).counts;
    EXPECT_EQ(counts.created + counts.updated + counts.unchanged + counts.failed, 40);
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), counts.created);
}

TEST_F(ResumeTest, a_job_can_be_cancelled_and_started_again) {
    const Ledger file = add(file_of(400));
    jobs::Runner runner{platform_->database(), *queue_, clock_};
    add_import_jobs(runner, *platform_, texts_);
    std::promise<void> previewed, ended, done;
    std::set<std::string> told;
    queue_->on_change([&](const jobs::JobFacts& job) {
        if (!job.ended() || !told.insert(job.kind + std::to_string(job.id) + std::to_string(job.attempts)).second)
            return;
        if (job.kind == "import.preview")
            previewed.set_value();
        else if (job.state == jobs::State::cancelled)
            ended.set_value();
        else
            done.set_value();
    });
    const Started preview = imports_->preview(actor(), file.id, kMapping);
    const Started first = imports_->start(actor(), file.id, kMapping);
    EXPECT_THROW(imports_->start(actor(), file.id, kMapping), Error);
    queue_->cancel(first.job);
    runner.start();
    previewed.get_future().get();
    ended.get_future().get();
    EXPECT_EQ(queue_->get(preview.job).state, jobs::State::done);
    EXPECT_EQ(imports_->state_of(ledger(file.id)), "cancelled");
    const Started second = imports_->start(actor(), file.id, kMapping);
    EXPECT_EQ(second.operation, first.operation);
    done.get_future().get();
    runner.stop();
    const jobs::JobFacts job = queue_->get(second.job);
    EXPECT_EQ(job.state, jobs::State::done);
    const json::Document result{job.result};
    EXPECT_EQ(result.root()["rows"].integer(), 400);
    EXPECT_EQ(job.total, 400);
    EXPECT_EQ(imports_->state_of(ledger(file.id)), "done");
    EXPECT_FALSE(std::filesystem::exists(file.path));
    EXPECT_THROW(imports_->start(actor(), file.id, kMapping), Error);
}

TEST(KeySorterTest, finds_keys_that_come_again_in_memory_and_on_disk) {
    test::TemporaryFolder folder;
    for (const std::size_t kept : {std::size_t{1} << 20, std::size_t{1000}}) {
        KeySorter sorter{folder.path(), kept};
        for (std::uint64_t row = 1; row <= 10'000; row++) sorter.add("key " + std::to_string(row % 9'000), row);
        Survey survey;
        sorter.finish(survey);
        EXPECT_EQ(survey.repeats, 1'000);
        for (std::uint64_t row = 1; row <= 10'000; row++) {
            EXPECT_EQ(survey.repeated.has(row), row > 9'000) << row;
            EXPECT_EQ(survey.first.has(row), row <= 1'000) << row;
        }
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace lazo::imports
