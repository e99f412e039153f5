#include "kernel/access/actor.h"

#include "base/error.h"
#include "kernel/access/entities.h"
#include "kernel/access/sign_in.h"
#include "tests/support/office.h"

namespace lazo::access {
namespace {

using query::Reach;
using schema::Placement;
using Ids = std::vector<std::int64_t>;

struct Buyers : OwnedEntity {
    Buyers() : OwnedEntity{"buyers", {.placement = Placement::customer}} {}
    Text name{this, "name"};
    Amount margin{this, "margin", {.sensitive = true}};
};
struct BuyerEmails : Entity {
    BuyerEmails()
        : Entity{"buyer_emails",
                 {.title = "email",
                  .placement = Placement::by_customer,
                  .ownership = Ownership::inherited,
                  .parent = "buyers"}} {}
    Link customer{this, "customer", {.to = "buyers", .required = true}};
    Text email{this, "email"};
};
struct Calls : Entity {
    Calls()
        : Entity{"calls", {.title = "about", .placement = Placement::by_customer, .ownership = Ownership::inherited}} {}
    Link customer{this, "customer", {.to = "buyers", .required = true}};
    Text about{this, "about"};
};
struct Pages : Entity {
    Pages() : Entity{"pages", {}} {}
    Text name{this, "name"};
};
const Buyers buyers;
const BuyerEmails buyer_emails;
const Calls calls;
const Pages pages;

struct ActorTest : testing::Test {
    test::Store store{test::snapshot_with_people({&buyers, &buyer_emails, &calls, &pages}), kernel_tables()};
    test::Office office{store};
    const Shape& shape(const char* entity) { return *store.snapshot().get(entity); }
    std::string refused(const Actor& actor, const char* entity, Action action) {
        try {
            actor.require(shape(entity), action);
        } catch (const Error& error) {
            return error.kind() == ErrorKind::forbidden ? error.message().key : "other";
        }
        return "allowed";
    }
};

TEST_F(ActorTest, UnknownAndInactivePeopleAreNobody) {
    const auto gone = office.add_user("gone", {.active = false});
    EXPECT_THROW(office.actor(gone), Error);
    EXPECT_THROW(office.actor(12345), Error);
}

TEST_F(ActorTest, SeveralRolesGiveTheHighestLevel) {
    const auto low = office.add_role("Low"), high = office.add_role("High");
    office.allow(low, "buyers", Action::read, Level::own);
    office.allow(high, "buyers", Action::read, Level::team);
    office.allow(low, "buyers", Action::update, Level::own);
    const Actor actor = office.actor(office.add_user("ana", {.roles = {low, high}}));
    EXPECT_EQ(actor.level(shape("buyers"), Action::read), Level::team);
    EXPECT_EQ(actor.level(shape("buyers"), Action::update), Level::own);
    EXPECT_EQ(actor.level(shape("buyers"), Action::delete_), Level::none);
    EXPECT_EQ(refused(actor, "buyers", Action::update), "allowed");
    EXPECT_EQ(refused(actor, "buyers", Action::export_), "access.forbidden") << "a right of its own";
}

TEST_F(ActorTest, RightsAreTheSameUntilSomethingTouchesTheirReach) {
    const auto north = office.add_team("North"), south = office.add_team("South");
    const auto role = office.add_role("Seller"), other_role = office.add_role("Buyer");
    office.allow(role, "buyers", Action::read, Level::team);
    const auto ana = office.add_user("ana", {.team = north, .roles = {role}});
    const auto luis = office.add_user("luis", {.team = south, .roles = {other_role}});
    const Actor before = office.actor(ana), other = office.actor(luis);
    const auto stays = [&] { return office.actor(ana).same_as(before); };
    EXPECT_TRUE(before.same_as(before));
    EXPECT_FALSE(before.same_as(other));
    EXPECT_FALSE(office.actor(ana, TokenScope::read_only).same_as(before));
    office.allow(other_role, "buyers", Action::read, Level::all);
    EXPECT_TRUE(stays()) << "what others may is theirs";
    EXPECT_FALSE(office.actor(luis).same_as(other));
    store.run("UPDATE users SET active=0 WHERE id=$1", {luis});
    EXPECT_TRUE(stays());
    store.run("UPDATE users SET team=$1, active=1 WHERE id=$2", {north, luis});
    EXPECT_FALSE(stays()) << "she sees what is his";
    store.run("UPDATE users SET team=$1 WHERE id=$2", {south, luis});
    EXPECT_TRUE(stays());
    store.run("UPDATE teams SET parent=$1 WHERE id=$2", {south, north});
    EXPECT_FALSE(stays()) << "shares with the team above reach her";
    store.run("UPDATE teams SET parent=NULL WHERE id=$1", {north});
    office.set_field(role, "buyers", "name", {.read = false, .write = false});
    EXPECT_FALSE(stays());
}

TEST_F(ActorTest, AdministratorsAndTheProgramMayDoEverything) {
    const Actor chief = office.actor(office.add_user("chief", {.administrator = true}));
    const Actor program = Actor::system(office.directory());
    for (const Actor* actor : {&chief, &program}) {
        EXPECT_EQ(actor->level(shape("pages"), Action::delete_), Level::all);
        EXPECT_EQ(actor->visible(shape("buyers")).reach, Reach::everything);
        EXPECT_TRUE(actor->may_read(buyers.margin));
        EXPECT_TRUE(actor->may_write(users.hourly_cost));
    }
    EXPECT_EQ(program.user(), 0);
}

TEST_F(ActorTest, ReachByLevel) {
    const auto role = office.add_role("Sales");
    office.allow(role, "buyers", Action::read, Level::team);
    office.allow(role, "buyers", Action::update, Level::own);
    office.allow(role, "buyers", Action::share, Level::team);
    const auto top = office.add_team("Top"), north = office.add_team("North", top),
               below = office.add_team("Below", north);
    const auto ana = office.add_user("ana", {.team = north, .roles = {role}}),
               eva = office.add_user("eva", {.team = below});
    office.add_user("boss", {.team = top});
    const Actor actor = office.actor(ana);
    const auto seen = actor.visible(shape("buyers"));
    EXPECT_EQ(seen.reach, Reach::some);
    EXPECT_EQ(seen.owners, (Ids{ana, eva}));
    EXPECT_EQ(seen.principals, (Ids{ana, -north, -top}));
    EXPECT_EQ(seen.least_share, 0);
    const auto writable = actor.reach(shape("buyers"), Action::update);
    EXPECT_EQ(writable.owners, (Ids{ana}));
    EXPECT_EQ(writable.least_share, 1) << "only shares for writing";
    EXPECT_FALSE(writable.principals.empty());
    EXPECT_TRUE(actor.reach(shape("buyers"), Action::share).principals.empty());
    EXPECT_EQ(actor.reach(shape("buyers"), Action::delete_).reach, Reach::nothing);
}

TEST_F(ActorTest, RowsOfCustomersAreReachedWithTheCustomer) {
    const auto role = office.add_role("Desk");
    office.allow(role, "buyers", Action::read, Level::team);
    office.allow(role, "calls", Action::read, Level::own);
    office.allow(role, "calls", Action::update, Level::all);
    office.allow(role, "calls", Action::delete_, Level::own);
    const auto team = office.add_team("Desk");
    const auto ana = office.add_user("ana", {.team = team, .roles = {role}}),
               bob = office.add_user("bob", {.team = team});
    const Actor actor = office.actor(ana);
    EXPECT_EQ(actor.visible(shape("calls")).owners, (Ids{ana, bob})) << "read: as far as the customers";
    EXPECT_EQ(actor.reach(shape("calls"), Action::update).owners, (Ids{ana, bob}))
        << "all, but no further than customers";
    EXPECT_EQ(actor.reach(shape("calls"), Action::delete_).owners, (Ids{ana}));
    const ReachOf narrowed{actor, shape("calls"), Action::delete_};
    EXPECT_EQ(narrowed.visible(shape("buyers")).owners, (Ids{ana})) << "statements may begin at the customers";
    EXPECT_EQ(narrowed.visible(shape("users")).reach, Reach::everything);
    const Actor nobody = office.actor(bob);
    EXPECT_EQ(nobody.visible(shape("calls")).reach, Reach::nothing);
}

TEST_F(ActorTest, CallsWithoutCustomersAreNothing) {
    const auto role = office.add_role("Calls only");
    office.allow(role, "calls", Action::read, Level::all);
    const Actor actor = office.actor(office.add_user("ana", {.roles = {role}}));
    EXPECT_EQ(actor.visible(shape("calls")).reach, Reach::nothing);
}

TEST_F(ActorTest, ChildrenFollowTheirParentUntilARoleNamesThem) {
    const auto role = office.add_role("Sales"), hush = office.add_role("No addresses");
    office.allow(role, "buyers", Action::read, Level::all);
    office.allow(role, "buyers", Action::update, Level::own);
    office.allow(hush, "buyer_emails", Action::read, Level::none);
    const Actor plain = office.actor(office.add_user("ana", {.roles = {role}}));
    EXPECT_EQ(plain.level(shape("buyer_emails"), Action::read), Level::all);
    EXPECT_EQ(plain.level(shape("buyer_emails"), Action::update), Level::own);
    EXPECT_EQ(plain.level(shape("buyer_emails"), Action::create), Level::own)
        << "adding an address updates the customer";
    EXPECT_EQ(plain.level(shape("buyer_emails"), Action::export_), Level::none);
    const Actor hushed = office.actor(office.add_user("bob", {.roles = {role, hush}}));
    EXPECT_EQ(hushed.level(shape("buyer_emails"), Action::read), Level::none);
    EXPECT_EQ(hushed.level(shape("buyers"), Action::read), Level::all);
}

TEST_F(ActorTest, NamesOfTheHouseAreReadByAllUnlessARoleDenies) {
    const auto role = office.add_role("Guest");
    office.allow(role, "teams", Action::read, Level::none);
    const Actor plain = office.actor(office.add_user("ana")),
                guest = office.actor(office.add_user("guest", {.roles = {role}}));
    for (const char* entity : {"users", "teams", "companies", "roles", "role_rights"}) {
        EXPECT_TRUE(plain.may(shape(entity), Action::read)) << entity;
        EXPECT_FALSE(plain.may(shape(entity), Action::update)) << entity;
        EXPECT_FALSE(plain.may(shape(entity), Action::export_)) << entity;
    }
    EXPECT_FALSE(plain.may(shape("pages"), Action::read)) << "single, not reference";
    EXPECT_FALSE(plain.may(shape("buyers"), Action::read));
    EXPECT_FALSE(guest.may(shape("teams"), Action::read));
    EXPECT_TRUE(guest.may(shape("users"), Action::read));
}

TEST_F(ActorTest, AnyLevelReachesEveryRowOfWhatHasNoOwners) {
    const auto role = office.add_role("Editor");
    office.allow(role, "pages", Action::update, Level::own);
    const Actor actor = office.actor(office.add_user("ana", {.roles = {role}}));
    EXPECT_EQ(actor.reach(shape("pages"), Action::update).reach, Reach::everything);
    EXPECT_EQ(actor.reach(shape("pages"), Action::read).reach, Reach::nothing);
}

TEST_F(ActorTest, ReadOnlyTokensReadAndExport) {
    const auto chief = office.add_user("chief", {.administrator = true});
    const Actor actor = office.actor(chief, TokenScope::read_only);
    EXPECT_TRUE(actor.may(shape("buyers"), Action::read));
    EXPECT_TRUE(actor.may(shape("buyers"), Action::export_));
    for (const Action action : {Action::create, Action::update, Action::delete_, Action::bulk, Action::share}) {
        EXPECT_FALSE(actor.may(shape("buyers"), action)) << name_of(action);
        EXPECT_EQ(actor.reach(shape("buyers"), action).reach, Reach::nothing);
    }
    EXPECT_FALSE(actor.may_write(buyers.name));
    EXPECT_TRUE(actor.may_read(buyers.margin));
    EXPECT_EQ(actor.reasons(shape("buyers"), Action::update).back().key, "access.why.token");
}

TEST_F(ActorTest, Fields) {
    const auto deny = office.add_role("Deny"), grant = office.add_role("Grant"), silent = office.add_role("Silent");
    office.set_field(deny, "buyers", "name", {});
    office.set_field(grant, "buyers", "name", {.read = true});
    office.set_field(grant, "buyers", "margin", {.read = true, .write = true});
    const auto with = [&](const char* name, std::vector<std::int64_t> roles) {
        return office.actor(office.add_user(name, {.roles = std::move(roles)}));
    };
    const Actor plain = with("plain", {silent}), denied = with("denied", {deny, silent}),
                both = with("both", {deny, grant});
    EXPECT_TRUE(plain.may_read(buyers.name) && plain.may_write(buyers.name));
    EXPECT_FALSE(plain.may_read(buyers.margin)) << "sensitive: needs a grant";
    EXPECT_FALSE(plain.may_write(buyers.margin));
    EXPECT_FALSE(plain.may_read(users.hourly_cost));
    EXPECT_TRUE(plain.may_read(users.email));
    EXPECT_FALSE(denied.may_read(buyers.name));
    EXPECT_TRUE(both.may_read(buyers.name)) << "one of those that name it grants";
    EXPECT_FALSE(both.may_write(buyers.name));
    EXPECT_TRUE(both.may_read(buyers.margin) && both.may_write(buyers.margin));
}

TEST_F(ActorTest, LanguageAndZoneAreTheirOwnOrTheCompanys) {
    store.run(
        "INSERT INTO companies(id,name,country,currency,language,zone) VALUES(1,'X','ES','EUR','en','Europe/Madrid')");
    const Actor plain = office.actor(office.add_user("ana"));
    EXPECT_EQ(plain.language(), Language::en);
    EXPECT_EQ(plain.zone().name(), "Europe/Madrid");
    const Actor own = office.actor(office.add_user("bob", {.language = "es", .zone = "America/Lima"}));
    EXPECT_EQ(own.language(), Language::es);
    EXPECT_EQ(own.zone().name(), "America/Lima");
    EXPECT_EQ(office.actor(office.add_user("eva", {.zone = "No/Where"})).zone().name(), "Europe/Madrid");
}

TEST_F(ActorTest, ReasonsNameTheRoleThatDecidesLast) {
    const auto low = office.add_role("Low"), high = office.add_role("High");
    office.allow(low, "buyers", Action::read, Level::own);
    office.allow(high, "buyers", Action::read, Level::all);
    const Actor actor = office.actor(office.add_user("ana", {.roles = {high, low}}));
    const auto reasons = actor.reasons(shape("buyer_emails"), Action::read);
    ASSERT_EQ(reasons.size(), 3u);
    EXPECT_EQ(reasons[0].key, "access.why.parent");
    EXPECT_EQ(reasons[2].key, "access.why.role");
    EXPECT_THAT(reasons[2].values, testing::Contains(testing::Pair("role", "High")));
    EXPECT_THAT(reasons[2].values, testing::Contains(testing::Pair("level", "all")));
    EXPECT_EQ(actor.reasons(shape("users"), Action::read).back().key, "access.why.shown_to_all");
    EXPECT_EQ(actor.reasons(shape("pages"), Action::read).back().key, "access.why.no_role");
}

}  // namespace
}  // namespace lazo::access
