#include <chrono>

#include "app/program.h"
#include "kernel/records/writer.h"
#include "modules/customers/customers.h"
#include "tests/support/store.h"

namespace lazo::app {
namespace {

constexpr std::int64_t kDay = 86'400;

class TidyUp : public testing::Test {
 protected:
    void create(const std::string& name) {
        records::Platform& platform = program_.platform();
        schema::Record draft{platform.schema()->get("customers")};
        draft.set(customers::customers.name, name);
        platform.write(platform.system_actor(), {},
                       [&](records::Writer& writer) { return writer.create(draft), std::string{}; });
        ASSERT_TRUE(program_.relay().drain(std::chrono::seconds{10}));
    }
    std::int64_t integer(std::string_view sql) {
        return program_.platform().database().read()->connection().integer(sql);
    }

    test::StorePlace place_;
    test::FakeClock clock_;
    Program program_{StoreOptions{place_.url(), 1, false, true}, clock_};
};

TEST_F(TidyUp, LetsEventsGoThatAllHaveReadAndKeepsWhatTheyTellOf) {
    program_.start();
    create("Ana");
    create("Luis");
    clock_.advance_seconds(29 * kDay);
    create("Eva");
    clock_.advance_seconds(2 * kDay);
    program_.stop();  // what its readers have read is written now, not within a second
    program_.tidy_up();
    EXPECT_EQ(integer("SELECT count(*) FROM outbox"), 1);
    EXPECT_EQ(integer("SELECT count(*) FROM customers"), 3);
    EXPECT_EQ(integer("SELECT count(*) FROM change_sets"), 3);
}

TEST_F(TidyUp, KeepsForEverWhatIsSetSo) {
    program_.keep({.reads = 0, .events = 0, .jobs = 0, .uploads = 0});
    program_.start();
    create("Ana");
    create("Luis");
    clock_.advance_seconds(10'000 * kDay);
    program_.tidy_up();
    EXPECT_EQ(integer("SELECT count(*) FROM outbox"), 2);
}

TEST_F(TidyUp, TakesThePlaceOfWhatAnEarlierProgramScheduled) {
    program_.platform().database().write([](storage::Connection& connection) {
        connection.run("INSERT INTO schedules(name,kind,payload,rule,next_run) VALUES($1,$1,'{}','daily 03:40',0)",
                       {std::string("forget_reads")});
    });
    program_.start();
    EXPECT_EQ(integer("SELECT count(*) FROM schedules WHERE name='forget_reads'"), 0);
    EXPECT_EQ(integer("SELECT count(*) FROM schedules WHERE name='tidy_up'"), 1);
}

TEST_F(TidyUp, LetsJobsGoThatEndedLongAgo) {
    const std::int64_t job = program_.queue().enqueue({.kind = "ended"}).id,
                       newest = program_.queue().enqueue({.kind = "newest"}).id;
    program_.queue().cancel(job);
    program_.queue().cancel(newest);
    clock_.advance_seconds(91 * kDay);
    program_.tidy_up();
    EXPECT_FALSE(program_.queue().find(job));
    EXPECT_TRUE(program_.queue().find(newest)) << "so that its number is not given twice";
}

}  // namespace
}  // namespace lazo::app
