#include "kernel/records/history.h"

#include "kernel/query/page_statement.h"
#include "kernel/records/test_business.h"
#include "kernel/records/undo.h"

namespace lazo::records {
namespace {

using schema::Record;
using schema::Value;

class HistoryTest : public PipelineTest {
 protected:
    std::vector<Version> versions_of(const Record& record) {
        const auto reading = business.platform().database().read();
        return versions(reading->connection(), *business.schema(), business.schema()->get(record.shape().name()),
                        record.key);
    }
    std::vector<std::string> cities(const Record& record) {
        std::vector<std::string> found;
        for (const Version& version : versions_of(record))
            found.push_back((version.deleted ? "-" : "") +
                            schema::Codec<std::string>::from(version.record.at(version.record.shape().get("city"))));
        return found;
    }
    Record restore(const Record& record) {
        std::optional<Record> back;
        business.operation(
            [&](Writer& writer) { back = writer.restore(business.schema()->get(record.shape().name()), record.key); });
        return *back;
    }
    std::vector<std::int64_t> bin() {
        std::vector<std::int64_t> ids;
        const auto reading = business.platform().database().read();
        for (const Deleted& deleted : recycle_bin(reading->connection(), "customers", INT64_MAX, 100))
            ids.push_back(deleted.key.id);
        return ids;
    }
};

TEST_F(HistoryTest, versions_come_newest_first_through_deletion_and_return) {
    const Record made = create("customers", {{"name", std::string("A")}, {"city", std::string("Vigo")}});
    update(made, {{"city", std::string("Lugo")}});
    business.remove(made);
    EXPECT_THAT(cities(made), ::testing::ElementsAre("-Lugo", "Lugo", "Vigo"));
    restore(made);
    update(made, {{"city", std::string("Cádiz")}});
    EXPECT_THAT(cities(made), ::testing::ElementsAre("Cádiz", "Lugo", "-Lugo", "Lugo", "Vigo"));
    const auto all = versions_of(made);
    for (std::size_t i = 1; i < all.size(); i++) EXPECT_GT(all[i - 1].set, all[i].set);
    EXPECT_EQ(all.front().cause, "request");
}

TEST_F(HistoryTest, a_version_holds_the_child_rows_and_custom_fields_of_its_time) {
    add_field("customers", R"({"name":"color","type":"text","label":"Color"})");
    Record with_email = draft("customers", {{"name", std::string("A")}, {"x_color", std::string("red")}});
    with_email.children["emails"].push_back(draft("emails", {{"email", std::string("a@x.example")}}));
    const Record made = business.create(with_email);
    Record change = patch(made, {{"x_color", std::string("blue")}});
    change.children["emails"] = {};
    business.update(change);
    const auto all = versions_of(made);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].record.at(all[0].record.shape().get("x_color")), Value{std::string("blue")});
    EXPECT_EQ(all[1].record.at(all[1].record.shape().get("x_color")), Value{std::string("red")});
    EXPECT_TRUE(all[0].record.children.at("emails").empty());
    EXPECT_EQ(all[1].record.children.at("emails").size(), 1u);
}

TEST_F(HistoryTest, what_is_deleted_lies_in_the_bin_until_it_comes_back_with_its_rows) {
    Record with_email = draft("customers", {{"name", std::string("A")}, {"tags", {}}});
    with_email.children["emails"].push_back(draft("emails", {{"email", std::string("a@x.example")}}));
    const Record made = business.create(with_email), other = create("customers", {{"name", std::string("B")}});
    business.remove(made);
    business.remove(other);
    EXPECT_THAT(bin(), ::testing::ElementsAre(other.key.id, made.key.id));
    EXPECT_FALSE(business.find("customers", made.key));
    const Record back = restore(made);
    EXPECT_EQ(back.version, 2);
    EXPECT_EQ(stored(made).children.at("emails").size(), 1u);
    EXPECT_EQ(stored(made).created_set, made.created_set);
    EXPECT_THAT(bin(), ::testing::ElementsAre(other.key.id));
    EXPECT_EQ(faults([&] { restore(made); }), (Faults{{"", "error.not_found"}}));
}

TEST_F(HistoryTest, totals_that_changed_while_a_record_was_away_are_right_when_it_comes_back) {
    const Record one = create("customers", {{"name", std::string("A")}}),
                 member = create("customers", {{"name", std::string("B")}, {"company", one.key}});
    add_field("customers",
              R"({"name":"people","type":"rollup","label":"People","collection":"contacts","aggregate":"count"})");
    fill();
    EXPECT_EQ(at(one, "x_people"), number(1));
    business.remove(one);
    business.remove(member);
    restore(one);
    EXPECT_EQ(at(one, "x_people"), number(0));
    restore(member);
    EXPECT_EQ(at(one, "x_people"), number(1));
}

TEST_F(HistoryTest, two_writes_of_one_set_are_one_version) {
    const Record made = create("customers", {{"name", std::string("A")}, {"city", std::string("Vigo")}});
    business.operation([&](Writer& writer) {
        writer.update(patch(made, {{"city", std::string("Lugo")}}));
        writer.update(patch(made, {{"city", std::string("Cádiz")}}));
    });
    EXPECT_THAT(cities(made), ::testing::ElementsAre("Cádiz", "Vigo"));
}

// What a customer said at moments, while the clock of the machine is not what it should be.
class ClockTest : public HistoryTest {
 protected:
    void say(std::string_view moment, const std::string& city) {
        business.clock().set(moment);
        if (made_)
            update(*made_, {{"city", city}});
        else
            made_ = create("customers", {{"name", std::string("A")}, {"city", city}});
    }
    std::string as_of(std::string_view moment) {
        const auto reading = business.platform().database().read();
        const std::int64_t set = Platform::change_set_at(reading->connection(), Moment::parse(moment));
        const auto row =
            version_at(reading->connection(), *business.schema(), business.schema()->get("customers"), made_->key, set);
        return row ? schema::Codec<std::string>::from(row->at(row->shape().get("city"))) : "";
    }
    std::string newest_moment() { return versions_of(*made_).front().at.to_text().substr(0, 16); }

 private:
    std::optional<Record> made_;
};

TEST_F(ClockTest, one_that_was_a_day_ahead_hides_nothing_of_that_day) {
    say("2026-03-02T09:00:00Z", "Vigo");
    say("2026-03-03T10:00:00Z", "Lugo");
    say("2026-03-03T10:01:00Z", "Elche");
    say("2026-03-02T10:02:00Z", "Soria");
    EXPECT_EQ(newest_moment(), "2026-03-02T10:02");
    EXPECT_EQ(as_of("2026-03-02T10:02:00Z"), "Soria");
    say("2026-03-02T16:00:00Z", "Jaca");
    EXPECT_EQ(as_of("2026-03-02T09:30:00Z"), "Vigo");
    EXPECT_EQ(as_of("2026-03-02T15:00:00Z"), "Soria");
    EXPECT_EQ(as_of("2026-03-02T16:00:00Z"), "Jaca");
    say("2026-03-03T12:00:00Z", "Reus");
    EXPECT_EQ(as_of("2026-03-03T11:00:00Z"), "Jaca");
    EXPECT_EQ(as_of("2026-03-03T12:00:00Z"), "Reus");
}

TEST_F(ClockTest, one_that_stood_years_or_a_day_back_changes_nothing_of_the_past) {
    for (const char* day : {"2026-03-03", "2026-03-04"})
        for (const char* hour : {"09", "12", "15", "18"})
            say(std::string(day) + "T" + hour + ":00:00Z", std::string(day + 8) + "/" + hour);
    say("1970-01-01T00:00:10Z", "a battery that died");
    EXPECT_EQ(newest_moment(), "2026-03-04T18:00");
    say("2026-03-03T18:30:00Z", "set back by a day");
    EXPECT_EQ(newest_moment(), "2026-03-04T18:00");
    say("2026-03-04T18:40:00Z", "right again");
    EXPECT_EQ(newest_moment(), "2026-03-04T18:40");
    EXPECT_EQ(as_of("2026-02-01T00:00:00Z"), "");
    EXPECT_EQ(as_of("2026-03-03T13:00:00Z"), "03/12");
    EXPECT_EQ(as_of("2026-03-04T17:00:00Z"), "04/15");
    EXPECT_EQ(as_of("2026-03-04T18:30:00Z"), "set back by a day");
}

TEST_F(ClockTest, one_that_is_set_back_a_little_keeps_the_order) {
    say("2026-03-02T09:00:10Z", "Vigo");
    say("2026-03-02T09:00:08Z", "Lugo");
    EXPECT_EQ(newest_moment(), "2026-03-02T09:00");
    EXPECT_EQ(as_of("2026-03-02T09:00:09Z"), "");
    EXPECT_EQ(as_of("2026-03-02T09:00:10Z"), "Lugo");
}

// An undo asks so for each row that it puts back, while it fills that history itself.
TEST_F(HistoryTest, what_the_child_rows_of_a_record_were_is_found_by_the_record) {
    if (test::on_postgres()) GTEST_SKIP() << "what its planner takes depends on how much stands there";
    const auto reading = business.platform().database().read();
    storage::Connection& connection = reading->connection();
    const schema::SnapshotPointer schema = business.schema();
    const schema::ShapePointer emails = schema->get("emails");
    const query::Scope scope{*schema, query::all_rights(), connection.dialect(), 5};
    const query::ListQuestion question{emails,
                                       query::Condition::compare({}, emails->get("customer"), schema::Operator::eq,
                                                                 {schema::Value{schema::Key{0, 7}}})};
    query::Sql sql;
    query::PageStatement{scope, question}.write(sql, std::nullopt, query::PageStatement::Phase::single, 0);
    std::string plan;
    connection.each("EXPLAIN QUERY PLAN " + sql.text, sql.bound,
                    [&](storage::Statement& row) { plan += std::string(row.text(3)) + "\n"; });
    EXPECT_NE(plan.find("SEARCH emails USING PRIMARY KEY (customer=?)"), std::string::npos) << plan;
    EXPECT_NE(
        plan.find("SEARCH emails_history USING INDEX lazo_emails_history_customer_to_set (customer=? AND to_set>?)"),
        std::string::npos)
        << plan;
}

}  // namespace
}  // namespace lazo::records
