#include "kernel/records/primaries.h"

#include "kernel/records/test_business.h"
#include "kernel/records/undo.h"

namespace lazo::records {
namespace {

using schema::Record;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ChosenPrimary, IsWhoBecomesItElseWhoIsElseTheFirstNotToldOtherwise) {
    const PrimaryCandidate plain{false, false}, stays{true, true}, becomes{true, false}, renounces{false, true};
    EXPECT_EQ(chosen_primary({stays, plain, becomes}), 2u);
    EXPECT_EQ(chosen_primary({plain, stays, plain}), 1u);
    EXPECT_EQ(chosen_primary({renounces, plain, plain}), 1u);
    EXPECT_EQ(chosen_primary({plain, plain}), 0u);
    EXPECT_EQ(chosen_primary({renounces}), 0u);
    EXPECT_EQ(chosen_primary({plain, becomes, becomes}), 1u);
}

// After each test the store is checked, and with it that every customer has one first row of each kind.
class PrimariesTest : public PipelineTest {
 protected:
    PrimariesTest() : ana(create("customers", {{"name", std::string("Ana")}})) {}

    Record email(const std::string& address, bool first = false) {
        return create("emails", {{"customer", ana.key}, {"email", address}, {"primary", std::int64_t{first}}});
    }
    void set_first(const Record& row, bool first) { update(row, {{"primary", std::int64_t{first}}}); }
    std::vector<Record> rows() { return stored(ana).children["emails"]; }
    static std::string told(const Record& row) {
        const bool first = schema::Codec<bool>::from(row.at(row.shape().get("primary")));
        return (first ? "*" : "") + schema::Codec<std::string>::from(row.at(row.shape().get("email")));
    }
    // "*" stands before the first.
    std::vector<std::string> addresses() {
        std::vector<std::string> found;
        for (const Record& row : rows()) found.push_back(told(row));
        return found;
    }
    std::int64_t taking_first(const Record& row) {
        return business.operation([&](Writer& writer) { writer.update(patch(row, {{"primary", std::int64_t{1}}})); });
    }

    Record ana;
};

TEST_F(PrimariesTest, the_first_row_is_it_and_says_so) {
    EXPECT_EQ(told(email("a@x.es")), "*a@x.es");
    email("b@x.es");
    EXPECT_THAT(addresses(), ElementsAre("*a@x.es", "b@x.es"));
}

TEST_F(PrimariesTest, a_new_one_takes_it_from_the_former) {
    const Record former = email("a@x.es");
    email("b@x.es", true);
    EXPECT_THAT(addresses(), ElementsAre("a@x.es", "*b@x.es"));
    EXPECT_EQ(stored(former).version, 2);
    EXPECT_EQ(business.integer("SELECT count(*) FROM emails_history WHERE primary_=1"), 1) << "as it was before";
    EXPECT_EQ(stored(ana).version, 3) << "one version for both rows";
}

TEST_F(PrimariesTest, a_change_moves_it_and_giving_it_up_passes_it_on) {
    const Record one = email("a@x.es"), two = email("b@x.es");
    email("c@x.es");
    set_first(two, true);
    EXPECT_THAT(addresses(), ElementsAre("a@x.es", "*b@x.es", "c@x.es"));
    set_first(two, false);
    EXPECT_THAT(addresses(), ElementsAre("*a@x.es", "b@x.es", "c@x.es"));
    set_first(one, false);
    EXPECT_THAT(addresses(), ElementsAre("a@x.es", "*b@x.es", "c@x.es"));
}

TEST_F(PrimariesTest, the_only_one_stays_it_and_nothing_is_written) {
    const Record one = email("a@x.es");
    set_first(one, false);
    set_first(one, true);
    EXPECT_THAT(addresses(), ElementsAre("*a@x.es"));
    EXPECT_EQ(stored(one).version, 1);
}

TEST_F(PrimariesTest, a_removal_gives_it_to_the_next) {
    const Record one = email("a@x.es"), two = email("b@x.es");
    email("c@x.es");
    business.remove(two);
    EXPECT_THAT(addresses(), ElementsAre("*a@x.es", "c@x.es"));
    business.remove(one);
    EXPECT_THAT(addresses(), ElementsAre("*c@x.es"));
    business.remove(rows()[0]);
    EXPECT_THAT(addresses(), IsEmpty());
}

TEST_F(PrimariesTest, who_comes_out_of_the_bin_takes_it_from_nobody) {
    const Record one = email("a@x.es"), two = email("b@x.es");
    const auto restore = [&](const Record& row) {
        business.operation([&](Writer& writer) { writer.restore(row.shape_pointer(), row.key); });
    };
    business.remove(one);
    restore(one);
    EXPECT_THAT(addresses(), ElementsAre("a@x.es", "*b@x.es"));
    business.remove(one);
    business.remove(two);
    restore(one);
    EXPECT_THAT(addresses(), ElementsAre("*a@x.es"));
    business.remove(ana);
    EXPECT_EQ(faults([&] { restore(two); }), (Faults{{"", "restore.no_parent"}}));
    restore(ana);
    restore(two);
    EXPECT_THAT(addresses(), ElementsAre("*a@x.es", "b@x.es"));
}

TEST_F(PrimariesTest, in_a_list_who_becomes_it_goes_before_who_was) {
    const Record one = email("a@x.es");
    Record change = patch(ana, {});
    change.children["emails"] = {patch(one, {}),
                                 draft("emails", {{"email", std::string("b@x.es")}, {"primary", std::int64_t{1}}})};
    business.update(change);
    EXPECT_THAT(addresses(), ElementsAre("a@x.es", "*b@x.es"));
}

TEST_F(PrimariesTest, an_undo_gives_it_back_and_an_undo_of_that_takes_it_again) {
    email("a@x.es");
    const Record two = email("b@x.es");
    const auto moved = taking_first(two);
    const auto back = undo(business.platform(), business.system(), moved);
    EXPECT_EQ(back.conflict_count, 0);
    EXPECT_THAT(addresses(), ElementsAre("*a@x.es", "b@x.es"));
    undo(business.platform(), business.system(), back.operation);
    EXPECT_THAT(addresses(), ElementsAre("a@x.es", "*b@x.es"));
}

}  // namespace
}  // namespace lazo::records
