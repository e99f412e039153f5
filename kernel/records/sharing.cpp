#include "kernel/records/sharing.h"

#include <algorithm>

#include "kernel/records/writer.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

using access::ShareLevel;
using schema::Key;
using schema::Shape;
using schema::ShapePointer;
using storage::Bound;
using MaybeLevel = std::optional<ShareLevel>;

namespace {

constexpr std::string_view kChanges =
    "SELECT c.change_set,s.operation,o.actor,s.at,o.cause,c.principal,c.level_before,c.level_after FROM share_changes "
    "c "
    "JOIN change_sets s ON s.number=c.change_set JOIN operations o ON o.id=s.operation "
    "WHERE c.entity=$1 AND c.customer=$2 AND c.record=$3 AND c.level_before<>c.level_after "
    "ORDER BY c.change_set DESC,c.principal LIMIT $4";
// Shared and taken away again in one set is no change.
constexpr std::string_view kKeep =
    "INSERT INTO share_changes(entity,customer,record,change_set,principal,level_before,level_after) "
    "VALUES($1,$2,$3,$4,$5,$6,$7) "
    "ON CONFLICT(entity,customer,record,change_set,principal) DO UPDATE SET level_after=excluded.level_after";
constexpr std::string_view kOfOperation =
    "SELECT c.principal,c.level_before,c.level_after FROM share_changes c JOIN change_sets s ON s.number=c.change_set "
    "WHERE c.entity=$1 AND c.customer=$2 AND c.record=$3 AND s.operation=$4 ORDER BY c.change_set";

constexpr std::int64_t kNotShared = -1;

std::int64_t stored(MaybeLevel level) { return level ? static_cast<std::int64_t>(*level) : kNotShared; }

MaybeLevel level_of(std::int64_t stored) {
    if (stored == kNotShared) return std::nullopt;
    return stored > 0 ? ShareLevel::write : ShareLevel::read;
}

std::int64_t version_of(storage::Connection& connection, const Shape& shape, Key key) {
    const std::string sql = "SELECT version FROM " + storage::table_of(shape) + " WHERE id=$1";
    if (!shape.entity().by_customer()) return connection.integer(sql, {key.id});
    return connection.integer(sql + " AND customer=$2", {key.id, key.customer});
}

MaybeLevel current_level(storage::Connection& connection, const Shape& shape, Key key, std::int64_t principal) {
    const auto shares = access::shares_of(connection, shape, key);
    const auto found = std::find_if(shares.begin(), shares.end(),
                                    [&](const access::Share& share) { return share.principal == principal; });
    return found == shares.end() ? MaybeLevel{} : found->level;
}

}  // namespace

std::vector<ShareChange> share_changes(storage::Connection& connection, const Shape& shape, Key key,
                                       std::size_t limit) {
    std::vector<ShareChange> changes;
    connection.each(kChanges, {shape.name(), key.customer, key.id, static_cast<std::int64_t>(limit)},
                    [&](storage::Statement& row) {
                        ShareChange change;
                        change.set = row.integer(0);
                        change.operation = row.integer(1);
                        change.actor = row.integer(2);
                        change.at = {row.integer(3)};
                        change.cause = row.text(4);
                        change.principal = row.integer(5);
                        change.before = level_of(row.integer(6));
                        change.after = level_of(row.integer(7));
                        changes.push_back(std::move(change));
                    });
    return changes;
}

std::vector<OperationShare> shares_of_operation(storage::Connection& connection, const Shape& shape, Key key,
                                                std::int64_t operation) {
    std::vector<OperationShare> found;
    connection.each(kOfOperation, {shape.name(), key.customer, key.id, operation}, [&](storage::Statement& row) {
        const std::int64_t principal = row.integer(0);
        auto known =
            std::find_if(found.begin(), found.end(), [&](const auto& one) { return one.principal == principal; });
        if (known == found.end())
            known = found.insert(
                known, {principal, level_of(row.integer(1)), {}, current_level(connection, shape, key, principal)});
        known->after = level_of(row.integer(2));
    });
    return found;
}

bool Writer::set_share(const ShapePointer& shape, Key key, std::int64_t principal, MaybeLevel level) {
    hold(*shape, key);
    const MaybeLevel before = current_level(connection_, *shape, key, principal);
    if (before == level) return false;
    if (level)
        access::add_share(connection_, *shape, key, {principal, *level});
    else
        access::drop_share(connection_, *shape, key, principal);
    connection_.run(kKeep,
                    {shape->name(), key.customer, key.id, change_set(), principal, stored(before), stored(level)});
    note(*shape, key, version_of(connection_, *shape, key), "shared", "");
    counts_.updated++;
    return true;
}

void Writer::undo_shares(const ShapePointer& shape, Key key) {
    for (const OperationShare& share : shares_of_operation(connection_, *shape, key, options_.undoes))
        if (share.now == share.after) set_share(shape, key, share.principal, share.before);
}

}  // namespace lazo::records
