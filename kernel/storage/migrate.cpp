#include "kernel/storage/migrate.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/crypto.h"
#include "base/error.h"
#include "base/time.h"
#include "kernel/storage/copy_target.h"
#include "kernel/storage/plan.h"

namespace lazo::storage {
namespace {

using Plan = std::vector<PlannedTable>;
using RowCounts = std::map<std::string, std::int64_t>;

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// What is missing of one table, and which of our indexes nothing asks for any more.
class Difference {
 public:
    explicit Difference(Connection& connection) : connection_(connection) {
        for (std::string& name : connection.tables()) tables_.insert(std::move(name));
    }

    void compare(const PlannedTable& table) {
        if (tables_.insert(table.name).second) {
            add(table.create);
            for (const PlannedIndex& index : table.indexes) add(index.create);
            return;
        }
        compare_columns(table);
        compare_indexes(table);
    }
    void drop_stale_indexes(const PlannedTable& table) {
        for (const std::string& index : connection_.indexes(table.name)) {
            const auto asked = [&](const PlannedIndex& planned) { return planned.name == index; };
            if (!index.starts_with(kIndexPrefix)) continue;
            if (std::none_of(table.indexes.begin(), table.indexes.end(), asked)) add("DROP INDEX " + index);
        }
    }
    std::vector<std::string> take() && { return std::move(statements_); }

 private:
    void compare_columns(const PlannedTable& table) {
        const auto present = connection_.table_columns(table.name);
        for (const PlannedColumn& column : table.columns)
            if (!contains(present, column.name)) add("ALTER TABLE " + table.name + " ADD COLUMN " + column.definition);
    }
    void compare_indexes(const PlannedTable& table) {
        const auto present = connection_.indexes(table.name);
        for (const PlannedIndex& index : table.indexes)
            if (!contains(present, index.name)) add(index.create);
    }
    void add(std::string_view statement) { statements_.push_back(in_words_of(connection_.dialect(), statement)); }

    Connection& connection_;
    std::set<std::string, std::less<>> tables_;
    std::vector<std::string> statements_;
};

std::vector<std::string> difference(Connection& connection, const Plan& plan) {
    Difference difference{connection};
    for (const PlannedTable& table : plan) {
        difference.compare(table);
        difference.drop_stale_indexes(table);
    }
    return std::move(difference).take();
}

// True for a store without a table; throws for what is no store of ours, or that of a newer program.
bool check_format(Connection& connection) {
    const auto tables = connection.tables();
    if (tables.empty()) return true;
    if (contains(tables, kCopies)) throw Error{ErrorKind::conflict, {"store.copying"}};
    const bool ours = contains(tables, "store") && contains(connection.table_columns("store"), "name") &&
                      contains(connection.table_columns("store"), "value");
    const std::string format = ours ? store_fact(connection, "format") : std::string{};
    if (format.empty() || format.find_first_not_of("0123456789") != std::string::npos)
        throw Error{ErrorKind::invalid, {"store.foreign"}};
    if (format.size() > 6 || std::stoi(format) > kStoreFormat)
        throw Error{ErrorKind::conflict,
                    {"store.newer", {{"format", format}, {"known", std::to_string(kStoreFormat)}}}};
    return false;
}

RowCounts count_rows(Connection& connection, const Plan& plan) {
    RowCounts counts;
    const auto tables = connection.tables();
    for (const PlannedTable& table : plan) {
        // The migration itself writes here.
        if (table.name == "store" || !contains(tables, table.name)) continue;
        counts[table.name] = connection.integer("SELECT count(*) FROM " + table.name);
    }
    return counts;
}

void check_after(Connection& connection, const Plan& plan, const RowCounts& before) {
    for (const PlannedTable& table : plan) {
        const auto present = connection.table_columns(table.name);
        if (present.empty()) throw_internal("migration: no table " + table.name);
        for (const PlannedColumn& column : table.columns)
            if (!contains(present, column.name))
                throw_internal("migration: no column " + table.name + "." + column.name);
    }
    for (const auto& [table, rows] : before)
        if (connection.integer("SELECT count(*) FROM " + table) != rows)
            throw_internal("migration: rows of " + table + " have changed");
}

void state_facts(Connection& connection, bool fresh) {
    const std::string now = SystemClock{}.now().to_text();
    set_store_fact(connection, "format", std::to_string(kStoreFormat));
    set_store_fact(connection, "migrated_at", now);
    if (!fresh) return;
    set_store_fact(connection, "created_at", now);
    set_store_fact(connection, "store_id", crypto::random_token(16));
}

std::string mark_of(const std::vector<std::string>& preparation) {
    std::string all;
    for (const std::string& statement : preparation) all += statement + "\n";
    return all.empty() ? all : crypto::blake2_hex(all);
}

bool is_prepared(Connection& connection, const std::vector<std::string>& preparation) {
    return store_fact(connection, "preparation") == mark_of(preparation);
}

std::vector<std::string> bring_up(Connection& connection, const Plan& plan,
                                  const std::vector<std::string>& preparation) {
    if (!preparation.empty()) connection.execute(preparation.front());
    const bool fresh = check_format(connection);
    const RowCounts before = count_rows(connection, plan);
    for (const std::string& statement : preparation) connection.execute(statement);
    std::vector<std::string> statements = difference(connection, plan);
    for (const std::string& statement : statements) connection.execute(statement);
    state_facts(connection, fresh);
    note_prepared(connection, preparation);
    check_after(connection, plan, before);
    return statements;
}

std::string copy_suffix() {
    std::string suffix = "before-" + SystemClock{}.now().to_text();
    std::erase_if(suffix, [](char c) { return c == ':' || c == '.'; });
    return suffix;
}

}  // namespace

Migration migrate(Database& database, const schema::Snapshot& snapshot, std::span<const KernelTable> tables) {
    const Plan plan = plan_of(snapshot, tables);
    const std::vector<std::string> preparation = database.preparation();
    Migration migration;
    {
        const auto reading = database.read();
        migration.fresh = check_format(reading->connection());
        Connection& connection = reading->connection();
        if (!migration.fresh && is_prepared(connection, preparation) && difference(connection, plan).empty())
            return migration;
    }
    if (!migration.fresh) migration.snapshot = database.snapshot(copy_suffix());
    database.write_alone(
        [&](Connection& connection) { migration.statements = bring_up(connection, plan, preparation); });
    return migration;
}

void migrate_index(Database& database, std::span<const KernelTable> tables) {
    Plan plan;
    for (const KernelTable& table : tables) plan.push_back(plan_of(table));
    {
        const auto reading = database.read();
        if (difference(reading->connection(), plan).empty()) return;
    }
    const std::vector<std::string> preparation = database.preparation();
    database.write_index([&](Connection& connection) {
        for (const std::string& statement : preparation) connection.execute(statement);
        for (const std::string& statement : difference(connection, plan)) connection.execute(statement);
    });
}

void note_prepared(Connection& connection, const std::vector<std::string>& preparation) {
    if (!preparation.empty()) set_store_fact(connection, "preparation", mark_of(preparation));
}

void add_custom(Connection& connection, const schema::Shape& shape) {
    Difference difference{connection};
    for (const PlannedTable& table : plan_of(shape)) difference.compare(table);
    for (const std::string& statement : std::move(difference).take()) connection.execute(statement);
}

std::string store_fact(Connection& connection, std::string_view name) {
    return connection.text("SELECT value FROM store WHERE name=$1", {std::string(name)});
}

void set_store_fact(Connection& connection, std::string_view name, std::string_view value) {
    connection.run("INSERT INTO store(name,value) VALUES($1,$2) ON CONFLICT(name) DO UPDATE SET value=excluded.value",
                   {std::string(name), std::string(value)});
}

}  // namespace lazo::storage
