#include "modules/activities/activity_rules.h"

#include "kernel/access/entities.h"
#include "modules/activities/activities.h"
#include "modules/customers/customers.h"
#include "tests/support/business.h"

namespace lazo::activities {
namespace {

using customers::customers;
using schema::Duration;
using test::Business;

TEST(CostOfTime, IsSecondsTimesTheHourRounded) {
    EXPECT_EQ(cost_of(Duration{3600}, {30'000'000, "EUR"}), (Money{3000, "EUR"}));
    EXPECT_EQ(cost_of(Duration{90}, {25'500'000, "EUR"}), (Money{64, "EUR"}));          // 0.6375
    EXPECT_EQ(cost_of(Duration{1800}, {12'345'000'000, "CLP"}), (Money{6173, "CLP"}));  // 6172.5
    EXPECT_EQ(cost_of(Duration{0}, {30'000'000, "EUR"}), (Money{0, "EUR"}));
}

class Activities : public ::testing::Test {
 protected:
    Activities() {
        Record person = business.draft("users");
        person.set(access::users.name, "Eva");
        person.set(access::users.email, "eva@ejemplo.es");
        person.set(access::users.hourly_cost, Decimal{30'000'000});
        person.set(access::users.administrator, true);
        eva = business.create(person).key;
        Record draft = business.draft("customers");
        draft.set(customers.name, "Acme");
        acme = business.create(draft).key;
    }
    Record touch(const std::string& channel) {
        Record draft = business.draft("interactions");
        draft.set(interactions.customer, acme);
        draft.set(interactions.channel, channel);
        return draft;
    }
    Record write(const Record& draft) { return business.create(business.actor(eva), draft); }
    Record customer() { return business.get("customers", acme); }

    Business business;
    Key eva, acme;
};

TEST_F(Activities, AnInteractionIsNowAndByTheWriter) {
    const Record call = write(touch("call"));
    EXPECT_EQ(call[interactions.at], business.clock().now());
    EXPECT_EQ(call[interactions.user], eva);
    EXPECT_EQ(call.key.customer, acme.id);
}

TEST_F(Activities, WhatIsToComeIsNoInteraction) {
    Record later = touch("meeting");
    later.set(interactions.at, Moment{business.clock().now().ms + 23 * 3'600'000});
    write(later);
    later.set(interactions.at, Moment{business.clock().now().ms + 25 * 3'600'000});
    EXPECT_THROW(write(later), Error);
}

TEST_F(Activities, TheSummaryIsTheFirstLine) {
    Record note = touch("note");
    note.set(interactions.body, "\n  Quiere otra oferta. \nLlamar el martes.");
    EXPECT_EQ(write(note)[interactions.summary], "Quiere otra oferta.");
    note.set(interactions.summary, "Oferta");
    EXPECT_EQ(write(note)[interactions.summary], "Oferta");
    EXPECT_FALSE(write(touch("note")).has(interactions.summary));
}

TEST_F(Activities, CostFollowsTheTimeUntilItIsTyped) {
    Record call = touch("call");
    call.set(interactions.duration, Duration{600});
    const Record made = write(call);
    EXPECT_EQ(made[interactions.cost], (Money{500, "EUR"}));
    Record patch = business.patch(made);
    patch.set(interactions.duration, Duration{1200});
    EXPECT_EQ(business.update(patch)[interactions.cost], (Money{1000, "EUR"}));
    patch = business.patch(made);
    patch.set(interactions.cost, Money{777, "EUR"});
    business.update(patch);
    patch = business.patch(made);
    patch.set(interactions.duration, Duration{60});
    EXPECT_EQ(business.update(patch)[interactions.cost], (Money{777, "EUR"}));
}

TEST_F(Activities, LastContactIsTheLatestThatIsNoNote) {
    Record meeting = touch("meeting");
    meeting.set(interactions.at, Moment::parse("2026-02-01T10:00:00Z"));
    const Record met = write(meeting);
    Record note = touch("note");
    note.set(interactions.at, Moment::parse("2026-02-20T10:00:00Z"));
    write(note);
    EXPECT_EQ(customer()[customers.last_contact_at], Moment::parse("2026-02-01T10:00:00Z"));
    EXPECT_EQ(customer()[customers.last_contact_by], eva);
    EXPECT_EQ(customer()[customers.interactions_count], Decimal{2'000'000});
    business.remove(met);
    EXPECT_FALSE(customer().has(customers.last_contact_at));
    EXPECT_FALSE(customer().has(customers.last_contact_by));
    EXPECT_EQ(customer()[customers.interactions_count], Decimal{1'000'000});
}

TEST_F(Activities, CostIsHiddenFromSellers) {
    Record person = business.draft("users");
    person.set(access::users.name, "Leo");
    person.set(access::users.email, "leo@ejemplo.es");
    person.set(access::users.roles, {{0, business.integer("SELECT id FROM roles WHERE name='Comercial'")}});
    const Key leo = business.create(person).key;
    EXPECT_FALSE(business.actor(leo).may_read(interactions.cost));
    EXPECT_TRUE(business.actor(leo).may_read(interactions.duration));
}

TEST_F(Activities, TasksHaveNumbersAndKnowWhenTheyWereDone) {
    Record draft = business.draft("tasks");
    draft.set(tasks.title, "Llamar");
    const Record task = write(draft);
    EXPECT_EQ(task[tasks.number], "T-000001");
    EXPECT_EQ(task[tasks.state], "open");
    EXPECT_EQ(task[tasks.owner], eva);
    EXPECT_EQ(write(draft)[tasks.number], "T-000002");

    Record patch = business.patch(task);
    patch.set(tasks.state, "done");
    const Moment done = business.clock().now();
    EXPECT_EQ(business.update(patch)[tasks.done_at], done);
    business.clock().advance_seconds(60);
    patch = business.patch(task);
    patch.set(tasks.title, "Llamar a Acme");
    EXPECT_EQ(business.update(patch)[tasks.done_at], done);
    patch = business.patch(task);
    patch.set(tasks.state, "open");
    EXPECT_FALSE(business.update(patch).has(tasks.done_at));
}

}  // namespace
}  // namespace lazo::activities
