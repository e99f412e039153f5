#include "base/crypto.h"
#include "base/phone.h"
#include "base/tax_id.h"
#include "kernel/access/sign_in.h"
#include "kernel/query/list.h"
#include "kernel/records/platform.h"
#include "kernel/schema/fields/kind.h"
#include "modules/activities/activities.h"
#include "modules/customers/customers.h"
#include "modules/demo/demo.h"
#include "modules/demo/people.h"
#include "modules/setup/setup.h"
#include "tests/support/store.h"

namespace lazo::demo {
namespace {

constexpr std::string_view kAsOf = "2026-03-02T09:00:00Z";

TEST(DemoPeople, PhonesAndTaxNumbersPassTheirChecks) {
    Random random{7};
    for (const Country& country : countries()) {
        for (int i = 0; i < 50; i++) {
            EXPECT_TRUE(normalize_phone(mobile_phone(random, country), "").valid) << country.code;
            EXPECT_TRUE(check_tax_id(company_tax_id(random, country), country.code).valid) << country.code;
            EXPECT_TRUE(check_tax_id(personal_tax_id(random, country, Date::of(1980, 5, 9)), country.code).valid)
                << country.code;
        }
    }
}

TEST(DemoPeople, MailGoesNowhere) {
    Random random{7};
    for (int i = 0; i < 50; i++) {
        const Company made = company(random, countries()[0], i);
        EXPECT_TRUE(made.domain.ends_with(".example")) << made.domain;
        EXPECT_EQ(made.domain.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-."), std::string::npos)
            << made.domain;
    }
}

// A store of its own with the demo company, one twenty-fifth of the size.
class Written {
 public:
    explicit Written(std::uint64_t seed = 2026, std::string_view password = {}) : clock_(Moment::parse(kAsOf)) {
        storage::DatabaseOptions database;
        database.readers = 2;
        database.durable = false;
        records::Parts parts;
        parts.database = storage::open_database(place_.url(), database);
        parts.clock = &clock_;
        const modules::Module all[] = {modules::setup(), modules::customers(), modules::activities()};
        for (const auto& module : all)
            parts.entities.insert(parts.entities.end(), module.entities.begin(), module.entities.end());
        platform = std::make_unique<records::Platform>(std::move(parts));
        for (const auto& module : all) module.rules(platform->rules());
        access::SignIn sign_in{platform->database(), platform->directory_holder(), clock_};
        counts = make_company(*platform, sign_in, clock_,
                              {.as_of = Moment::parse(kAsOf), .seed = seed, .customers = 120, .password = password});
        if (!password.empty()) {
            EXPECT_NO_THROW(sign_in.sign_in(kAdministrator, kPassword, ""));
        }
        EXPECT_THROW(make_company(*platform, sign_in, clock_, {.as_of = Moment::parse(kAsOf)}), Error);
    }
    std::int64_t integer(std::string_view sql) { return platform->database().read()->connection().integer(sql); }
    // Of every field of every row of every entity.
    std::string fingerprint() {
        const auto reading = platform->database().read();
        const schema::SnapshotPointer snapshot = platform->schema();
        const query::Scope scope{*snapshot, query::all_rights(), platform->database().dialect()};
        std::string all;
        for (const schema::ShapePointer& shape : snapshot->in_order()) {
            query::ListQuestion question{shape};
            question.sort = {{{{}, &shape->get("created_at")}, false}};
            query::each_row(reading->connection(), scope, question, [&](const schema::Record& row) {
                all += shape->name() + row.key.to_text();
                for (const schema::Field* field : shape->fields())
                    all += row.has(*field) ? "|" + field->kind().to_text(*field, row.at(*field)) : "|";
                return true;
            });
        }
        return crypto::blake2_hex(all);
    }

    std::unique_ptr<records::Platform> platform;
    Counts counts;

 private:
    test::StorePlace place_;
    MovingClock clock_;
};

TEST(DemoCompany, HasEverythingToShow) {
    Written demo{2026, kPassword};
    EXPECT_EQ(demo.counts.users, 14);
    EXPECT_EQ(demo.counts.customers, 121);  // and one of the thrown away that came back
    EXPECT_GT(demo.counts.interactions, 400);
    EXPECT_GT(demo.counts.tasks, 60);
    for (const char* state : {"open", "in_progress", "done"})
        EXPECT_GT(demo.integer("SELECT count(*) FROM tasks WHERE state='" + std::string(state) + "'"), 0) << state;
    for (const char* stage : {"prospect", "lead", "active", "at_risk", "lapsed"})
        EXPECT_GT(demo.integer("SELECT count(*) FROM customers WHERE stage='" + std::string(stage) + "'"), 0) << stage;
    EXPECT_GT(demo.integer("SELECT count(*) FROM customers_history"), 50);
    EXPECT_EQ(demo.integer("SELECT count(*) FROM deleted WHERE entity='customers' AND restored_set IS NULL"), 5);
    EXPECT_GT(demo.integer("SELECT count(*) FROM shares"), 0);
    EXPECT_EQ(demo.integer("SELECT count(*) FROM views"), 5);
    EXPECT_GT(demo.integer("SELECT count(*) FROM customers WHERE tax_id_valid=1"), 50);
    EXPECT_GT(demo.integer("SELECT count(*) FROM customers WHERE company IS NOT NULL"), 10);
    EXPECT_EQ(demo.integer("SELECT count(*) FROM interactions WHERE duration IS NOT NULL AND cost IS NULL"), 0);
}

TEST(DemoCompany, PassesInAYearThatOnlyGoesForward) {
    Written demo;
    const std::int64_t as_of = Moment::parse(kAsOf).ms;
    EXPECT_LE(demo.integer("SELECT max(at) FROM change_sets"), as_of);
    EXPECT_GT(demo.integer("SELECT min(at) FROM change_sets"), as_of - 367LL * 86'400'000);
    EXPECT_EQ(
        demo.integer("SELECT count(*) FROM change_sets a JOIN change_sets b ON b.number=a.number+1 WHERE b.at<a.at"),
        0);
    EXPECT_LE(demo.integer("SELECT max(at) FROM interactions"), as_of);
    // Half a year ago there were fewer customers.
    const auto reading = demo.platform->database().read();
    const auto set = records::Platform::change_set_at(reading->connection(), {as_of - 180LL * 86'400'000});
    const auto snapshot = demo.platform->schema();
    const query::Scope then{*snapshot, query::all_rights(), demo.platform->database().dialect(), set};
    const std::int64_t before = query::count(reading->connection(), then, *snapshot->get("customers"), {});
    EXPECT_GT(before, 40);
    EXPECT_LT(before, demo.counts.customers);
}

TEST(DemoCompany, RelationsStandOnBothSides) {
    Written demo;
    EXPECT_GT(demo.integer("SELECT count(*) FROM relations"), 2);
    EXPECT_EQ(demo.integer(
                  "SELECT count(*) FROM relations a WHERE (SELECT count(*) FROM relations b WHERE b.customer=a.other "
                  "AND b.other=a.customer)=0"),
              0);
}

TEST(DemoCompany, IsTheSameEveryTime) {
    const std::string first = Written{}.fingerprint();
    EXPECT_EQ(first, Written{}.fingerprint());
    EXPECT_NE(first, Written{7}.fingerprint());
}

}  // namespace
}  // namespace lazo::demo
