#include "kernel/access/shares.h"

#include "base/error.h"
#include "kernel/storage/tables.h"

namespace lazo::access {

using schema::Key;
using schema::Shape;
using storage::Bound;

namespace {

constexpr std::string_view kRead =
    "SELECT principal,level FROM shares WHERE entity=$1 AND record=$2 AND customer=$3 ORDER BY principal";
constexpr std::string_view kAdd =
    "INSERT INTO shares(entity,principal,record,customer,level) VALUES($1,$2,$3,$4,$5) "
    "ON CONFLICT(entity,principal,record,customer) DO UPDATE SET level=excluded.level";
constexpr std::string_view kDrop = "DELETE FROM shares WHERE entity=$1 AND record=$2 AND customer=$3 AND principal=$4";
constexpr std::string_view kDropAll = "DELETE FROM shares WHERE entity=$1 AND record=$2 AND customer=$3";

std::vector<Bound> place_of(const Shape& shape, Key key) { return {shape.name(), key.id, key.customer}; }

void mark(storage::Connection& connection, const Shape& shape, Key key, std::int64_t shared) {
    std::string sql = "UPDATE " + storage::table_of(shape) + " SET shared=$1 WHERE id=$2";
    std::vector<Bound> values{shared, key.id};
    if (shape.entity().by_customer()) {
        sql += " AND customer=$3";
        values.emplace_back(key.customer);
    }
    connection.run(sql, values);
    if (connection.changes() == 0) throw_not_found();
}

}  // namespace

std::vector<Share> shares_of(storage::Connection& connection, const Shape& shape, Key key) {
    std::vector<Share> shares;
    connection.each(kRead, place_of(shape, key), [&](storage::Statement& row) {
        shares.push_back({row.integer(0), row.integer(1) > 0 ? ShareLevel::write : ShareLevel::read});
    });
    return shares;
}

void add_share(storage::Connection& connection, const Shape& shape, Key key, Share share) {
    if (!shape.entity().owned()) throw Error{ErrorKind::invalid, {"access.not_shareable", {{"entity", shape.name()}}}};
    mark(connection, shape, key, 1);
    connection.run(kAdd, {shape.name(), share.principal, key.id, key.customer, static_cast<std::int64_t>(share.level)});
}

bool drop_share(storage::Connection& connection, const Shape& shape, Key key, std::int64_t principal) {
    std::vector<Bound> values = place_of(shape, key);
    values.emplace_back(principal);
    connection.run(kDrop, values);
    if (connection.changes() == 0) return false;
    if (shares_of(connection, shape, key).empty()) mark(connection, shape, key, 0);
    return true;
}

void drop_shares(storage::Connection& connection, const Shape& shape, Key key) {
    connection.run(kDropAll, place_of(shape, key));
}

}  // namespace lazo::access
