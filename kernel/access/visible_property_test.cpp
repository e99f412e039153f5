// Who sees what, asked of the store and of a plain model that knows the rules only as sentences: not one row may
// differ.
#include <algorithm>

#include "kernel/access/shares.h"
#include "kernel/access/sign_in.h"
#include "kernel/query/drive.h"
#include "kernel/query/list.h"
#include "kernel/storage/tables.h"
#include "tests/support/office.h"
#include "tests/support/rights_model.h"

namespace lazo::access {
namespace {

using namespace schema;  // NOLINT: the field types read as keywords here
using Ids = std::vector<std::int64_t>;
using test::PersonModel;
using test::RowModel;
using test::ShareModel;
using test::World;

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
        for (const std::string& entity : World::entities()) connection.run("DELETE FROM " + entity);
    }
    void settle_people(storage::Connection& connection, const World& world) {
        for (const auto& [team, parent] : world.parent_of_team)
            connection.run("INSERT INTO teams(id,name,parent) VALUES($1,'t',$2)", {team, parent});
        for (const auto& [role, levels] : world.roles) {
            connection.run("INSERT INTO roles(id,name) VALUES($1,'r')", {role});
            for (const auto& [what, level] : levels)
                connection.run("INSERT INTO role_rights(id,role,of_entity,action,level) "
                               "VALUES((SELECT 1+count(*) FROM role_rights),$1,$2,$3,$4)",
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
        record.set(shape.entity().created_at, Moment{row.id});
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
    // A page in the order of an index: merged from one range for each owner and one of what is shared.
    Ids by_list(storage::Connection& connection, const query::Scope& scope, const std::string& entity) {
        query::ListQuestion question;
        question.shape = store.snapshot().get(entity);
        question.sort = {{{{}, &question.shape->get("created_at")}, true}};
        question.limit = 200;
        Ids ids;
        for (const Record& row : query::list(connection, scope, question).rows) ids.push_back(row.key.id);
        std::reverse(ids.begin(), ids.end());
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
        for (const std::string& entity : World::entities()) {
            const Shape& shape = *store.snapshot().get(entity);
            const ReachOf rights{actor, shape, action};
            const query::Scope scope{store.snapshot(), rights, connection.dialect()};
            const Ids expected = world.reached(person, entity, action);
            const std::string where =
                entity + " " + std::string(name_of(action)) + " of person " + std::to_string(person.id);
            ASSERT_EQ(by_walk(connection, scope, shape, query::Steer::free), expected) << where;
            ASSERT_EQ(by_walk(connection, scope, shape, query::Steer::keep_order), expected) << where;
            ASSERT_EQ(by_grounds(connection, scope, shape), expected) << where;
            ASSERT_EQ(by_list(connection, scope, entity), expected) << where;
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
        const World world = test::make_world(seed);
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
    for (const std::string& entity : World::entities()) world.rows[entity] = {};
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
