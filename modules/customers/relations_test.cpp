#include "modules/customers/relations.h"

#include "kernel/access/entities.h"
#include "kernel/records/check.h"
#include "kernel/records/undo.h"
#include "modules/customers/customers.h"
#include "tests/support/business.h"

namespace lazo::customers {
namespace {

using test::Business;

TEST(RelationKinds, EveryMirrorIsMirroredBack) {
    for (const Option& option : relations.kind.options().options) {
        const std::string mirror{Relations::mirror_of(option.value)};
        EXPECT_NE(relations.kind.find_option(mirror), nullptr) << option.value;
        EXPECT_EQ(Relations::mirror_of(mirror), option.value);
    }
    EXPECT_EQ(Relations::mirror_of("works_at"), "employs");
    EXPECT_EQ(Relations::mirror_of("spouse_of"), "spouse_of");
}

class MirroredRelations : public ::testing::Test {
 protected:
    MirroredRelations() : ana(customer("Ana")), acme(customer("Acme")), beta(customer("Beta")) {}

    Record customer(const std::string& name) {
        Record draft = business.draft("customers");
        draft.set(customers.name, name);
        return business.create(draft);
    }
    Record relation(const std::string& kind, const Record& other) {
        Record row = business.draft("relations");
        row.set(relations.kind, kind);
        row.set(relations.other, other.key);
        return row;
    }
    Record relate(const Record& from, const std::string& kind, const Record& other) {
        Record patch = business.patch(from);
        patch.children["relations"] = under(from);
        patch.children["relations"].push_back(relation(kind, other));
        return business.update(patch);
    }
    std::vector<Record> under(const Record& customer) {
        return business.get("customers", customer.key).children["relations"];
    }
    // "employs 2" of the rows under a customer.
    std::vector<std::string> told(const Record& customer) {
        std::vector<std::string> words;
        for (const Record& row : under(customer))
            words.push_back(row[relations.kind] + " " + row[relations.other].to_text());
        return words;
    }
    std::string says(const std::string& kind, const Record& other) { return kind + " " + other.key.to_text(); }

    Business business;
    Record ana, acme, beta;
};

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(MirroredRelations, AreWrittenUnderBoth) {
    relate(ana, "works_at", acme);
    EXPECT_THAT(told(ana), ElementsAre(says("works_at", acme)));
    EXPECT_THAT(told(acme), ElementsAre(says("employs", ana)));
    EXPECT_EQ(business.get("customers", acme.key).version, 2);
}

TEST_F(MirroredRelations, ComeWithANewCustomerToo) {
    Record draft = business.draft("customers");
    draft.set(customers.name, "Bea");
    draft.children["relations"].push_back(relation("spouse_of", ana));
    const Record bea = business.create(draft);
    EXPECT_THAT(told(ana), ElementsAre(says("spouse_of", bea)));
}

TEST_F(MirroredRelations, ChangeTogether) {
    relate(ana, "works_at", acme);
    Record patch = business.patch(ana);
    patch.children["relations"] = under(ana);
    patch.children["relations"][0].set(relations.since, Date::of(2024, 5, 1));
    patch.children["relations"][0].set(relations.kind, "member_of");
    business.update(patch);
    ASSERT_THAT(told(acme), ElementsAre(says("has_member", ana)));
    EXPECT_EQ(under(acme)[0][relations.since], Date::of(2024, 5, 1));
    EXPECT_EQ(under(acme)[0].version, 2);  // the same row, changed
}

TEST_F(MirroredRelations, FollowToAnotherCustomer) {
    relate(ana, "works_at", acme);
    Record patch = business.patch(ana);
    patch.children["relations"] = under(ana);
    patch.children["relations"][0].set(relations.other, beta.key);
    business.update(patch);
    EXPECT_THAT(told(acme), IsEmpty());
    EXPECT_THAT(told(beta), ElementsAre(says("employs", ana)));
}

TEST_F(MirroredRelations, GoTogetherFromEitherSide) {
    relate(ana, "works_at", acme);
    relate(ana, "works_at", beta);
    Record patch = business.patch(acme);
    patch.children["relations"] = {};
    business.update(patch);
    EXPECT_THAT(told(ana), ElementsAre(says("works_at", beta)));
    business.remove(under(ana)[0]);
    EXPECT_THAT(told(beta), IsEmpty());
}

TEST_F(MirroredRelations, TwoOfTheSameHaveTwoMirrors) {
    relate(ana, "works_at", acme);
    relate(ana, "works_at", acme);
    EXPECT_EQ(under(acme).size(), 2u);
    business.remove(under(acme)[0]);
    EXPECT_EQ(under(ana).size(), 1u);
    EXPECT_EQ(under(acme).size(), 1u);
}

TEST_F(MirroredRelations, GoWithTheirCustomerAndComeBackWithIt) {
    relate(ana, "works_at", acme);
    business.remove(ana);
    EXPECT_THAT(told(acme), IsEmpty());
    business.operation([&](records::Writer& writer) { writer.restore(ana.shape_pointer(), ana.key); });
    EXPECT_THAT(told(ana), ElementsAre(says("works_at", acme)));
    EXPECT_THAT(told(acme), ElementsAre(says("employs", ana)));
}

TEST_F(MirroredRelations, AreTakenBackTogether) {
    Record patch = business.patch(ana);
    patch.children["relations"] = {relation("works_at", acme)};
    const auto operation = business.operation([&](records::Writer& writer) { writer.update(patch); });
    EXPECT_EQ(under(acme).size(), 1u);
    const auto undone = records::undo(business.platform(), business.system(), operation);
    EXPECT_EQ(undone.conflict_count, 0);
    EXPECT_THAT(told(ana), IsEmpty());
    EXPECT_THAT(told(acme), IsEmpty());
}

class MirroredUndo : public MirroredRelations {
 protected:
    std::int64_t operation(const Record& patch) {
        return business.operation([&](records::Writer& writer) { writer.update(patch); });
    }
    std::int64_t relating(const Record& from, const std::string& kind, const Record& other) {
        Record patch = business.patch(from);
        patch.children["relations"] = {relation(kind, other)};
        return operation(patch);
    }
    std::int64_t take_back(std::int64_t number) {
        return records::undo(business.platform(), business.system(), number).conflict_count;
    }
    std::string city(const Record& customer) {
        const Record now = business.get("customers", customer.key);
        return schema::Codec<std::string>::from(now.at(now.shape().get("city")));
    }
    void move(const Record& customer) {
        Record patch = business.patch(customer);
        patch.set(customers.city, "Lugo");
        business.update(patch);
    }
    void restore(const Record& record) {
        business.operation([&](records::Writer& writer) { writer.restore(record.shape_pointer(), record.key); });
    }
    void TearDown() override {
        records::CheckReport report;
        records::check_records(business.platform().database().read()->connection(), *business.schema(), report);
        for (const auto& fault : report.faults) ADD_FAILURE() << fault.place << " " << fault.what.key;
    }
};

TEST_F(MirroredUndo, TakesTheMirrorOfACustomerThatWasChangedSince) {
    const auto made = relating(ana, "works_at", acme);
    move(acme);
    EXPECT_EQ(take_back(made), 1);
    EXPECT_THAT(told(ana), IsEmpty());
    EXPECT_THAT(told(acme), IsEmpty());
    EXPECT_EQ(city(acme), "Lugo");
}

TEST_F(MirroredUndo, LeavesACustomerThatWasChangedSinceAlsoWhereItsMirrorWentABoxBefore) {
    const auto made = relating(ana, "works_at", acme);
    move(acme);
    records::UndoOptions a_row_a_box;
    a_row_a_box.box = std::chrono::milliseconds{0};
    EXPECT_EQ(records::undo(business.platform(), business.system(), made, a_row_a_box).conflict_count, 1);
    EXPECT_THAT(told(acme), IsEmpty());
    EXPECT_EQ(city(acme), "Lugo");
}

TEST_F(MirroredUndo, BringsTheMirrorBackUnderACustomerThatWasChangedSince) {
    relate(ana, "works_at", acme);
    Record patch = business.patch(ana);
    patch.children["relations"] = {};
    const auto removed = operation(patch);
    move(acme);
    EXPECT_EQ(take_back(removed), 1);
    EXPECT_THAT(told(ana), ElementsAre(says("works_at", acme)));
    EXPECT_THAT(told(acme), ElementsAre(says("employs", ana)));
}

TEST_F(MirroredUndo, ChangesTheMirrorBackUnderACustomerThatWasChangedSince) {
    relate(ana, "works_at", acme);
    Record patch = business.patch(ana);
    patch.children["relations"] = under(ana);
    patch.children["relations"][0].set(relations.kind, "member_of");
    const auto changed = operation(patch);
    move(acme);
    take_back(changed);
    EXPECT_THAT(told(ana), ElementsAre(says("works_at", acme)));
    EXPECT_THAT(told(acme), ElementsAre(says("employs", ana)));
}

TEST_F(MirroredUndo, OfANewCustomerTakesTheMirrorToo) {
    Record draft = business.draft("customers");
    draft.set(customers.name, "Bea");
    draft.children["relations"].push_back(relation("spouse_of", ana));
    const auto made = business.operation([&](records::Writer& writer) { writer.create(draft); });
    move(ana);
    take_back(made);
    EXPECT_THAT(told(ana), IsEmpty());
}

TEST_F(MirroredUndo, LeavesEachPairWholeWhateverTheOrderAndTheBoxes) {
    relate(ana, "works_at", acme);
    relate(ana, "partner_of", beta);
    const auto removed = business.operation([&](records::Writer& writer) {
        for (const Record& each : {beta, acme, ana}) {
            Record patch = business.patch(each);
            patch.set(customers.city, "Lugo");
            patch.children["relations"] = {};
            writer.update(patch);
        }
    });
    records::UndoOptions options;
    options.box = std::chrono::milliseconds{0};  // one customer a transaction
    const auto undone = records::undo(business.platform(), business.system(), removed, options);
    EXPECT_EQ(undone.conflict_count, 0);
    EXPECT_THAT(told(ana), ::testing::UnorderedElementsAre(says("works_at", acme), says("partner_of", beta)));
    EXPECT_THAT(told(acme), ElementsAre(says("employs", ana)));
    EXPECT_THAT(told(beta), ElementsAre(says("partner_of", ana)));
    EXPECT_EQ(business.get("customers", beta.key)[customers.city], "");
    EXPECT_EQ(take_back(undone.operation), 0);
    for (const Record& each : {ana, acme, beta}) EXPECT_THAT(told(each), IsEmpty());
}

TEST_F(MirroredUndo, OutOfTheBinOneRowBringsItsMirror) {
    relate(ana, "works_at", acme);
    const Record row = under(ana)[0], mirror = under(acme)[0];
    business.remove(row);
    EXPECT_THAT(told(acme), IsEmpty());
    restore(row);
    EXPECT_THAT(told(ana), ElementsAre(says("works_at", acme)));
    EXPECT_THAT(told(acme), ElementsAre(says("employs", ana)));
    EXPECT_THROW(restore(mirror), Error) << "it has been made anew";
    EXPECT_THAT(told(ana), ElementsAre(says("works_at", acme)));
}

TEST_F(MirroredRelations, NobodyIsRelatedToThemselves) {
    EXPECT_THROW(relate(ana, "partner_of", ana), Error);
    EXPECT_THAT(told(ana), IsEmpty());
}

TEST_F(MirroredRelations, EndAfterTheirBeginning) {
    Record patch = business.patch(ana);
    Record row = relation("works_at", acme);
    row.set(relations.since, Date::of(2024, 5, 1));
    row.set(relations.until, Date::of(2023, 5, 1));
    patch.children["relations"] = {row};
    EXPECT_THROW(business.update(patch), Error);
}

// Whoever may change one of the two writes both rows: the mirror is no deed of their own.
TEST_F(MirroredRelations, NeedRightsOnOneSideOnly) {
    Record team = business.draft("teams");
    team.set(access::teams.name, "Norte");
    const Key north = business.create(team).key;
    const auto seller = [&](const char* name) {
        Record draft = business.draft("users");
        draft.set(access::users.name, name);
        draft.set(access::users.email, std::string(name) + "@ejemplo.es");
        draft.set(access::users.team, north);
        draft.set(access::users.roles, {{0, business.integer("SELECT id FROM roles WHERE name='Comercial'")}});
        return business.create(draft).key;
    };
    const Key eva = seller("eva"), leo = seller("leo");
    const auto own = [&](Key owner, const Record& customer) {
        Record patch = business.patch(customer);
        patch.set(customers.owner, owner);
        business.update(patch);
    };
    own(eva, ana);
    own(leo, acme);
    Record patch = business.patch(ana);
    patch.children["relations"] = {relation("works_at", acme)};
    business.update(business.actor(eva), patch);
    EXPECT_THAT(told(acme), ElementsAre(says("employs", ana)));

    Record alone = relation("partner_of", ana);
    alone.set(relations.customer, acme.key);
    EXPECT_THROW(business.create(business.actor(eva), alone), Error);  // acme is leo's
}

}  // namespace
}  // namespace lazo::customers
