#include "kernel/access/shares.h"

#include "base/error.h"
#include "base/locale.h"
#include "kernel/access/sign_in.h"
#include "tests/support/office.h"

namespace lazo::access {
namespace {

using namespace schema;  // NOLINT: the field types read as keywords here

struct Farms : OwnedEntity {
    Farms() : OwnedEntity{"farms", {.placement = Placement::customer}} {}
    Text name{this, "name"};
};
struct Visits : Entity {
    Visits()
        : Entity{"visits", {.title = "about", .placement = Placement::by_customer, .ownership = Ownership::inherited}} {
    }
    Link customer{this, "customer", {.to = "farms", .required = true}};
    Text about{this, "about"};
};
const Farms farms;
const Visits visits;

struct SharesTest : testing::Test {
    test::Store store{test::snapshot_with_people({&farms, &visits}), kernel_tables()};
    test::Office office{store};
    std::int64_t role = office.add_role("Field"), north = office.add_team("North");
    std::int64_t ana = office.add_user("ana", {.team = north, .roles = {role}}), bob = office.add_user("bob");
    const Shape& farm_shape = *store.snapshot().get("farms");
    const Shape& visit_shape = *store.snapshot().get("visits");

    void SetUp() override {
        office.allow(role, "farms", Action::read, Level::own);
        office.allow(role, "farms", Action::update, Level::own);
        add_farm(1, bob);
        add_farm(2, ana);
        Record visit = store.record("visits");
        visit.key = {1, 7};
        store.insert(visit);
    }
    void add_farm(std::int64_t id, std::int64_t owner) {
        Record farm = store.record("farms");
        farm.key.id = id;
        if (owner != 0) farm.set(farms.owner, Key{0, owner});
        store.insert(farm);
    }
    void share(std::int64_t farm, std::int64_t principal, ShareLevel level) {
        store.database().write([&](storage::Connection& connection) {
            add_share(connection, farm_shape, {0, farm}, {principal, level});
        });
    }
    bool unshare(std::int64_t farm, std::int64_t principal) {
        bool dropped = false;
        store.database().write([&](storage::Connection& connection) {
            dropped = drop_share(connection, farm_shape, {0, farm}, principal);
        });
        return dropped;
    }
    std::int64_t mark(std::int64_t farm) { return store.integer("SELECT shared FROM farms WHERE id=$1", {farm}); }
    Explanation why(std::int64_t user, const Shape& shape, Key key) {
        const auto reading = store.database().read();
        return explain(reading->connection(), office.actor(user), shape, key);
    }
};

TEST_F(SharesTest, AddAndDropKeepTheMark) {
    EXPECT_EQ(mark(1), 0);
    share(1, query::user_principal(ana), ShareLevel::read);
    share(1, query::team_principal(north), ShareLevel::read);
    share(1, query::user_principal(ana), ShareLevel::write);
    EXPECT_EQ(mark(1), 1);
    EXPECT_EQ(mark(2), 0);
    const auto shares = shares_of(store.database().read()->connection(), farm_shape, {0, 1});
    ASSERT_EQ(shares.size(), 2u);
    EXPECT_EQ(shares[1].principal, ana);
    EXPECT_EQ(shares[1].level, ShareLevel::write) << "the same principal has one level";
    EXPECT_TRUE(unshare(1, ana));
    EXPECT_FALSE(unshare(1, ana));
    EXPECT_EQ(mark(1), 1);
    EXPECT_TRUE(unshare(1, -north));
    EXPECT_EQ(mark(1), 0);
    EXPECT_EQ(store.integer("SELECT version FROM farms WHERE id=1"), 1);
}

TEST_F(SharesTest, OnlyOwnedRowsThatAreThere) {
    EXPECT_THROW(share(99, ana, ShareLevel::read), Error);
    EXPECT_EQ(store.integer("SELECT count(*) FROM shares"), 0);
    EXPECT_THROW(store.database().write([&](storage::Connection& connection) {
        add_share(connection, visit_shape, {1, 7}, {ana, ShareLevel::read});
    }),
                 Error);
}

TEST_F(SharesTest, ExplainsEachRule) {
    const auto last = [&](std::int64_t user, const Shape& shape, Key key) {
        return why(user, shape, key).rules.back().key;
    };
    EXPECT_EQ(last(ana, farm_shape, {0, 2}), "access.why.owner_self");
    EXPECT_TRUE(why(ana, farm_shape, {0, 2}).writable);
    EXPECT_EQ(last(ana, farm_shape, {0, 1}), "access.why.out_of_reach");
    EXPECT_FALSE(why(ana, farm_shape, {0, 1}).visible);
    EXPECT_EQ(last(ana, farm_shape, {0, 77}), "access.why.no_record");
    EXPECT_EQ(last(bob, farm_shape, {0, 1}), "access.why.no_role") << "owner, but without a role";
    EXPECT_FALSE(why(bob, farm_shape, {0, 1}).visible);
    add_farm(3, 0);
    EXPECT_EQ(last(ana, farm_shape, {0, 3}), "access.why.no_owner");

    const auto eva = office.add_user("eva", {.team = north});
    add_farm(4, eva);
    EXPECT_FALSE(why(ana, farm_shape, {0, 4}).visible);
    office.allow(role, "farms", Action::read, Level::team);
    EXPECT_EQ(last(ana, farm_shape, {0, 4}), "access.why.owner_team");
    EXPECT_TRUE(why(ana, farm_shape, {0, 4}).visible);
    EXPECT_FALSE(why(ana, farm_shape, {0, 4}).writable);

    const auto chief = office.add_user("chief", {.administrator = true});
    EXPECT_EQ(last(chief, farm_shape, {0, 1}), "access.why.administrator");
    EXPECT_EQ(last(bob, *store.snapshot().get("users"), {0, ana}), "access.why.shown_to_all");
    const auto reading = store.database().read();
    EXPECT_EQ(explain(reading->connection(), Actor::system(office.directory()), farm_shape, {0, 1}).rules.back().key,
              "access.why.system");
}

TEST_F(SharesTest, ExplainsSharesAndWhoMayWrite) {
    share(1, query::user_principal(ana), ShareLevel::read);
    EXPECT_EQ(why(ana, farm_shape, {0, 1}).rules.back().key, "access.why.shared_with_user");
    EXPECT_TRUE(why(ana, farm_shape, {0, 1}).visible);
    EXPECT_FALSE(why(ana, farm_shape, {0, 1}).writable);
    share(1, query::user_principal(ana), ShareLevel::write);
    EXPECT_TRUE(why(ana, farm_shape, {0, 1}).writable);
    unshare(1, ana);
    share(1, query::team_principal(north), ShareLevel::read);
    const auto by_team = why(ana, farm_shape, {0, 1});
    EXPECT_EQ(by_team.rules.back().key, "access.why.shared_with_team");
    EXPECT_THAT(by_team.rules.back().values, testing::Contains(testing::Pair("team", "North")));
}

TEST_F(SharesTest, ExplainsRowsThatFollowTheirCustomer) {
    office.allow(role, "visits", Action::read, Level::own);
    EXPECT_EQ(why(ana, visit_shape, {1, 7}).rules.back().key, "access.why.out_of_reach");
    share(1, query::user_principal(ana), ShareLevel::read);
    const Explanation seen = why(ana, visit_shape, {1, 7});
    EXPECT_TRUE(seen.visible);
    EXPECT_FALSE(seen.writable);
    EXPECT_EQ(seen.rules.back().key, "access.why.shared_with_user");
    const auto follows = [](const Message& rule) { return rule.key == "access.why.follows"; };
    EXPECT_TRUE(std::any_of(seen.rules.begin(), seen.rules.end(), follows));
}

TEST_F(SharesTest, WordsExistInBothLanguages) {
    Texts texts;
    for (const auto& [language, file] : {std::pair{Language::es, "es"}, std::pair{Language::en, "en"}}) {
        const std::string path = std::string(LAZO_SOURCE_DIR) + "/kernel/locales/" + file + ".json";
        std::string json;
        if (FILE* opened = fopen(path.c_str(), "rb")) {
            char buffer[4096];
            for (std::size_t read = 0; (read = fread(buffer, 1, sizeof buffer, opened)) > 0;) json.append(buffer, read);
            fclose(opened);
        }
        texts.add(language, json);
    }
    share(1, query::team_principal(north), ShareLevel::write);
    for (const Message& rule : why(ana, farm_shape, {0, 1}).rules) {
        EXPECT_TRUE(texts.knows(Language::es, rule.key)) << rule.key;
        EXPECT_EQ(texts.say(Language::en, rule).find('{'), std::string::npos) << texts.say(Language::en, rule);
    }
    EXPECT_EQ(texts.say(Language::es, {"access.why.shared_with_team", {{"team", "Norte"}, {"level", "write"}}}),
              "El registro está compartido con el equipo Norte (escritura).");
    EXPECT_EQ(texts.say(Language::en, {"sign_in.locked", {{"seconds", "1"}}}),
              "Too many tries. Try again in 1 second.");
}

}  // namespace
}  // namespace lazo::access
