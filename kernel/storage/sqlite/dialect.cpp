#include "kernel/storage/sqlite/connection.h"

namespace lazo::storage::sqlite {
namespace {

class SqliteDialect : public Dialect {
   public:
    std::string_view name() const override { return "sqlite"; }
    std::string_view integer_type() const override { return "INTEGER"; }
    std::string_view text_type() const override { return "TEXT"; }
    std::string_view bytes_type() const override { return "BLOB"; }
    std::string_view id_type() const override { return "INTEGER PRIMARY KEY"; }
    std::string_view number_type() const override { return id_type(); }
    std::string fold(std::string_view expression) const override { return "lazo_fold(" + std::string(expression) + ")"; }
    std::string unindexed(std::string_view expression) const override { return "+" + std::string(expression); }
    std::string_view clustered() const override { return " WITHOUT ROWID"; }
    std::string_view then_id() const override { return ""; }
    // SQLite 3.40 copies an expression into the outer WHERE, and a subquery that stands there twice reads the wrong rows
    // where an OR goes through several indexes (engines_test found it).
    std::string_view computed_once() const override { return " LIMIT -1"; }
    std::string_view ordered_join() const override { return " CROSS JOIN "; }
    std::string by_index(std::string_view index) const override { return " INDEXED BY " + std::string(index); }
    bool merges_parts() const override { return true; }
    bool sorts_to_group() const override { return true; }
    std::string bucket(std::string_view expression, std::string_view bounds) const override {
        return "lazo_bucket(" + std::string(expression) + "," + std::string(bounds) + ")";
    }
    std::string sum(std::string_view expression) const override { return "lazo_sum(" + std::string(expression) + ")"; }
    std::string whole_sum(std::string_view expression) const override {
        return "CAST(sum(" + std::string(expression) + ") AS TEXT)";
    }
    std::string_view next_change_set() const override {
        return "INSERT INTO counters(name,value) VALUES('change_set',1) "
               "ON CONFLICT(name) DO UPDATE SET value=counters.value+1 RETURNING value";
    }
    std::string_view last_change_set() const override { return "SELECT value FROM counters WHERE name='change_set'"; }
    std::string_view set_last_change_set() const override {
        return "INSERT INTO counters(name,value) VALUES('change_set',$1) "
               "ON CONFLICT(name) DO UPDATE SET value=excluded.value";
    }
    std::string number_on(std::string_view, std::string_view) const override { return {}; }
    std::string_view lock_row() const override { return ""; }
    std::string_view give_way_soon() const override { return ""; }
    std::string_view share_number() const override { return ""; }
    std::string_view tell_others() const override { return ""; }
    std::string_view lock_number() const override { return ""; }
};

}  // namespace

const Dialect& dialect() {
    static const SqliteDialect dialect;
    return dialect;
}

}  // namespace lazo::storage::sqlite
