#include "kernel/query/plan.h"

#include "kernel/query/drive.h"
#include "kernel/query/page_statement.h"
#include "kernel/query/test_things.h"
#include "kernel/storage/first_load.h"

namespace lazo::query {
namespace {

struct Jobs : schema::OwnedEntity {
    Jobs() : OwnedEntity{"jobs_done", {.title = "name"}} {}
    schema::Text name{this, "name", {.required = true, .indexed = true, .listed = true}};
    schema::Number hours{this, "hours"};
    schema::Link before{this, "before", {.to = "jobs_done", .indexed = true}};
};

struct TwoOwners : Rights {
    Visibility visible(const schema::Shape&) const override { return {Reach::some, {1, 2}}; }
    bool may_read(const schema::Field&) const override { return true; }
    std::int64_t user() const override { return 1; }
};

class PlanTest : public ::testing::Test {
 protected:
    PlanTest() : store_(test::snapshot_of({&people_, &jobs_})), shape_(store_.snapshot().get("jobs_done")) {}

    Way way(const std::string& sort, const Visibility& visibility, std::optional<std::int64_t> count = {}, const Condition& filter = {}) {
        const auto reading = store_.database().read();
        const Scope scope{store_.snapshot(), all_rights(), reading->connection().dialect()};
        const Compiler compiler{scope};
        ListQuestion question{shape_, filter, read_sort(store_.snapshot(), all_rights(), *shape_, sort)};
        question.count = count;
        return choose_plan(compiler, question, visibility).way;
    }
    static Visibility owners(std::int64_t count) {
        Visibility visibility{Reach::some};
        for (std::int64_t owner = 1; owner <= count; owner++) visibility.owners.push_back(owner);
        return visibility;
    }
    Condition some() const { return Condition::compare({}, jobs_.hours, schema::Operator::gt, {schema::Value{std::int64_t{1}}}); }

    const People people_;
    const Jobs jobs_;
    test::Store store_;
    schema::ShapePointer shape_;
    const Visibility everything_{Reach::everything};
};

TEST_F(PlanTest, an_index_of_the_sort_is_walked) {
    EXPECT_EQ(way("name", everything_), Way::walk);
    EXPECT_EQ(way("-created_at", everything_), Way::walk);
}

TEST_F(PlanTest, without_an_index_of_the_sort_all_rows_are_found_first) {
    EXPECT_EQ(way("hours", everything_), Way::sort);
    EXPECT_EQ(way("owner", everything_), Way::sort) << "links are sorted by the title of what they lead to";
    EXPECT_EQ(way("name,hours", everything_), Way::sort);
}

TEST_F(PlanTest, what_is_rare_is_found_and_sorted_and_what_is_common_is_walked_past) {
    EXPECT_EQ(way("name", everything_, 4'999, some()), Way::sort);
    EXPECT_EQ(way("name", everything_, 5'000, some()), Way::walk);
    EXPECT_EQ(way("name", everything_, {}, some()), Way::walk) << "when nobody counted";
    EXPECT_EQ(way("name", everything_, 10), Way::walk) << "a small table is walked to its end";
}

TEST_F(PlanTest, the_rows_of_few_owners_are_merged_and_those_of_many_walked) {
    EXPECT_EQ(way("name", owners(1)), Way::merge);
    EXPECT_EQ(way("name", owners(12)), Way::merge);
    EXPECT_EQ(way("name", owners(13)), Way::walk);
}

TEST_F(PlanTest, orders_of_different_names_or_directions_are_told_apart_by_cursors) {
    const auto reading = store_.database().read();
    const Scope scope{store_.snapshot(), all_rights(), reading->connection().dialect()};
    const Compiler compiler{scope};
    const auto name = [&](const std::string& sort) {
        return choose_plan(compiler, {shape_, {}, read_sort(store_.snapshot(), all_rights(), *shape_, sort)}, everything_).name;
    };
    EXPECT_EQ(name("name"), name("name"));
    EXPECT_NE(name("name"), name("-name"));
    EXPECT_NE(name("name"), name("hours"));
    EXPECT_NE(name("name"), name("name,hours"));
}

TEST_F(PlanTest, the_number_of_an_owners_rows_is_read_from_the_narrowest_index_that_holds_them_together) {
    if (test::on_postgres()) GTEST_SKIP() << "its planner sees by itself which index is narrow";
    const auto reading = store_.database().read();
    const TwoOwners rights;
    const Scope scope{store_.snapshot(), rights, reading->connection().dialect()};
    const auto source = [&](Wanted wanted, const Condition& filter) {
        Sql sql;
        from_ground(sql, Compiler{scope}, *shape_, filter, Ground::owned, false, wanted);
        return sql.text.substr(0, sql.text.find(" WHERE"));
    };
    EXPECT_EQ(source(Wanted::number, {}), " FROM jobs_done t INDEXED BY lazo_jobs_done_owner_before");
    EXPECT_EQ(source(Wanted::number, some()), " FROM jobs_done t") << "a filter may want another";
    EXPECT_EQ(source(Wanted::columns, {}), " FROM jobs_done t");
}

// A server that sorts all rows of an owner for a page of them took 40 ms where this takes 2.
TEST_F(PlanTest, of_each_owner_no_more_is_read_than_the_page_shows) {
    if (!test::on_postgres()) GTEST_SKIP() << "it reads side by side by itself";
    store_.database().write([&](storage::Connection& connection) {
        for (std::int64_t id = 1; id <= 6000; id++) {
            schema::Record job = store_.record("jobs_done");
            job.key = {0, id};
            job.set(jobs_.name, "Job " + std::to_string(id));
            job.set(jobs_.owner, schema::Key{0, 1 + id % 3});
            test::insert(connection, job);
        }
    });
    store_.database().settle({"jobs_done"});
    const auto reading = store_.database().read();
    const TwoOwners rights;
    const Scope scope{store_.snapshot(), rights, reading->connection().dialect()};
    const ListQuestion question{shape_, {}, read_sort(store_.snapshot(), rights, *shape_, "name")};
    Sql sql;
    PageStatement{scope, question}.write(sql, {}, PageStatement::Phase::single, 51);
    std::string plan;
    for (const std::string& line : reading->connection().texts("EXPLAIN " + sql.text, sql.bound)) plan += line + "\n";
    EXPECT_NE(plan.find("Merge Append"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("->  Sort"), std::string::npos) << "a part is sorted as a whole: " << plan;
}

TEST_F(PlanTest, a_first_load_leaves_the_indexes_that_statements_name) {
    ASSERT_TRUE(storage::put_indexes_aside(store_.database(), *shape_, {}));
    const auto reading = store_.database().read();
    const TwoOwners rights;
    const Scope scope{store_.snapshot(), rights, reading->connection().dialect()};
    EXPECT_EQ(count(reading->connection(), scope, *shape_, {}), 0);
}

}  // namespace
}  // namespace lazo::query
