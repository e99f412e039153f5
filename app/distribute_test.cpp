// Where each table stands, and that the tables of a real store are fit for it.
#include "app/distribute.h"

#include <map>

#include "base/error.h"
#include "kernel/records/custom.h"
#include "kernel/storage/distribute.h"
#include "tests/support/place.h"
#include "tests/support/store.h"

namespace lazo::app {
namespace {

using schema::Placement;
using storage::PlacedTable;
using testing::IsEmpty;

// What citus refuses, or would let pass unseen, of a table whose rows are spread by that column.
constexpr std::string_view kKeysWithout =
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid=i.indexrelid WHERE i.indrelid=to_regclass($1) AND "
    "i.indisunique AND NOT EXISTS(SELECT 1 FROM pg_attribute a WHERE a.attrelid=i.indrelid AND a.attname=$2 AND "
    "a.attnum=ANY(i.indkey))";
constexpr std::string_view kPrimaryKey =
    "SELECT string_agg(a.attname,',' ORDER BY array_position(i.indkey::int2[],a.attnum)) FROM pg_index i JOIN "
    "pg_attribute a ON a.attrelid=i.indrelid AND a.attnum=ANY(i.indkey) WHERE i.indrelid=to_regclass($1) AND "
    "i.indisprimary";
constexpr std::string_view kType =
    "SELECT format_type(atttypid,NULL) FROM pg_attribute WHERE attrelid=to_regclass($1) AND attname=$2";
constexpr std::string_view kForeignKeys =
    "SELECT conname FROM pg_constraint WHERE conrelid=to_regclass($1) AND contype='f'";
constexpr std::string_view kTriggers =
    "SELECT tgname FROM pg_trigger WHERE tgrelid=to_regclass($1) AND NOT tgisinternal";
constexpr std::string_view kNumbered =
    "SELECT a.attname FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid=a.attrelid AND d.adnum=a.attnum WHERE "
    "a.attrelid=to_regclass($1) AND (a.attidentity<>'' OR pg_get_expr(d.adbin,d.adrelid) LIKE '%nextval(%')";

using Faults = std::vector<std::string>;

void add(Faults& faults, const std::string& table, const char* rule, const std::vector<std::string>& names) {
    for (const std::string& name : names) faults.push_back(table + " " + rule + " " + name);
}

Faults faults_of(storage::Connection& connection, const PlacedTable& table) {
    Faults faults;
    add(faults, table.name, "7 and 8: foreign key", connection.texts(kForeignKeys, {table.name}));
    if (table.column.empty()) return faults;
    add(faults, table.name, "1: unique without the customer",
        connection.texts(kKeysWithout, {table.name, table.column}));
    if (connection.text(kPrimaryKey, {table.name}).empty()) faults.push_back(table.name + " 1: no primary key");
    if (connection.text(kType, {table.name, table.column}) != "bigint") faults.push_back(table.name + " 1: no bigint");
    add(faults, table.name, "9: trigger", connection.texts(kTriggers, {table.name}));
    add(faults, table.name, "9: numbered by the server", connection.texts(kNumbered, {table.name}));
    return faults;
}

class DistributeTest : public testing::Test {
 protected:
    DistributeTest() : program_({place_.url(), 2, false, true}, clock_) {
        const auto read = [](const char* text) { return json::Document{text}; };
        records::Platform& platform = program_.platform();
        for (const char* entity : {"customers", "emails", "tasks"})
            records::add_custom_field(platform, platform.system_actor(), entity,
                                      read(R"({"name":"color","type":"text","label":"Color","indexed":true})").root());
        records::add_custom_object(platform, platform.system_actor(),
                                   read(R"({"name":"machines","label":"Máquinas","owned":true})").root());
        records::add_custom_object(platform, platform.system_actor(),
                                   read(R"({"name":"pets","label":"Mascotas","of_customer":true})").root());
    }
    std::vector<PlacedTable> tables() { return placements_of_store(program_.platform()); }
    storage::Database& database() { return program_.platform().database(); }
    std::string refusal() {
        try {
            storage::distribute(database(), tables(), clock_.now(), [](const PlacedTable&) { FAIL(); });
        } catch (const Error& error) {
            return error.message().key;
        }
        return "none";
    }

    test::StorePlace place_;
    test::FakeClock clock_;
    Program program_;
};

TEST_F(DistributeTest, EveryTableSaysItsPlacement) {
    std::map<std::string, Placement> placed;
    for (const PlacedTable& table : tables()) {
        EXPECT_NE(table.placement, Placement::unsaid) << table.name;
        EXPECT_TRUE(placed.emplace(table.name, table.placement).second) << table.name << " twice";
    }
    for (const std::string& name : database().read()->connection().tables())
        EXPECT_TRUE(placed.contains(name) || name.starts_with("sqlite_") || name.starts_with("index_")) << name;
    EXPECT_EQ(placed.at("jobs"), Placement::single);
    EXPECT_EQ(placed.at("unique_keys"), Placement::single);
    EXPECT_EQ(placed.at("outbox"), Placement::by_customer);
    EXPECT_EQ(placed.at("x_pets"), Placement::by_customer);
    EXPECT_EQ(placed.at("customers_x"), Placement::customer);
    EXPECT_EQ(placed.at("emails_x_history"), Placement::by_customer);
}

TEST_F(DistributeTest, TheCustomersComeFirstAndTheirRowsBeside) {
    const auto all = tables();
    EXPECT_EQ(storage::placing(all.front()), "SELECT create_distributed_table('customers','id',colocate_with=>'none')");
    const auto wanted = [](const PlacedTable& table) -> std::string {
        if (table.placement == Placement::reference) return "SELECT create_reference_table('" + table.name + "')";
        if (table.column.empty()) return "";
        return "SELECT create_distributed_table('" + table.name + "','" + table.column +
               "',colocate_with=>'customers')";
    };
    for (const PlacedTable& table : all) {
        const std::string statement = storage::placing(table);
        EXPECT_TRUE(table.name == "customers" || statement == wanted(table)) << statement;
        EXPECT_EQ(storage::clearing(table).empty(), statement.empty()) << table.name;
    }
}

TEST_F(DistributeTest, TheTablesOfAStoreAreFit) {
    if (!test::on_postgres()) GTEST_SKIP() << "the catalogue of PostgreSQL";
    const auto reading = database().read();
    int spread = 0;
    for (const PlacedTable& table : tables()) {
        EXPECT_THAT(faults_of(reading->connection(), table), IsEmpty());
        spread += !table.column.empty();
    }
    EXPECT_GT(spread, 20);
    for (const char* entity : {"emails", "phones", "interactions", "x_pets"})
        EXPECT_EQ(reading->connection().text(kPrimaryKey, {std::string(entity)}), "customer,id") << entity;
}

TEST_F(DistributeTest, ATableThatIsNotFitIsNamed) {
    if (!test::on_postgres()) GTEST_SKIP() << "the catalogue of PostgreSQL";
    database().write_alone([](storage::Connection& connection) {
        connection.execute(
            "CREATE TABLE bad(customer text, id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
            "other bigint REFERENCES users(id))");
    });
    const auto reading = database().read();
    const PlacedTable bad{"bad", Placement::by_customer, "customer", "customers"};
    EXPECT_THAT(
        faults_of(reading->connection(), bad),
        testing::UnorderedElementsAre("bad 1: unique without the customer bad_pkey", "bad 1: no bigint",
                                      "bad 7 and 8: foreign key bad_other_fkey", "bad 9: numbered by the server id"));
}

TEST_F(DistributeTest, SaysWhatIsMissing) {
    EXPECT_EQ(refusal(), test::on_postgres() ? "distribute.no_extension" : "distribute.engine");
}

}  // namespace
}  // namespace lazo::app
