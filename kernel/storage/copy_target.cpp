#include "kernel/storage/copy_target.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/error.h"
#include "kernel/storage/migrate.h"

namespace lazo::storage {
namespace {

// The row without a name says whose copy it is.
constexpr std::string_view kMake =
    "CREATE TABLE copies(name {text} PRIMARY KEY, mark {text} NOT NULL, count {int} NOT NULL, done {int} NOT NULL)";
constexpr std::string_view kFind = "SELECT mark,count,done FROM copies WHERE name=$1";
constexpr std::string_view kSave =
    "INSERT INTO copies(name,mark,count,done) VALUES($1,$2,$3,$4) "
    "ON CONFLICT(name) DO UPDATE SET mark=excluded.mark,count=excluded.count,done=excluded.done";

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// Of a table whose rows the store numbers; empty for all others.
std::string numbered_column(const PlannedTable& table) {
    for (const PlannedColumn& column : table.columns)
        if (column.definition.find("{number}") != std::string::npos) return column.name;
    return {};
}

}  // namespace

// A copy goes on only into the tables that it was begun with.
std::string CopyTarget::mark_of(const std::string& store_id) const {
    std::string all;
    for (const PlannedTable& table : plan_) all += table.create + "\n";
    return store_id + " " + crypto::blake2_hex(all);
}

CopyTarget::Found CopyTarget::look(Connection& connection, const std::string& store_id) const {
    const std::vector<std::string> tables = connection.tables();
    if (tables.empty()) return Found::empty;
    if (!contains(tables, kCopies)) throw Error{ErrorKind::conflict, {"copy.not_empty", {{"target", name_}}}};
    const std::string mark = connection.text(kFind, {std::string{}});
    if (mark == mark_of(store_id)) return Found::same_copy;
    const bool same = mark.starts_with(store_id + " ");
    if (same)
        throw Error{ErrorKind::conflict, {"copy.source_changed", {{"table", "custom_fields"}, {"target", name_}}}};
    throw Error{ErrorKind::conflict, {"copy.other_source", {{"target", name_}}}};
}

void CopyTarget::make(Connection& connection, const std::string& store_id) const {
    for (const std::string& statement : database_.preparation()) connection.execute(statement);
    for (const PlannedTable& table : plan_) connection.execute(in_words_of(connection.dialect(), table.create));
    connection.execute(in_words_of(connection.dialect(), kMake));
    connection.run(kSave, {std::string{}, mark_of(store_id), std::int64_t{0}, std::int64_t{0}});
}

void CopyTarget::begin(const std::string& store_id) {
    {
        const auto reading = database_.read();
        if (look(reading->connection(), store_id) == Found::same_copy) return;
    }
    forget_search();
    database_.write_alone([&](Connection& connection) {
        const std::vector<std::string> preparation = database_.preparation();
        if (!preparation.empty()) connection.execute(preparation.front());  // nobody else prepares it meanwhile
        if (look(connection, store_id) == Found::empty) make(connection, store_id);
    });
}

// A file beside a store that stood here once may hold an index of the same store, from before.
void CopyTarget::forget_search() {
    database_.write_index([](Connection& connection) {
        if (contains(connection.tables(), "index_facts")) connection.run("DELETE FROM index_facts");
    });
}

CopyTarget::Progress CopyTarget::progress_of(const RowsOfTable& table) {
    Progress progress;
    const auto reading = database_.read();
    reading->connection().each(kFind, {table.name()}, [&](Statement& row) {
        progress.read.hash = RowsHash{row.text(0)};
        progress.read.rows = row.integer(1);
        progress.done = row.integer(2) != 0;
    });
    if (!progress.done && progress.read.rows > 0) progress.read.last = table.last_key(reading->connection());
    return progress;
}

void CopyTarget::save(Connection& connection, const RowsOfTable& table, const RowsRead& read, bool done) {
    connection.run(kSave, {table.name(), read.hash.text(), read.rows, std::int64_t{done}});
}

bool CopyTarget::make_next_index(const PlannedTable& table) {
    bool made = false;
    database_.write_alone([&](Connection& connection) {
        made = false;
        const std::vector<std::string> present = connection.indexes(table.name);
        for (const PlannedIndex& index : table.indexes) {
            if (contains(present, index.name)) continue;
            connection.execute(in_words_of(connection.dialect(), index.create));
            made = true;
            return;
        }
    });
    return made;
}

void CopyTarget::set_numbers(std::int64_t last_change_set) {
    database_.write_alone([&](Connection& connection) {
        if (last_change_set > 0) connection.run(connection.dialect().set_last_change_set(), {last_change_set});
        for (const PlannedTable& table : plan_) {
            const std::string column = numbered_column(table);
            const std::string sql = column.empty() ? column : connection.dialect().number_on(table.name, column);
            if (!sql.empty()) connection.run(sql);
        }
    });
}

void CopyTarget::finish() {
    database_.write_alone([&](Connection& connection) {
        connection.execute("DROP TABLE copies");
        note_prepared(connection, database_.preparation());
        set_store_fact(connection, "format", std::to_string(kStoreFormat));
    });
}

}  // namespace lazo::storage
