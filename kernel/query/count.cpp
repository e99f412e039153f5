#include "kernel/query/drive.h"
#include "kernel/query/list.h"

namespace lazo::query {

std::int64_t count(storage::Connection& connection, const Scope& scope, const schema::Shape& shape, const Condition& filter) {
    const Compiler compiler{scope};
    const std::vector<Ground> grounds = grounds_of(compiler, shape, filter);
    if (grounds.empty()) return 0;
    const bool custom = compiler.needs_custom(shape, filter);
    Sql sql;
    for (const Ground ground : grounds) {
        sql << (sql.text.empty() ? "SELECT (SELECT count(*)" : "+(SELECT count(*)");
        from_ground(sql, compiler, shape, filter, ground, custom, Wanted::number);
        sql << ")";
    }
    return connection.integer(sql.text, sql.bound);
}

}  // namespace lazo::query
