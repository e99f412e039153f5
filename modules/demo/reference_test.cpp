#include "kernel/access/sign_in.h"
#include "kernel/query/list.h"
#include "kernel/records/writer.h"
#include "modules/activities/activities.h"
#include "modules/customers/customers.h"
#include "modules/demo/demo.h"
#include "modules/setup/setup.h"
#include "tests/support/business.h"

namespace lazo::demo {
namespace {

class ReferenceStore : public ::testing::Test {
 protected:
    ReferenceStore()
        : sign_in(business.platform().database(), business.platform().directory_holder(), business.clock()) {
        counts = make_reference(business.platform(), sign_in,
                                {.as_of = business.clock().now(), .factor = 0.001, .password = {}});
    }
    std::int64_t seen(const query::Rights& rights) {
        const auto reading = business.platform().database().read();
        const auto schema = business.schema();
        const query::Scope scope{*schema, rights, business.platform().database().dialect()};
        return query::count(reading->connection(), scope, *schema->get("customers"), {});
    }
    test::Business business{test::Business::Company::none};
    access::SignIn sign_in;
    Counts counts;
};

TEST_F(ReferenceStore, HasTheCountsOfItsFactor) {
    EXPECT_EQ(counts.customers, 5000);  // the least
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers"), 5000);
    EXPECT_EQ(business.integer("SELECT count(*) FROM customers WHERE kind='company'"), 500);
    EXPECT_EQ(business.integer("SELECT count(*) FROM interactions"), 50'000);
    EXPECT_EQ(business.integer("SELECT count(*) FROM tasks"), 2500);
    EXPECT_EQ(business.integer("SELECT count(*) FROM users"), 51);
    EXPECT_EQ(business.integer("SELECT count(*) FROM teams"), 10);
}

TEST_F(ReferenceStore, ASellerSeesTheTeamsAndWhatIsShared) {
    const auto* seller = business.platform().directory()->find_user_by_email(kReferenceSeller);
    ASSERT_NE(seller, nullptr);
    EXPECT_EQ(seen(business.actor({0, seller->id})), 500 + 2);
    EXPECT_EQ(seen(query::all_rights()), 5000);
}

// As if the pipeline had written it: what it derives is derived, and what comes next does not collide.
TEST_F(ReferenceStore, IsWhatThePipelineWouldHaveLeft) {
    EXPECT_EQ(
        business.integer("SELECT count(*) FROM customers c WHERE interactions_count<>1000000*(SELECT count(*) FROM "
                         "interactions i WHERE i.customer=c.id)"),
        0);
    EXPECT_EQ(business.integer(
                  "SELECT count(*) FROM customers c WHERE last_contact_at IS DISTINCT FROM (SELECT max(at) FROM interactions i "
                  "WHERE i.customer=c.id AND channel<>'note')"),
              0);
    EXPECT_EQ(
        business.integer("SELECT count(*) FROM customers c WHERE company IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
                         "customers d WHERE d.id=c.company AND d.kind='company' AND d.owner=c.owner)"),
        0);
    EXPECT_EQ(business.integer(
                  "SELECT count(*) FROM change_sets s LEFT JOIN operations o ON o.id=s.operation WHERE o.id IS NULL"),
              0);
    schema::Record draft = business.draft("customers");
    draft.set(customers::customers.name, "Nueva");
    EXPECT_GT(business.create(draft).key.id, 5000);
    schema::Record task = business.draft("tasks");
    task.set(activities::tasks.title, "Nueva");
    EXPECT_EQ(business.create(task)[activities::tasks.number], "T-002501");
}

// Every index that was taken away to write quickly is there again.
TEST_F(ReferenceStore, HasItsIndexes) {
    test::Business untouched;
    for (const char* entity : {"customers", "emails", "phones", "interactions", "tasks"}) {
        const auto of = [&](test::Business& whose) {
            const auto reading = whose.platform().database().read();
            std::vector<std::string> names = reading->connection().indexes(entity);
            std::sort(names.begin(), names.end());
            return names;
        };
        EXPECT_EQ(of(business), of(untouched)) << entity;
    }
}

TEST_F(ReferenceStore, RefusesAStoreWithPeople) {
    EXPECT_THROW(make_reference(business.platform(), sign_in, {.as_of = business.clock().now(), .factor = 0.001}),
                 Error);
}

}  // namespace
}  // namespace lazo::demo
