#include "kernel/query/group.h"

#include "base/error.h"
#include "kernel/query/test_things.h"

namespace lazo::query {
namespace {

using schema::Value;

class GroupTest : public ThingsTest {
 protected:
    std::vector<Group> grouped(const std::string& by, const std::string& measures = "", const std::string& json = "") {
        const auto reading = store_.database().read();
        GroupQuestion question{shape_, filter(json), read_group_keys(all_rights(), *shape_, by), read_measures(all_rights(), *shape_, measures)};
        question.zone = Zone{"Europe/Madrid"};
        return group(reading->connection(), scope(reading->connection()), question);
    }
    static std::vector<std::pair<Value, std::int64_t>> counts(const std::vector<Group>& groups) {
        std::vector<std::pair<Value, std::int64_t>> found;
        for (const Group& each : groups) found.emplace_back(each.keys.front(), each.count);
        return found;
    }
    std::string refusal(const std::string& by, const std::string& measures = "") {
        try {
            grouped(by, measures);
        } catch (const Error& error) {
            return error.fields().front().path + " " + error.fields().front().message.key;
        }
        return "";
    }
    using Counts = std::vector<std::pair<Value, std::int64_t>>;
};

TEST_F(GroupTest, choices_stand_in_the_order_of_their_options_and_empty_last) {
    const std::vector<std::string> kinds{"medium", "small", "", "large", "medium"};
    for (std::size_t i = 0; i < kinds.size(); i++) {
        schema::Record record = named(static_cast<std::int64_t>(i) + 1, "n");
        record.set(things_.kind, kinds[i]);
        store_.insert(record);
    }
    EXPECT_EQ(counts(grouped("kind")), (Counts{{std::string("small"), 1}, {std::string("large"), 1}, {std::string("medium"), 2}, {Value{}, 1}}));
    EXPECT_EQ(counts(grouped("kind", "", R"({"kind":{"ne":"large"}})")), (Counts{{std::string("small"), 1}, {std::string("medium"), 2}}));
}

TEST_F(GroupTest, months_begin_at_midnight_of_the_zone) {
    const std::vector<std::string> moments{"2026-01-31T22:59:59Z", "2026-01-31T23:00:00Z", "2026-02-28T22:59:59Z", "2026-03-31T21:59:59Z", "2026-03-31T22:00:00Z"};
    for (std::size_t i = 0; i < moments.size(); i++) {
        schema::Record record = named(static_cast<std::int64_t>(i) + 1, "n");
        record.set(things_.at, Moment::parse(moments[i]));
        store_.insert(record);
    }
    const auto month = [](int number) { return Value{std::int64_t{Date::of(2026, number, 1).days}}; };
    EXPECT_EQ(counts(grouped("at:month")), (Counts{{month(1), 1}, {month(2), 2}, {month(3), 1}, {month(4), 1}}));
}

TEST_F(GroupTest, measures_leave_empties_out_and_keep_currencies_apart) {
    const std::vector<std::pair<Money, std::int64_t>> rows{{Money{100, "EUR"}, 1}, {Money{201, "EUR"}, 2}, {Money{50, "USD"}, 4}};
    for (std::size_t i = 0; i < rows.size(); i++) {
        schema::Record record = named(static_cast<std::int64_t>(i) + 1, "n");
        record.set(things_.kind, "small");
        record.set(things_.price, rows[i].first);
        record.set(things_.amount, {rows[i].second * 1'000'000});
        store_.insert(record);
    }
    schema::Record without = named(9, "n");
    without.set(things_.kind, "small");
    store_.insert(without);
    const auto groups = grouped("kind", "count,sum:amount,min:amount,max:amount,avg:amount,sum:price,avg:price");
    ASSERT_EQ(groups.size(), 1u);
    const auto& measures = groups.front().measures;
    EXPECT_EQ(groups.front().count, 4);
    EXPECT_EQ(measures[1], (std::vector<Value>{Value{std::int64_t{7'000'000}}}));
    EXPECT_EQ(measures[2], (std::vector<Value>{Value{std::int64_t{1'000'000}}}));
    EXPECT_EQ(measures[3], (std::vector<Value>{Value{std::int64_t{4'000'000}}}));
    EXPECT_EQ(measures[4], (std::vector<Value>{Value{std::int64_t{2'333'333}}})) << "of the three that have one";
    EXPECT_THAT(measures[5], ::testing::UnorderedElementsAre(Value{Money{301, "EUR"}}, Value{Money{50, "USD"}}));
    EXPECT_THAT(measures[6], ::testing::UnorderedElementsAre(Value{Money{151, "EUR"}}, Value{Money{50, "USD"}})) << "half a cent is rounded up";
}

TEST_F(GroupTest, several_keys_make_a_group_each) {
    for (const std::int64_t id : {1, 2, 3, 4}) {
        schema::Record record = named(id, "n");
        record.set(things_.kind, id < 3 ? "small" : "large");
        record.set(things_.open, id % 2 == 0);
        store_.insert(record);
    }
    const auto groups = grouped("kind,open");
    ASSERT_EQ(groups.size(), 4u);
    EXPECT_EQ(groups[0].keys, (std::vector<Value>{std::string("small"), std::int64_t{0}}));
    EXPECT_EQ(groups[3].keys, (std::vector<Value>{std::string("large"), std::int64_t{1}}));
    for (const Group& each : groups) EXPECT_EQ(each.count, 1);
}

TEST_F(GroupTest, what_cannot_be_grouped_or_measured_is_refused_by_name) {
    EXPECT_EQ(refusal("dragon"), "by filter.unknown_field");
    EXPECT_EQ(refusal("at"), "by group.unit_needed");
    EXPECT_EQ(refusal("price"), "by group.unit_needed");
    EXPECT_EQ(refusal("at:fortnight"), "by period.unit");
    EXPECT_THAT(refusal("kind", "sum:name"), ::testing::StartsWith("measure "));
    EXPECT_THAT(refusal("kind", "median:amount"), ::testing::StartsWith("measure "));
}

}  // namespace
}  // namespace lazo::query
