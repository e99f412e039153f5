#include "kernel/storage/migrate.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "kernel/storage/plan.h"
#include "kernel/storage/tables.h"
#include "tests/support/store.h"

namespace lazo::storage {
namespace {

using namespace schema;  // NOLINT: the field types read as keywords here
using Names = std::vector<std::string>;

struct People : Entity {
    People() : Entity{"users", {.placement = Placement::reference}} {}
    Text name{this, "name", {.listed = true}};
};
struct Clients : OwnedEntity {
    Clients()
        : OwnedEntity{"clients",
                      {.placement = Placement::customer, .as_of_lists = true, .indexes = {{"kind", "name"}}}} {}
    Text name{this, "name", {.indexed = true, .listed = true}};
    Choice kind{this, "kind", {.options = {{"person"}, {"company"}}, .indexed = true, .facet = true}};
    Amount revenue{this, "revenue"};
    Links tags{this, "tags", {.to = "labels"}};
};
struct Labels : Entity {
    Labels() : Entity{"labels", {.placement = Placement::reference}} {}
    Text name{this, "name"};
};
struct Notes : Entity {
    Notes()
        : Entity{"notes", {.title = "body", .placement = Placement::by_customer, .ownership = Ownership::inherited}} {}
    Link customer{this, "customer", {.to = "clients", .required = true, .indexed = true}};
    Text body{this, "body"};
    Link answers{this, "answers", {.to = "notes", .indexed = true}};
    Links readers{this, "readers", {.to = "users"}};
};
struct LaterLabels : Entity {
    LaterLabels() : Entity{"labels", {.placement = Placement::reference}} {}
    Text name{this, "name", {.indexed = true}};
    Amount price{this, "price"};
};
const People people;
const Clients clients;
const Labels labels;
const Notes notes;
const LaterLabels later_labels;

constexpr KernelTable kVisits{"visits", schema::Placement::single, "CREATE TABLE visits(id {id}, who {int} NOT NULL)"};

SnapshotPointer all_of_it() { return test::snapshot_of({&people, &labels, &clients, &notes}); }

Names sorted(Names names) {
    std::sort(names.begin(), names.end());
    return names;
}
Names columns_of(test::Store& store, std::string_view table) {
    return store.database().read()->connection().table_columns(table);
}
Names indexes_of(test::Store& store, std::string_view table) {
    return sorted(store.database().read()->connection().indexes(table));
}
bool has(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Names copies_in(const std::string& folder) {
    Names copies;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().string().find(".before-") != std::string::npos) copies.push_back(entry.path().string());
    return copies;
}

TEST(Migrate, FreshStoreHasEveryTableAndColumn) {
    test::Store store{all_of_it()};
    const Names expected{"id",         "version",    "created_set", "change_set", "shared",
                         "created_at", "created_by", "updated_at",  "updated_by", "owner",
                         "name",       "name_key",   "kind",        "revenue",    "revenue_currency"};
    EXPECT_EQ(columns_of(store, "clients"), expected);
    Names with_end = expected;
    with_end.push_back("to_set");
    EXPECT_EQ(columns_of(store, "clients_history"), with_end);
    EXPECT_EQ(columns_of(store, "clients_tags_links"), (Names{"id", "target", "created_set", "change_set"}));
    EXPECT_EQ(columns_of(store, "notes_readers_links_history"),
              (Names{"customer", "id", "target", "created_set", "change_set", "to_set"}));
    EXPECT_TRUE(columns_of(store, "clients_x").empty());
    EXPECT_EQ(store.text("SELECT value FROM store WHERE name='format'"), std::to_string(kStoreFormat));
    EXPECT_GT(store.text("SELECT value FROM store WHERE name='store_id'").size(), 16u);
    EXPECT_EQ(columns_of(store, "unique_keys"), (Names{"kind", "value", "entity", "customer", "record"}));
    EXPECT_EQ(columns_of(store, "counters"), (Names{"name", "value"}));
}

TEST(Migrate, HistoryIsClusteredByTheSetThatEndedARow) {
    test::Store store{all_of_it(), {}, test::Engine::sqlite};
    const auto made = [&](const char* table) {
        return store.text("SELECT sql FROM sqlite_schema WHERE name=$1", {table});
    };
    EXPECT_NE(made("clients_history").find("PRIMARY KEY(to_set,id)) WITHOUT ROWID"), std::string::npos);
    EXPECT_NE(made("notes_history").find("PRIMARY KEY(to_set,customer,id)) WITHOUT ROWID"), std::string::npos);
    EXPECT_NE(made("notes").find("PRIMARY KEY(customer,id)) WITHOUT ROWID"), std::string::npos);
    EXPECT_NE(made("clients").find("id INTEGER PRIMARY KEY"), std::string::npos);
    EXPECT_NE(made("clients_tags_links_history").find("PRIMARY KEY(to_set,id,target)"), std::string::npos);
}

TEST(Migrate, IndexesComeFromTheDeclarations) {
    test::Store store{all_of_it()};
    EXPECT_EQ(indexes_of(store, "clients"),
              sorted({"lazo_clients_created_set", "lazo_clients_name_key", "lazo_clients_kind",
                      "lazo_clients_kind_name", "lazo_clients_owner_created_at_id_shared_kind",
                      "lazo_clients_created_at", "lazo_clients_created_at_shared", "lazo_clients_owner_name_key",
                      "lazo_clients_name_key_shared", "lazo_clients_id_owner_created_at_shared_kind_shared"}));
    EXPECT_EQ(indexes_of(store, "clients_history"), (Names{"lazo_clients_history_owner_name_key_to_set"}));
    EXPECT_EQ(indexes_of(store, "notes"), sorted({"lazo_notes_created_set", "lazo_notes_answers_customer_answers"}));
    EXPECT_EQ(indexes_of(store, "clients_tags_links"), (Names{"lazo_clients_tags_links_target"}));
}

TEST(Migrate, AnIndexOfSharedRowsHoldsNoOthers) {
    test::Store store{all_of_it(), {}, test::Engine::sqlite};
    EXPECT_EQ(store.text("SELECT sql FROM sqlite_schema WHERE name='lazo_clients_name_key_shared'"),
              "CREATE INDEX lazo_clients_name_key_shared ON clients(name_key) WHERE shared=1");
}

TEST(Migrate, LongIndexNamesAreShortAndTellApart) {
    const Names many{"first_long_column_name", "second_long_column_name", "third_long_column_name"};
    Names other = many;
    other.back() += "s";
    EXPECT_EQ(index_name("invoices", many).size(), 60u);
    EXPECT_EQ(index_name("invoices", many), index_name("invoices", many));
    EXPECT_NE(index_name("invoices", many), index_name("invoices", other));
    EXPECT_EQ(index_name("a", {"b"}, "shared"), "lazo_a_b_shared");
}

TEST(Migrate, SecondTimeChangesNothing) {
    test::Store store{all_of_it(), {&kVisits, 1}};
    const std::string when = store.text("SELECT value FROM store WHERE name='migrated_at'");
    const Migration again = migrate(store.database(), store.snapshot(), {&kVisits, 1});
    EXPECT_FALSE(again.fresh);
    EXPECT_TRUE(again.statements.empty());
    EXPECT_TRUE(again.snapshot.empty());
    EXPECT_EQ(store.text("SELECT value FROM store WHERE name='migrated_at'"), when);
    EXPECT_TRUE(copies_in(store.folder()).empty());
}

TEST(Migrate, AddsColumnsAndIndexesKeepsRowsAndCopiesTheStoreFirst) {
    test::Store store{all_of_it(), {&kVisits, 1}};
    Record label = store.record("labels");
    label.key.id = 7;
    label.set(labels.name, "Gold");
    store.insert(label);
    store.run("INSERT INTO visits(id,who) VALUES(1,5)");
    const auto later = test::snapshot_of({&people, &later_labels, &clients, &notes});
    const KernelTable visits{"visits",
                             schema::Placement::single,
                             "CREATE TABLE visits(id {id}, who {int} NOT NULL, page {text} NOT NULL DEFAULT '/')",
                             {"CREATE INDEX visits_who ON visits(who)"}};
    const Migration migration = migrate(store.database(), *later, {&visits, 1});
    EXPECT_TRUE(has(columns_of(store, "labels"), "price_currency"));
    EXPECT_TRUE(has(columns_of(store, "labels_history"), "price"));
    EXPECT_TRUE(has(indexes_of(store, "labels"), "lazo_labels_name"));
    EXPECT_TRUE(has(indexes_of(store, "visits"), "visits_who"));
    EXPECT_EQ(store.text("SELECT name FROM labels WHERE id=7"), "Gold");
    EXPECT_EQ(store.text("SELECT page FROM visits WHERE id=1"), "/");
    if (test::on_postgres()) return;  // the server's own backups go further
    ASSERT_EQ(copies_in(store.folder()), (Names{migration.snapshot}));
    const auto copy = open_database("sqlite://" + migration.snapshot);
    EXPECT_EQ(copy->read()->connection().text("SELECT name FROM labels WHERE id=7"), "Gold");
    EXPECT_FALSE(has(copy->read()->connection().table_columns("labels"), "price"));
}

TEST(Migrate, DropsDerivedIndexesThatNothingAsksFor) {
    test::Store store{test::snapshot_of({&people, &later_labels})};
    store.run("CREATE INDEX of_the_house ON labels(name)");
    ASSERT_TRUE(has(indexes_of(store, "labels"), "lazo_labels_name"));
    migrate(store.database(), *test::snapshot_of({&people, &labels}), {});
    EXPECT_EQ(indexes_of(store, "labels"), sorted({"lazo_labels_created_set", "of_the_house"}));
    EXPECT_TRUE(has(columns_of(store, "labels"), "price")) << "a column is never dropped";
}

std::string refusal(Database& database, const Snapshot& snapshot) {
    try {
        migrate(database, snapshot, {});
    } catch (const Error& error) {
        return error.message().key;
    }
    return "taken";
}

TEST(Migrate, RefusesNewerAndForeignStores) {
    test::Store store{all_of_it()};
    store.run("UPDATE store SET value='2' WHERE name='format'");
    EXPECT_EQ(refusal(store.database(), store.snapshot()), "store.newer");
    store.run("UPDATE store SET value='99999999999' WHERE name='format'");
    EXPECT_EQ(refusal(store.database(), store.snapshot()), "store.newer");
    store.run("DELETE FROM store");
    EXPECT_EQ(refusal(store.database(), store.snapshot()), "store.foreign");

    test::TemporaryFolder folder;
    const auto foreign = open_database("sqlite://" + folder.path() + "/other.db");
    foreign->write([](Connection& connection) { connection.execute("CREATE TABLE store(id INTEGER, goods TEXT)"); });
    EXPECT_EQ(refusal(*foreign, store.snapshot()), "store.foreign");
    EXPECT_EQ(foreign->read()->connection().tables(), (Names{"store"}));
}

TEST(Migrate, RollsBackWhenTheCheckFails) {
    test::Store store{test::snapshot_of({&people, &labels})};
    const auto later = test::snapshot_of({&people, &later_labels, &clients, &notes});
    const KernelTable misnamed{"visits", schema::Placement::single,
                               "CREATE TABLE visitors(id {id}, who {int} NOT NULL)"};
    EXPECT_THROW(migrate(store.database(), *later, {&misnamed, 1}), Error);
    EXPECT_TRUE(columns_of(store, "visitors").empty());
    EXPECT_TRUE(columns_of(store, "clients").empty());
    EXPECT_FALSE(has(columns_of(store, "labels"), "price"));
    EXPECT_NO_THROW(migrate(store.database(), *later, {}));
    EXPECT_TRUE(has(columns_of(store, "labels"), "price"));
}

TEST(Migrate, RollsBackWhenRowsGetLost) {
    test::Store store{test::snapshot_of({&people, &labels})};
    Record label = store.record("labels");
    label.key.id = 7;
    store.insert(label);
    // Whatever eats rows while tables change.
    if (test::on_postgres()) {
        store.run(
            "CREATE FUNCTION eat() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM labels; RETURN NULL; END'");
        store.run("CREATE TRIGGER eater AFTER UPDATE ON store EXECUTE FUNCTION eat()");
    } else {
        store.run("CREATE TRIGGER eater AFTER UPDATE ON store BEGIN DELETE FROM labels; END");
    }
    EXPECT_THROW(migrate(store.database(), *test::snapshot_of({&people, &later_labels}), {}), Error);
    EXPECT_EQ(store.integer("SELECT count(*) FROM labels"), 1);
    EXPECT_FALSE(has(columns_of(store, "labels"), "price"));
}

SnapshotPointer with_custom(std::vector<CustomField> fields, std::vector<CustomObject> objects = {}) {
    SnapshotBuilder builder;
    for (const Entity* entity : std::initializer_list<const Entity*>{&people, &labels, &clients, &notes})
        builder.add(*entity);
    for (const CustomObject& object : objects) builder.add(object);
    for (const CustomField& field : fields) builder.add(field);
    return builder.build(2);
}

TEST(Migrate, CustomFieldsNeedNoRestart) {
    test::Store store{all_of_it()};
    const CustomField color{"clients", "x_color", FieldType::text, {.indexed = true}, 0};
    const CustomField friends{"notes", "x_friends", FieldType::links, {.to = "users"}, 0};
    const auto first = with_custom({color, friends});
    store.database().write([&](Connection& connection) {
        add_custom(connection, *first->get("clients"));
        add_custom(connection, *first->get("notes"));
    });
    EXPECT_EQ(columns_of(store, "clients_x"), (Names{"id", "version", "created_set", "change_set", "x_color"}));
    EXPECT_EQ(columns_of(store, "clients_x_history").back(), "to_set");
    EXPECT_EQ(indexes_of(store, "clients_x"), (Names{"lazo_clients_x_x_color"}));
    EXPECT_EQ(columns_of(store, "notes_x_friends_links").front(), "customer");
    EXPECT_TRUE(migrate(store.database(), *first, {}).statements.empty());

    CustomField retired = color;
    retired.retired = true;
    const CustomField size{"clients", "x_size", FieldType::number, {}, 1};
    const auto second = with_custom({retired, size, friends});
    store.database().write([&](Connection& connection) { add_custom(connection, *second->get("clients")); });
    EXPECT_TRUE(has(columns_of(store, "clients_x"), "x_size"));
    EXPECT_TRUE(has(columns_of(store, "clients_x"), "x_color"));
    migrate(store.database(), *second, {});
    EXPECT_TRUE(indexes_of(store, "clients_x").empty()) << "the index of a retired field";
}

TEST(Migrate, CustomObjectsStandInTheirOwnTable) {
    test::Store store{all_of_it()};
    CustomObject boats{
        "x_boats", "Boats", {}, std::make_shared<OwnedEntity>("x_boats", EntityOptions{.title = "x_name"})};
    const CustomField name{"x_boats", "x_name", FieldType::text, {.indexed = true, .listed = true}, 0};
    const auto snapshot = with_custom({name}, {boats});
    store.database().write([&](Connection& connection) { add_custom(connection, *snapshot->get("x_boats")); });
    EXPECT_TRUE(has(columns_of(store, "x_boats"), "x_name_key"));
    EXPECT_TRUE(columns_of(store, "x_boats_x").empty());
    EXPECT_TRUE(has(indexes_of(store, "x_boats"), "lazo_x_boats_owner_x_name_key"));
    EXPECT_TRUE(migrate(store.database(), *snapshot, {}).statements.empty());
}

TEST(Migrate, ColumnsOfAKernelTableAreReadFromItsText) {
    const PlannedTable table = plan_of(KernelTable{
        "sent", schema::Placement::single,
        "CREATE TABLE sent(a {int} NOT NULL CHECK(a IN (1,2)), b {text} DEFAULT 'x', PRIMARY KEY(a,b)){clustered}"});
    ASSERT_EQ(table.columns.size(), 2u);
    EXPECT_EQ(table.columns[0].name, "a");
    EXPECT_EQ(table.columns[0].definition, "a {int} NOT NULL CHECK(a IN (1,2))");
    EXPECT_EQ(table.columns[1].definition, "b {text} DEFAULT 'x'");
}

}  // namespace
}  // namespace lazo::storage
