// Who sees what, asked of the store and of a plain model that knows the rules only as sentences: not one row may
// differ.
#include <algorithm>
#include <random>
#include <set>

#include "kernel/access/shares.h"
#include "kernel/access/sign_in.h"
#include "kernel/query/drive.h"
#include "kernel/query/list.h"
#include "kernel/storage/tables.h"
#include "tests/support/office.h"

namespace lazo::access {
namespace {

using namespace schema;  // NOLINT: the field types read as keywords here
using Ids = std::vector<std::int64_t>;

struct Clients : OwnedEntity {  // owned
    Clients() : OwnedEntity{"clients", {.placement = Placement::customer}} {}
    Text name{this, "name", {.indexed = true, .listed = true}};
};
struct Mails : Entity {  // child rows of the customer
    Mails()
        : Entity{"mails",
                 {.title = "mail",
                  .placement = Placement::by_customer,
                  .ownership = Ownership::inherited,
                  .parent = "clients"}} {}
    Link customer{this, "customer", {.to = "clients", .required = true}};
    Text mail{this, "mail"};
};
struct Notes : Entity {  // inherited, no child
    Notes()
        : Entity{"notes", {.title = "body", .placement = Placement::by_customer, .ownership = Ownership::inherited}} {}
    Link customer{this, "customer", {.to = "clients", .required = true}};
    Text body{this, "body"};
};
struct Bids : OwnedEntity {  // owned by others than the customer's owner
    Bids() : OwnedEntity{"bids", {.title = "body", .placement = Placement::by_customer}} {}
    Link customer{this, "customer", {.to = "clients", .required = true}};
    Text body{this, "body"};
};
struct BidLines : Entity {  // child rows of what is owned by itself
    BidLines()
        : Entity{"bid_lines",
                 {.title = "body",
                  .placement = Placement::by_customer,
                  .ownership = Ownership::inherited,
                  .parent = "bids"}} {}
    Link customer{this, "customer", {.to = "clients", .required = true}};
    Link bid{this, "bid", {.to = "bids", .required = true}};
    Text body{this, "body"};
};
struct Trips : OwnedEntity {
    Trips() : OwnedEntity{"trips", {}} {}
    Text name{this, "name"};
};
struct Stops : Entity {  // child rows without a customer
    Stops() : Entity{"stops", {.parent = "trips"}} {}
    Link trip{this, "trip", {.to = "trips", .required = true}};
    Text name{this, "name"};
};
struct Marks : Entity {  // shown everywhere
    Marks() : Entity{"marks", {.placement = Placement::reference}} {}
    Text name{this, "name"};
};
struct Plans : Entity {  // level alone
    Plans() : Entity{"plans", {}} {}
    Text name{this, "name"};
};
const Clients clients;
const Mails mails;
const Notes notes;
const Bids bids;
const BidLines bid_lines;
const Trips trips;
const Stops stops;
const Marks marks;
const Plans plans;

const std::vector<std::string> kEntities{"clients", "mails", "notes", "bids", "bid_lines",
                                         "trips",   "stops", "marks", "plans"};

struct PersonModel {
    std::int64_t id = 0, team = 0;
    std::vector<std::int64_t> roles;
    bool administrator = false;
};
struct RowModel {
    std::int64_t id = 0, owner = 0, above = 0, customer = 0;  // above: the bid or trip of a line or stop
};
struct ShareModel {
    std::string entity;
    std::int64_t record = 0, principal = 0;
    bool write = false;
};

// A made-up house: people, tree (with loops), roles, rows and shares, in plain lists.
struct World {
    std::map<std::int64_t, std::int64_t> parent_of_team;
    std::vector<PersonModel> people;
    std::map<std::int64_t, std::map<std::pair<std::string, Action>, Level>> roles;
    std::map<std::string, std::vector<RowModel>> rows;
    std::vector<ShareModel> shares;

    bool in_or_below(std::int64_t team, std::int64_t above) const {
        std::set<std::int64_t> seen;
        while (team != 0 && seen.insert(team).second) {
            if (team == above) return true;
            const auto known = parent_of_team.find(team);
            team = known == parent_of_team.end() ? 0 : known->second;
        }
        return false;
    }
    const PersonModel* person(std::int64_t id) const {
        for (const PersonModel& one : people)
            if (one.id == id) return &one;
        return nullptr;
    }
    bool names(const PersonModel& who, const std::string& entity) const {
        for (const std::int64_t role : who.roles)
            for (const auto& [what, level] : roles.at(role))
                if (what.first == entity) return true;
        return false;
    }
    Level level(const PersonModel& who, const std::string& entity, Action action) const {
        static const std::map<std::string, std::string> kParents{
            {"mails", "clients"}, {"bid_lines", "bids"}, {"stops", "trips"}};
        if (who.administrator) return Level::all;
        if (kParents.contains(entity) && !names(who, entity)) return level(who, kParents.at(entity), action);
        bool is_named = false;
        Level highest = Level::none;
        for (const std::int64_t role : who.roles) {
            const auto found = roles.at(role).find({entity, action});
            if (found == roles.at(role).end()) continue;
            is_named = true;
            highest = std::max(highest, found->second);
        }
        if (!is_named && entity == "marks" && action == Action::read) return Level::all;
        return highest;
    }
    bool shared(const PersonModel& who, const std::string& entity, std::int64_t record, Action action) const {
        for (const ShareModel& share : shares) {
            if (share.entity != entity || share.record != record) continue;
            if (action == Action::update && !share.write) continue;
            if (share.principal == who.id) return true;
            if (share.principal < 0 && in_or_below(who.team, -share.principal)) return true;
        }
        return false;
    }
    bool reaches(const PersonModel& who, const std::string& entity, const RowModel& row, Level reach,
                 Action action) const {
        if (reach == Level::none) return false;
        if (reach == Level::all || row.owner == who.id) return true;
        const PersonModel* owner = person(row.owner);
        if (reach == Level::team && owner && who.team != 0 && in_or_below(owner->team, who.team)) return true;
        return shared(who, entity, row.id, action);
    }
    const RowModel& row(const std::string& entity, std::int64_t id) const {
        for (const RowModel& one : rows.at(entity))
            if (one.id == id) return one;
        throw std::logic_error("no such row");
    }
    bool may(const PersonModel& who, const std::string& entity, const RowModel& one, Action action) const {
        const Level own = level(who, entity, action);
        if (own == Level::none) return false;
        if (entity == "marks" || entity == "plans") return true;
        if (entity == "clients" || entity == "bids" || entity == "trips") return reaches(who, entity, one, own, action);
        const std::string above = entity == "bid_lines" ? "bids" : entity == "stops" ? "trips" : "clients";
        const RowModel& owner = row(above, above == "clients" ? one.customer : one.above);
        const Level read = level(who, above, Action::read);
        return reaches(who, above, owner, action == Action::read ? read : std::min(own, read), action);
    }
    Ids visible(const PersonModel& who, const std::string& entity, Action action) const {
        Ids ids;
        for (const RowModel& one : rows.at(entity))
            if (may(who, entity, one, action)) ids.push_back(one.id);
        std::sort(ids.begin(), ids.end());
        return ids;
    }
};

class Maker {
 public:
    explicit Maker(std::uint32_t seed) : random_(seed) {}

    World make() {
        World world;
        const std::int64_t teams = below(7);
        for (std::int64_t team = 1; team <= teams; team++)
            world.parent_of_team[team] = chance(70) ? below(teams + 1) : 0;
        const std::int64_t roles = below(4);
        for (std::int64_t role = 1; role <= roles; role++) world.roles[role] = make_role();
        for (std::int64_t id = 1; id <= 1 + below(8); id++) world.people.push_back(make_person(id, teams, roles));
        make_rows(world);
        for (int i = static_cast<int>(below(30)); i > 0; i--) add_share(world, teams);
        return world;
    }

 private:
    std::int64_t below(std::int64_t bound) {
        return bound <= 0 ? 0 : static_cast<std::int64_t>(random_() % static_cast<std::uint32_t>(bound));
    }
    bool chance(int percent) { return below(100) < percent; }

    std::map<std::pair<std::string, Action>, Level> make_role() {
        std::map<std::pair<std::string, Action>, Level> levels;
        for (const std::string& entity : kEntities) {
            const bool child = entity == "mails" || entity == "bid_lines" || entity == "stops";
            if (!chance(child ? 20 : 70)) continue;
            for (const Action action : {Action::read, Action::update})
                if (chance(80)) levels[{entity, action}] = static_cast<Level>(below(4));
        }
        return levels;
    }
    PersonModel make_person(std::int64_t id, std::int64_t teams, std::int64_t roles) {
        PersonModel person{id, chance(80) ? below(teams + 1) : 0, {}, chance(5)};
        for (std::int64_t role = 1; role <= roles; role++)
            if (chance(60)) person.roles.push_back(role);
        return person;
    }
    void make_rows(World& world) {
        const auto people = static_cast<std::int64_t>(world.people.size());
        std::int64_t id = 0;
        for (const std::string& entity : kEntities) {
            const std::int64_t count = 1 + below(12);
            for (std::int64_t i = 0; i < count; i++) {
                RowModel row{++id};
                if (entity == "clients" || entity == "bids" || entity == "trips") row.owner = below(people + 1);
                if (entity == "mails" || entity == "notes" || entity == "bids") row.customer = any(world, "clients").id;
                if (entity == "bid_lines")
                    row.above = any(world, "bids").id, row.customer = world.row("bids", row.above).customer;
                if (entity == "stops") row.above = any(world, "trips").id;
                world.rows[entity].push_back(row);
            }
        }
    }
    const RowModel& any(const World& world, const std::string& entity) {
        const auto& rows = world.rows.at(entity);
        return rows[static_cast<std::size_t>(below(static_cast<std::int64_t>(rows.size())))];
    }
    void add_share(World& world, std::int64_t teams) {
        static const std::string kOwned[] = {"clients", "bids", "trips"};
        const std::string& entity = kOwned[below(3)];
        const bool to_team = teams > 0 && chance(50);
        const std::int64_t principal =
            to_team ? -(1 + below(teams)) : 1 + below(static_cast<std::int64_t>(world.people.size()));
        const ShareModel made{entity, any(world, entity).id, principal, chance(50)};
        std::erase_if(world.shares, [&](const ShareModel& old) {
            return old.entity == made.entity && old.record == made.record && old.principal == made.principal;
        });
        world.shares.push_back(made);
    }

    std::mt19937 random_;
};

struct VisibleProperty : testing::Test {
    test::Store store{
        test::snapshot_with_people({&clients, &mails, &notes, &bids, &bid_lines, &trips, &stops, &marks, &plans}),
        kernel_tables()};

    void settle(const World& world) {
        store.database().write([&](storage::Connection& connection) {
            clear(connection);
            settle_people(connection, world);
            for (const auto& [entity, rows] : world.rows)
                for (const RowModel& row : rows) settle_row(connection, entity, row);
            for (const ShareModel& share : world.shares)
                add_share(connection, *store.snapshot().get(share.entity), key_of(world, share.entity, share.record),
                          {share.principal, share.write ? ShareLevel::write : ShareLevel::read});
        });
    }
    static Key key_of(const World& world, const std::string& entity, std::int64_t id) {
        return {world.row(entity, id).customer, id};
    }
    void clear(storage::Connection& connection) {
        for (const char* table : {"teams", "users", "users_roles_links", "roles", "role_rights", "shares"})
            connection.run(std::string("DELETE FROM ") + table);
        for (const std::string& entity : kEntities) connection.run("DELETE FROM " + entity);
    }
    void settle_people(storage::Connection& connection, const World& world) {
        for (const auto& [team, parent] : world.parent_of_team)
            connection.run("INSERT INTO teams(id,name,parent) VALUES($1,'t',$2)", {team, parent});
        for (const auto& [role, levels] : world.roles) {
            connection.run("INSERT INTO roles(id,name) VALUES($1,'r')", {role});
            for (const auto& [what, level] : levels)
                connection.run("INSERT INTO role_rights(role,of_entity,action,level) VALUES($1,$2,$3,$4)",
                               {role, what.first, std::string(name_of(what.second)), std::string(name_of(level))});
        }
        for (const PersonModel& person : world.people) {
            connection.run("INSERT INTO users(id,name,email,team,administrator,active) VALUES($1,'u','u',$2,$3,1)",
                           {person.id, person.team, std::int64_t{person.administrator}});
            for (const std::int64_t role : person.roles)
                connection.run("INSERT INTO users_roles_links(id,target) VALUES($1,$2)", {person.id, role});
        }
    }
    void settle_row(storage::Connection& connection, const std::string& entity, const RowModel& row) {
        Record record = store.record(entity);
        const Shape& shape = record.shape();
        record.key = {shape.entity().by_customer() ? row.customer : 0, row.id};
        if (row.owner != 0) record.put(shape.get("owner"), Key{0, row.owner});
        if (entity == "bid_lines") record.set(bid_lines.bid, {row.customer, row.above});
        if (entity == "stops") record.set(stops.trip, {0, row.above});
        test::insert(connection, record);
    }

    Ids ids_of(storage::Connection& connection, const query::Sql& sql) {
        Ids ids;
        connection.each(sql.text, sql.bound, [&](storage::Statement& row) { ids.push_back(row.integer(0)); });
        std::sort(ids.begin(), ids.end());
        return ids;
    }
    Ids by_walk(storage::Connection& connection, const query::Scope& scope, const Shape& shape, query::Steer steer) {
        const query::Compiler compiler{scope};
        query::Sql sql;
        sql << "SELECT t.id FROM ";
        compiler.source(sql, shape, "t", false);
        sql << " WHERE 1=1";
        compiler.and_visible(sql, shape, "t", steer);
        return ids_of(connection, sql);
    }
    // Doubles stay in: the grounds must not overlap.
    Ids by_grounds(storage::Connection& connection, const query::Scope& scope, const Shape& shape) {
        const query::Compiler compiler{scope};
        Ids ids;
        for (const query::Ground ground : query::grounds_of(compiler, shape, {})) {
            query::Sql sql;
            sql << "SELECT t.id";
            query::from_ground(sql, compiler, shape, {}, ground, false);
            const Ids part = ids_of(connection, sql);
            ids.insert(ids.end(), part.begin(), part.end());
        }
        std::sort(ids.begin(), ids.end());
        return ids;
    }
    Ids explained(storage::Connection& connection, const Actor& actor, const Shape& shape, const World& world,
                  Action action) {
        Ids ids;
        for (const RowModel& row : world.rows.at(shape.name())) {
            const Key key{shape.entity().by_customer() ? row.customer : 0, row.id};
            const Explanation why = explain(connection, actor, shape, key);
            EXPECT_FALSE(why.rules.empty());
            if (action == Action::read ? why.visible : why.writable) ids.push_back(row.id);
        }
        std::sort(ids.begin(), ids.end());
        return ids;
    }

    int cases = 0, rows_seen = 0, some = 0;

    void compare(storage::Connection& connection, const World& world, const Actor& actor, const PersonModel& person,
                 Action action) {
        for (const std::string& entity : kEntities) {
            const Shape& shape = *store.snapshot().get(entity);
            const ReachOf rights{actor, shape, action};
            const query::Scope scope{store.snapshot(), rights, connection.dialect()};
            const Ids expected = world.visible(person, entity, action);
            const std::string where =
                entity + " " + std::string(name_of(action)) + " of person " + std::to_string(person.id);
            ASSERT_EQ(by_walk(connection, scope, shape, query::Steer::free), expected) << where;
            ASSERT_EQ(by_walk(connection, scope, shape, query::Steer::keep_order), expected) << where;
            ASSERT_EQ(by_grounds(connection, scope, shape), expected) << where;
            ASSERT_EQ(query::count(connection, scope, shape, {}), static_cast<std::int64_t>(expected.size())) << where;
            ASSERT_EQ(explained(connection, actor, shape, world, action), expected) << where;
            cases++;
            rows_seen += static_cast<int>(expected.size());
            if (!expected.empty() && expected.size() < world.rows.at(entity).size()) some++;
        }
    }
};

TEST_F(VisibleProperty, StoreAndModelAgreeOnEveryRow) {
    for (std::uint32_t seed = 1; seed <= 300; seed++) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const World world = Maker{seed}.make();
        settle(world);
        const auto reading = store.database().read();
        const DirectoryPointer directory = Directory::read(reading->connection());
        for (const PersonModel& person : world.people) {
            const Actor actor{directory, person.id};
            for (const Action action : {Action::read, Action::update}) {
                compare(reading->connection(), world, actor, person, action);
                if (HasFatalFailure()) return;
            }
        }
    }
    EXPECT_GE(cases, 15'000);
    EXPECT_GE(some, 1200) << "cases in which a person sees some rows and not others";
    EXPECT_GE(rows_seen, 20'000);
    RecordProperty("cases", cases);
    RecordProperty("some", some);
}

TEST_F(VisibleProperty, ADeniedChildIsNotFoundThroughItsParent) {
    World world;
    world.roles[1] = {{{"clients", Action::read}, Level::all}, {{"mails", Action::read}, Level::none}};
    world.people = {{1, 0, {1}, false}, {2, 0, {}, true}};
    for (const std::string& entity : kEntities) world.rows[entity] = {};
    world.rows["clients"] = {{10, 1}};
    world.rows["mails"] = {{11, 0, 0, 10}};
    settle(world);
    const auto reading = store.database().read();
    const DirectoryPointer directory = Directory::read(reading->connection());
    const Shape& shape = *store.snapshot().get("clients");
    const auto with_mails = query::Condition::exists({}, *shape.find_collection("mails"), {});
    const auto found_by = [&](std::int64_t person) {
        const Actor actor{directory, person};
        const query::Scope scope{store.snapshot(), actor, reading->connection().dialect()};
        return query::count(reading->connection(), scope, shape, with_mails);
    };
    EXPECT_EQ(found_by(1), 0);
    EXPECT_EQ(found_by(2), 1);
}

}  // namespace
}  // namespace lazo::access
