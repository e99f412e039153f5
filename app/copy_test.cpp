// A whole business copied from each engine to each that the run has.
#include "app/copy.h"

#include "base/error.h"
#include "kernel/records/check.h"
#include "kernel/records/custom.h"
#include "kernel/records/history.h"
#include "kernel/records/undo.h"
#include "kernel/records/writer.h"
#include "kernel/storage/copy.h"
#include "modules/customers/customers.h"
#include "tests/support/store.h"

namespace lazo::app {
namespace {

using customers::customers;
using schema::Record;
using storage::CopyStep;
using test::Engine;

struct BrokenOff {};

constexpr std::int64_t kBeyondDoubles = 9'007'199'254'740'993;

std::map<std::string, std::string> hashes(const storage::CopyResult& result) {
    std::map<std::string, std::string> found;
    for (const storage::CopiedTable& table : result.tables)
        found[table.name] = std::to_string(table.rows) + " " + table.hash;
    return found;
}

// "sqlite to postgresql": which engine the source and the target stand on.
class CopyTest : public testing::TestWithParam<std::pair<Engine, Engine>> {
 protected:
    void SetUp() override {
        source_ = std::make_unique<Program>(StoreOptions{from_.url(), 2, false, true}, clock_);
        fill();
    }

    records::Platform& platform() { return source_->platform(); }

    static Record create(records::Platform& platform, Record draft) {
        platform.write(platform.system_actor(), {},
                       [&](records::Writer& writer) { return draft = writer.create(draft), std::string{}; });
        return draft;
    }
    Record customer(const std::string& name) {
        Record draft{platform().schema()->get("customers")};
        draft.set(customers.name, name);
        return create(platform(), std::move(draft));
    }
    static std::int64_t move(records::Platform& platform, const Record& record, const std::string& city) {
        return platform
            .write(platform.system_actor(), {},
                   [&](records::Writer& writer) {
                       Record patch{record.shape_pointer()};
                       patch.key = record.key;
                       patch.set(customers.city, city);
                       return writer.update(patch), std::string{};
                   })
            .operation;
    }
    void remove(const Record& record) {
        platform().write(platform().system_actor(), {}, [&](records::Writer& writer) {
            return writer.remove(record.shape_pointer(), record.key), std::string{};
        });
    }

    void add_custom() {
        const auto read = [](const char* text) { return json::Document{text}; };
        records::add_custom_field(platform(), platform().system_actor(), "customers",
                                  read(R"({"name":"color","type":"text","label":"Color","indexed":true})").root());
        records::add_custom_object(platform(), platform().system_actor(),
                                   read(R"({"name":"machines","label":"Máquinas","owned":true,"fields":[)"
                                        R"({"name":"balance","type":"number","label":"Saldo"}]})")
                                       .root());
        Record machine{platform().schema()->get("x_machines")};
        machine.assign(machine.shape().get("x_name"), std::string("Torno"));
        machine.assign(machine.shape().get("x_balance"), std::int64_t{-7'500'000});
        create(platform(), std::move(machine));
    }

    void fill() {
        add_custom();
        const std::string long_name = "Ñuñoa " + std::string(200, 'z') + " 東京 🦉";
        for (const std::string& name : {std::string("Ana"), std::string("Álvarez y Cía"), long_name}) customer(name);
        kept_ = customer("Kept");
        move(platform(), *kept_, "Vigo");
        moved_ = move(platform(), *kept_, "Lugo");
        remove(customer("Gone"));
        Record colored{platform().schema()->get("customers")};
        colored.set(customers.name, "Colored");
        colored.assign(colored.shape().get("x_color"), std::string("rojo"));
        colored = create(platform(), std::move(colored));
        platform().write(platform().system_actor(), {.idempotency_key = "one"}, [&](records::Writer& writer) {
            return writer.set_share(colored.shape_pointer(), colored.key, 101, access::ShareLevel::write),
                   std::string("{}");
        });
        for (int i = 0; i < 3; i++) last_job_ = source_->queue().enqueue({.kind = "kind", .payload = ""}).id;
        platform().database().write([](storage::Connection& connection) {
            const auto count = [&](const char* name, std::int64_t value) {
                connection.run("INSERT INTO counters(name,value) VALUES($1,$2)", {std::string(name), value});
            };
            count("", -kBeyondDoubles);
            count("é", kBeyondDoubles);
            count("Z", INT64_MIN);
        });
    }

    storage::CopyResult copy(std::int64_t portion = 2, std::function<void(const CopyStep&)> progress = {}) {
        return copy(platform(), *target(), portion, std::move(progress));
    }
    static storage::CopyResult copy(records::Platform& from, storage::Database& to, std::int64_t portion,
                                    std::function<void(const CopyStep&)> progress = {}) {
        const std::vector<storage::KernelTable> tables = tables_of_store();
        return storage::copy_store(from.database(), to, {schema_with_retired(from), from.schema(), tables},
                                   {"the target", portion, std::move(progress)});
    }
    std::unique_ptr<storage::Database> target() {
        return storage::open_database(to_.url(), {.readers = 2, .durable = false});
    }
    std::string refusal(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            return error.message().key;
        }
        return "none";
    }
    // Throws after so many steps.
    static std::function<void(const CopyStep&)> until(int steps) {
        return [steps, done = 0](const CopyStep&) mutable {
            if (++done > steps) throw BrokenOff{};
        };
    }
    static std::vector<std::string> damage(records::Platform& platform) {
        records::CheckReport report;
        records::check_records(platform.database().read()->connection(), *platform.schema(), report);
        std::vector<std::string> places;
        for (const records::Fault& fault : report.faults) places.push_back(fault.place + " " + fault.what.key);
        return places;
    }
    static std::int64_t integer(records::Platform& platform, std::string_view sql,
                                const std::vector<storage::Bound>& values = {}) {
        return platform.database().read()->connection().integer(sql, values);
    }

    test::StorePlace from_{GetParam().first}, to_{GetParam().second};
    test::FakeClock clock_;
    std::unique_ptr<Program> source_;
    std::optional<Record> kept_;
    std::int64_t moved_ = 0, last_job_ = 0;
};

TEST_P(CopyTest, HoldsTheSameAndIsSound) {
    const storage::CopyResult copied = copy();
    EXPECT_TRUE(copied.left_behind.empty());
    Program made{StoreOptions{to_.url(), 2, false}, clock_};
    EXPECT_THAT(damage(made.platform()), testing::IsEmpty());
    for (const char* name : {"", "é", "Z", "id:customers"})
        EXPECT_EQ(integer(made.platform(), "SELECT value FROM counters WHERE name=$1", {std::string(name)}),
                  integer(platform(), "SELECT value FROM counters WHERE name=$1", {std::string(name)}))
            << name;
    const auto fact = [](records::Platform& of, const char* name) {
        return storage::store_fact(of.database().read()->connection(), name);
    };
    for (const char* name : {"store_id", "created_at", "format"})
        EXPECT_EQ(fact(made.platform(), name), fact(platform(), name)) << name;
    // Back again, it is what it was.
    const test::StorePlace back{Engine::sqlite};
    EXPECT_EQ(hashes(copy(made.platform(), *storage::open_database(back.url()), 100)), hashes(copied));
}

TEST_P(CopyTest, NeedsNoFurtherMigration) {
    copy();
    const auto made = target();
    EXPECT_THAT(storage::migrate(*made, *platform().schema(), tables_of_store()).statements, testing::IsEmpty());
    EXPECT_THAT(made->read()->connection().tables(), testing::Not(testing::Contains("copies")));
}

TEST_P(CopyTest, GoesOnWithNumbersHistoryAndUndo) {
    copy();
    Program made{StoreOptions{to_.url(), 2, false}, clock_};
    records::Platform& copied = made.platform();
    const auto shape = copied.schema()->get("customers");
    const std::int64_t last =
        platform().database().read()->connection().integer(platform().database().dialect().last_change_set());
    const auto before = records::version_at(copied.database().read()->connection(), *copied.schema(), shape, kept_->key,
                                            kept_->change_set + 1);
    ASSERT_TRUE(before);
    EXPECT_EQ((*before)[customers.city], "Vigo");
    records::undo(copied, copied.system_actor(), moved_);
    const auto all = records::versions(copied.database().read()->connection(), *copied.schema(), shape, kept_->key);
    ASSERT_EQ(all.size(), 4u);
    EXPECT_EQ(all.front().record[customers.city], "Vigo");
    EXPECT_EQ(all.front().set, last + 1) << "the axis of time goes on where it was";
    EXPECT_EQ(made.queue().enqueue({.kind = "kind"}).id, last_job_ + 1);
    EXPECT_THAT(damage(copied), testing::IsEmpty());
}

TEST_P(CopyTest, GoesOnWhereverItWasBrokenOff) {
    const test::StorePlace place{Engine::sqlite};
    const auto whole = hashes(copy(platform(), *storage::open_database(place.url()), 2));
    bool done = false;
    int broken = 0;
    for (int steps = 0; !done; steps += 9) {
        try {
            EXPECT_EQ(hashes(copy(2, until(steps))), whole);
            done = true;
        } catch (const BrokenOff&) {
            broken++;
            EXPECT_EQ(refusal([&] { Program{StoreOptions{to_.url(), 1, false}, clock_}; }), "store.copying");
        }
    }
    EXPECT_GT(broken, 5);
    Program made{StoreOptions{to_.url(), 2, false}, clock_};
    EXPECT_THAT(damage(made.platform()), testing::IsEmpty());
}

TEST_P(CopyTest, RefusesATargetThatIsNotEmpty) {
    copy();
    EXPECT_EQ(refusal([&] { copy(); }), "copy.not_empty");
    const test::StorePlace other{Engine::sqlite};
    storage::open_database(other.url())->write([](storage::Connection& connection) {
        connection.execute("CREATE TABLE goods(id INTEGER)");
    });
    EXPECT_EQ(refusal([&] { copy(platform(), *storage::open_database(other.url()), 2); }), "copy.not_empty");
}

TEST_P(CopyTest, RefusesTheBeginningOfACopyOfAnotherStore) {
    EXPECT_THROW(copy(2, until(3)), BrokenOff);
    const test::StorePlace elsewhere{Engine::sqlite};
    Program other{StoreOptions{elsewhere.url(), 1, false, true}, clock_};
    EXPECT_EQ(refusal([&] { copy(other.platform(), *target(), 2); }), "copy.other_source");
}

TEST_P(CopyTest, TellsThatTheSourceWasWrittenTo) {
    const auto write_once = [this, done = false](const CopyStep& step) mutable {
        if (step.phase != CopyStep::Phase::indexes || std::exchange(done, true)) return;
        customer("Meanwhile");
    };
    EXPECT_EQ(refusal([&] { copy(2, write_once); }), "copy.source_changed");
    EXPECT_EQ(refusal([&] { Program{StoreOptions{to_.url(), 1, false}, clock_}; }), "store.copying");
}

TEST_P(CopyTest, TellsThatAFieldWasMadeBetweenTwoRuns) {
    EXPECT_THROW(copy(2, until(3)), BrokenOff);
    records::add_custom_field(platform(), platform().system_actor(), "customers",
                              json::Document{R"({"name":"size","type":"text","label":"Talla"})"}.root());
    EXPECT_EQ(refusal([&] { copy(); }), "copy.source_changed");
}

TEST_P(CopyTest, TakesNoCopyThatDiffers) {
    const auto spoil_once = [this, done = false](const CopyStep& step) mutable {
        if (step.phase != CopyStep::Phase::indexes || std::exchange(done, true)) return;
        target()->write([](storage::Connection& connection) {
            connection.run("UPDATE customers SET city='Lug0' WHERE city='Lugo'");
        });
    };
    EXPECT_EQ(refusal([&] { copy(2, spoil_once); }), "copy.differs");
    EXPECT_EQ(refusal([&] { Program{StoreOptions{to_.url(), 1, false}, clock_}; }), "store.copying");
}

TEST_P(CopyTest, TakesTheValuesOfRetiredFieldsAlong) {
    records::retire_custom_field(platform(), platform().system_actor(), "customers", "x_color");
    EXPECT_THAT(copy().left_behind, testing::IsEmpty());
    Program made{StoreOptions{to_.url(), 2, false}, clock_};
    EXPECT_EQ(integer(made.platform(), "SELECT count(*) FROM customers_x WHERE x_color='rojo'"), 1);
    EXPECT_EQ(made.platform().schema()->get("customers")->find("x_color"), nullptr);
    EXPECT_THAT(damage(made.platform()), testing::IsEmpty());
}

TEST_P(CopyTest, NamesWhatItDoesNotKnow) {
    platform().database().write_alone([](storage::Connection& connection) {
        connection.execute("ALTER TABLE customers ADD COLUMN fax TEXT");
        connection.execute("CREATE TABLE faxes(id INTEGER)");
    });
    EXPECT_THAT(copy().left_behind, testing::UnorderedElementsAre("customers.fax", "faxes"));
}

TEST_P(CopyTest, NamesTheTextThatPostgresqlCannotKeep) {
    if (GetParam().first != Engine::sqlite) GTEST_SKIP() << "no such text can be there";
    platform().database().write([](storage::Connection& connection) {
        connection.run("UPDATE counters SET name=$1 WHERE name='Z'", {std::string("a\0b", 3)});
    });
    const std::string expected = test::on_postgres() && GetParam().second == Engine::chosen ? "copy.text" : "none";
    EXPECT_EQ(refusal([&] { copy(); }), expected);
}

std::vector<std::pair<Engine, Engine>> ways() {
    std::vector<std::pair<Engine, Engine>> all{{Engine::sqlite, Engine::sqlite}};
    if (!test::on_postgres()) return all;
    all.insert(all.end(),
               {{Engine::sqlite, Engine::chosen}, {Engine::chosen, Engine::sqlite}, {Engine::chosen, Engine::chosen}});
    return all;
}
std::string name_of_way(const testing::TestParamInfo<std::pair<Engine, Engine>>& way) {
    const auto name = [](Engine engine) { return std::string(engine == Engine::sqlite ? "Sqlite" : "Postgresql"); };
    return name(way.param.first) + "To" + name(way.param.second);
}
INSTANTIATE_TEST_SUITE_P(Ways, CopyTest, testing::ValuesIn(ways()), name_of_way);

TEST(CopyCommandTest, ShowsNoPassword) {
    EXPECT_EQ(without_password("postgresql://lazo:secret@db.example:5432/lazo"),
              "postgresql://lazo@db.example:5432/lazo");
    EXPECT_EQ(without_password("postgresql://lazo@db.example/lazo"), "postgresql://lazo@db.example/lazo");
    EXPECT_EQ(without_password("postgresql://db/lazo?user=lazo&password=x&sslmode=require"),
              "postgresql://db/lazo?user=lazo&&sslmode=require");
    EXPECT_EQ(without_password("sqlite:///var/lib/a:b@c/lazo.db"), "sqlite:///var/lib/a:b@c/lazo.db");
}

}  // namespace
}  // namespace lazo::app
