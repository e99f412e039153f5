#include "kernel/access/directory.h"

#include "kernel/access/entities.h"
#include "kernel/access/sign_in.h"
#include "tests/support/office.h"

namespace lazo::access {
namespace {

using Ids = std::vector<std::int64_t>;

struct DirectoryTest : testing::Test {
    test::Store store{test::snapshot_with_people({}), kernel_tables()};
    test::Office office{store};
};

TEST_F(DirectoryTest, EmptyStoreHasNobody) {
    const DirectoryPointer directory = office.directory();
    EXPECT_FALSE(directory->company().exists);
    EXPECT_TRUE(directory->users().empty());
    EXPECT_EQ(directory->find_user(1), nullptr);
    EXPECT_EQ(directory->find_user_by_email(""), nullptr);
}

TEST_F(DirectoryTest, ReadsTheCompanyAndToleratesABrokenZone) {
    Record company = store.record("companies");
    company.key.id = 1;
    company.set(companies.name, "Lonja SL");
    company.set(companies.country, "MX");
    company.set(companies.currency, "MXN");
    company.set(companies.language, "en");
    company.set(companies.zone, "America/Mexico_City");
    store.insert(company);
    EXPECT_TRUE(office.directory()->company().exists);
    EXPECT_EQ(office.directory()->company().language, Language::en);
    EXPECT_EQ(office.directory()->company().currency, "MXN");
    EXPECT_EQ(office.directory()->company().zone.name(), "America/Mexico_City");
    store.run("UPDATE companies SET zone='Atlantis/Harbour'");
    EXPECT_EQ(office.directory()->company().zone.name(), "UTC");
}

TEST_F(DirectoryTest, ReadsPeopleWithTheirRoles) {
    const auto sales = office.add_role("Sales"), support = office.add_role("Support");
    const auto team = office.add_team("North");
    const auto ana = office.add_user("ana", {.team = team, .roles = {sales, support}, .language = "en"});
    const auto bob = office.add_user("bob", {.administrator = true, .active = false});
    const DirectoryPointer directory = office.directory();
    ASSERT_NE(directory->find_user(ana), nullptr);
    EXPECT_EQ(directory->find_user(ana)->roles, (Ids{sales, support}));
    EXPECT_EQ(directory->find_user(ana)->team, team);
    EXPECT_TRUE(directory->find_user(bob)->administrator);
    EXPECT_FALSE(directory->find_user(bob)->active);
    EXPECT_EQ(directory->find_user_by_email(" ANA@Example.com ")->id, ana);
    EXPECT_EQ(directory->find_user_by_email("nobody@example.com"), nullptr);
}

TEST_F(DirectoryTest, TreeOfTeams) {
    const auto company = office.add_team("Company"), sales = office.add_team("Sales", company);
    const auto north = office.add_team("North", sales), south = office.add_team("South", sales);
    const auto boss = office.add_user("boss", {.team = company});
    const auto chief = office.add_user("chief", {.team = sales});
    const auto ana = office.add_user("ana", {.team = north}), bob = office.add_user("bob", {.team = south});
    const auto alone = office.add_user("alone");
    const DirectoryPointer directory = office.directory();
    EXPECT_THAT(directory->team_and_below(sales), testing::UnorderedElementsAre(sales, north, south));
    EXPECT_EQ(directory->team_and_above(north), (Ids{north, sales, company}));
    EXPECT_EQ(directory->team_mates(*directory->find_user(chief)), (Ids{chief, ana, bob}));
    EXPECT_EQ(directory->team_mates(*directory->find_user(boss)), (Ids{boss, chief, ana, bob}));
    EXPECT_EQ(directory->team_mates(*directory->find_user(ana)), (Ids{ana}));
    EXPECT_EQ(directory->team_mates(*directory->find_user(alone)), (Ids{alone}));
}

TEST_F(DirectoryTest, LoopInTheTreeEndsWhereItBegan) {
    const auto first = office.add_team("First"), second = office.add_team("Second", first);
    const auto third = office.add_team("Third", second);
    store.run("UPDATE teams SET parent=$1 WHERE id=$2", {third, first});
    store.run("INSERT INTO teams(id,name,parent) VALUES(99,'Own parent',99)");
    const DirectoryPointer directory = office.directory();
    EXPECT_THAT(directory->team_and_below(second), testing::UnorderedElementsAre(first, second, third));
    EXPECT_EQ(directory->team_and_above(second), (Ids{second, first, third}));
    EXPECT_EQ(directory->team_and_below(99), (Ids{99}));
    EXPECT_EQ(directory->team_and_above(99), (Ids{99}));
}

TEST_F(DirectoryTest, RolesKeepTheHighestOfDoubleRows) {
    const auto role = office.add_role("Sales");
    office.allow(role, "clients", Action::read, Level::all);
    office.allow(role, "clients", Action::read, Level::own);
    store.run("INSERT INTO role_rights(id,role,of_entity,action,level) VALUES(900,$1,'clients','fly','all')", {role});
    const DirectoryPointer directory = office.directory();
    const auto& levels = directory->roles().at(role).levels;
    EXPECT_EQ(levels.size(), 1u);
    EXPECT_EQ(levels.at({"clients", Action::read}), Level::all);
}

TEST(Names, OfActionsAndLevels) {
    for (const Action action : {Action::read, Action::create, Action::update, Action::delete_, Action::export_,
                                Action::bulk, Action::share}) {
        Action found{};
        ASSERT_TRUE(find_action(name_of(action), found));
        EXPECT_EQ(found, action);
        EXPECT_NE(role_rights.action.find_option(name_of(action)), nullptr);
    }
    for (const Level level : {Level::none, Level::own, Level::team, Level::all}) {
        Level found{};
        ASSERT_TRUE(find_level(name_of(level), found));
        EXPECT_EQ(found, level);
        EXPECT_NE(role_rights.level.find_option(name_of(level)), nullptr);
    }
    Action action{};
    EXPECT_FALSE(find_action("delete_", action));
}

TEST(Countries, AreThoseOfIso3166) {
    const auto options = Companies::country_options();
    EXPECT_EQ(options.size(), 249u);
    for (const char* code : {"ES", "MX", "AR", "GB", "US", "AX", "ZW"})
        EXPECT_NE(companies.country.find_option(code), nullptr) << code;
    for (const char* code : {"XK", "IC", "EA", "EU", "UK"})
        EXPECT_EQ(companies.country.find_option(code), nullptr) << code;
}

}  // namespace
}  // namespace lazo::access
