#include "kernel/access/entities.h"
#include "kernel/access/shares.h"
#include "modules/setup/setup.h"
#include "tests/support/business.h"

namespace lazo::setup {
namespace {

using access::Action;
using access::Level;
using test::Business;

class Setup : public ::testing::Test {
 protected:
    Record user(const std::string& name, bool administrator = false) {
        Record draft = business.draft("users");
        draft.set(access::users.name, name);
        draft.set(access::users.email, name + "@ejemplo.es");
        draft.set(access::users.administrator, administrator);
        return draft;
    }
    Record team(const std::string& name, Key parent = {}) {
        Record draft = business.draft("teams");
        draft.set(access::teams.name, name);
        draft.set(access::teams.parent, parent);
        return business.create(draft);
    }
    Key role(const std::string& name) { return {0, business.integer("SELECT id FROM roles WHERE name=$1", {name})}; }
    // The key of the first fault; empty when it was taken.
    template <class Work>
    std::string fault_of(const Work& work) {
        try {
            work();
        } catch (const Error& error) {
            return error.fields().empty() ? error.message().key : error.fields().front().message.key;
        }
        return {};
    }
    Business business;
};

TEST_F(Setup, DefaultRolesComeWithTheCompanyOnceInItsLanguage) {
    EXPECT_EQ(business.integer("SELECT count(*) FROM roles"), 6);
    EXPECT_TRUE(role("Jefe de ventas"));
    business.operation(
        [](records::Writer& writer) { EXPECT_FALSE(ensure_default_roles(writer, Language::en).sales_rep); });
    EXPECT_EQ(business.integer("SELECT count(*) FROM roles"), 6);
}

TEST_F(Setup, DefaultRolesGiveTheirLevels) {
    const auto with = [&](const char* name, const char* role_name) {
        Record draft = user(name);
        draft.set(access::users.roles, {role(role_name)});
        return business.actor(business.create(draft).key);
    };
    const auto customers = business.schema()->get("customers");
    const auto rep = with("rep", "Comercial"), manager = with("jefa", "Jefe de ventas");
    const auto agent = with("agente", "Agente de servicio"), reader = with("lector", "Solo lectura");
    EXPECT_EQ(rep.level(*customers, Action::read), Level::team);
    EXPECT_EQ(rep.level(*customers, Action::update), Level::own);
    EXPECT_EQ(rep.level(*customers, Action::export_), Level::none);
    EXPECT_EQ(manager.level(*customers, Action::update), Level::team);
    EXPECT_EQ(manager.level(*customers, Action::export_), Level::team);
    EXPECT_EQ(agent.level(*customers, Action::update), Level::all);
    EXPECT_EQ(agent.level(*customers, Action::delete_), Level::none);
    EXPECT_EQ(reader.level(*customers, Action::read), Level::all);
    EXPECT_EQ(reader.level(*customers, Action::create), Level::none);
    EXPECT_EQ(rep.level(*business.schema()->get("users"), Action::update), Level::none);
}

TEST_F(Setup, TheLastActiveAdministratorStays) {
    const Record ana = business.create(user("ana", true)), eva = business.create(user("eva", true));
    const auto demote = [&](const Record& who) {
        Record patch = business.patch(who);
        patch.set(access::users.administrator, false);
        return fault_of([&] { business.update(patch); });
    };
    const auto leave = [&](const Record& who) {
        Record patch = business.patch(who);
        patch.set(access::users.active, false);
        return fault_of([&] { business.update(patch); });
    };
    EXPECT_EQ(demote(ana), "");
    EXPECT_EQ(leave(eva), "users.last_administrator");
    EXPECT_EQ(demote(eva), "users.last_administrator");
    EXPECT_EQ(fault_of([&] { business.remove(eva); }), "users.stays");
}

TEST_F(Setup, OnlyAdministratorsGiveRights) {
    Record draft = user("leo");
    Record office = business.draft("roles");
    office.set(access::roles.name, "Oficina");
    Record right = business.draft("role_rights");
    right.set(access::role_rights.of_entity, "users");
    right.set(access::role_rights.action, "update");
    right.set(access::role_rights.level, "all");
    office.children["role_rights"].push_back(right);
    draft.set(access::users.roles, {business.create(office).key});
    const Record leo = business.create(draft);
    Record patch = business.patch(leo);
    patch.set(access::users.administrator, true);
    EXPECT_EQ(fault_of([&] { business.update(business.actor(leo.key), patch); }), "users.only_administrators");
    patch = business.patch(leo);
    patch.set(access::users.roles, {role("Jefe de ventas")});
    EXPECT_EQ(fault_of([&] { business.update(business.actor(leo.key), patch); }), "users.only_administrators");
    patch = business.patch(leo);
    patch.set(access::users.name, "Leonor");
    EXPECT_EQ(fault_of([&] { business.update(business.actor(leo.key), patch); }), "");
}

TEST_F(Setup, TheTreeOfTeamsHasNoLoops) {
    const Record north = team("Norte"), galicia = team("Galicia", north.key), lugo = team("Lugo", galicia.key);
    const auto move = [&](const Record& which, Key under) {
        Record patch = business.patch(which);
        patch.set(access::teams.parent, under);
        return fault_of([&] { business.update(patch); });
    };
    EXPECT_EQ(move(north, lugo.key), "teams.loop");
    EXPECT_EQ(move(north, north.key), "teams.loop");
    EXPECT_EQ(move(lugo, north.key), "");
    EXPECT_EQ(fault_of([&] { business.remove(north); }), "teams.in_use");
    EXPECT_EQ(fault_of([&] { business.remove(lugo); }), "");
}

TEST_F(Setup, ARoleThatSomebodyHasStays) {
    Record draft = user("ana");
    draft.set(access::users.roles, {role("Marketing")});
    business.create(draft);
    EXPECT_EQ(fault_of([&] { business.remove(business.get("roles", role("Marketing"))); }), "roles.in_use");
    EXPECT_EQ(fault_of([&] { business.remove(business.get("roles", role("Solo lectura"))); }), "");
}

TEST_F(Setup, WordsThatMeanNothingAreRefused) {
    const Record company = business.get("companies", {0, business.integer("SELECT id FROM companies")});
    Record patch = business.patch(company);
    patch.set(access::companies.currency, "EURO");
    EXPECT_EQ(fault_of([&] { business.update(patch); }), "companies.currency_unknown");
    patch = business.patch(company);
    patch.set(access::companies.zone, "Europe/Madriz");
    EXPECT_EQ(fault_of([&] { business.update(patch); }), "setup.zone_unknown");
    Record second = business.draft("companies");
    second.set(access::companies.name, "Otra");
    EXPECT_EQ(fault_of([&] { business.create(second); }), "companies.only_one");
    EXPECT_EQ(fault_of([&] { business.remove(company); }), "companies.stays");
    Record view = business.draft("views");
    view.set(views.name, "Mía");
    view.set(views.of_entity, "clientes");
    EXPECT_EQ(fault_of([&] { business.create(view); }), "setup.entity_unknown");
    Record stranger = user("sin correo");
    EXPECT_EQ(fault_of([&] { business.create(stranger); }), "users.email_invalid");
}

// A view is its maker's until it is shared.
TEST_F(Setup, ViewsAreTheirOwnersUntilShared) {
    const auto seller = [&](const char* name) {
        Record draft = user(name);
        draft.set(access::users.roles, {role("Comercial")});
        return business.actor(business.create(draft).key);
    };
    const auto eva = seller("eva"), leo = seller("leo");
    Record draft = business.draft("views");
    draft.set(views.name, "Mis leads");
    draft.set(views.of_entity, "customers");
    draft.set(views.config, R"({"filter":{"stage":"lead"}})");
    const Record view = business.create(eva, draft);
    const auto shape = business.schema()->get("views");
    const auto sees = [&](const access::Actor& actor) {
        const auto reading = business.platform().database().read();
        return access::explain(reading->connection(), actor, *shape, view.key).visible;
    };
    EXPECT_TRUE(sees(eva));
    EXPECT_FALSE(sees(leo));
    business.operation([&](records::Writer& writer) {
        access::add_share(writer.connection(), *shape, view.key,
                          {query::user_principal(leo.user()), access::ShareLevel::read});
    });
    EXPECT_TRUE(sees(leo));
}

}  // namespace
}  // namespace lazo::setup
