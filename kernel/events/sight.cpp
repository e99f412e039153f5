#include "kernel/events/sight.h"

#include <algorithm>

#include "kernel/query/compiler.h"
#include "kernel/storage/tables.h"

namespace lazo::events {

using query::Compiler;
using query::Condition;
using query::Sql;
using schema::Key;
using schema::Shape;

namespace {

// Keys in one statement: keys of rows kept by customer are a chain of OR, whose depth engines limit.
constexpr std::size_t kKeysAtOnce = 256;

// A record and, of a version that is gone, the change set that ended it.
struct Judged {
    Key key;
    std::int64_t ended = 0;
};
using Batch = std::vector<Judged>;

std::vector<Batch> batches_of(const std::vector<Judged>& all) {
    std::vector<Batch> batches;
    for (const Judged& one : all) {
        if (batches.empty() || batches.back().size() == kKeysAtOnce) batches.emplace_back();
        batches.back().push_back(one);
    }
    return batches;
}

std::vector<Key> keys_of(const Batch& batch) {
    std::vector<Key> keys;
    for (const Judged& judged : batch) keys.push_back(judged.key);
    return keys;
}

Key key_at(storage::Statement& row, const Shape& shape) {
    return shape.entity().by_customer() ? Key{row.integer(0), row.integer(1)} : Key{0, row.integer(0)};
}

std::string key_of(const Shape& shape) { return storage::joined(storage::key_columns(shape), "t."); }

void add_living(storage::Connection& connection, const Compiler& compiler, const Shape& shape, const Batch& batch,
                std::set<Key>& visible) {
    Sql sql;
    sql << "SELECT " << key_of(shape) << " FROM ";
    compiler.source(sql, shape, "t", false);
    sql << " WHERE ";
    compiler.condition(sql, shape, "t", Condition::is(keys_of(batch)));
    compiler.and_visible(sql, shape, "t");
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) { visible.insert(key_at(row, shape)); });
}

void add_ended(storage::Connection& connection, const Compiler& compiler, const Shape& shape, const Batch& batch,
               std::set<Key>& visible) {
    std::vector<std::int64_t> sets;
    std::set<std::pair<Key, std::int64_t>> versions;
    for (const Judged& judged : batch) {
        sets.push_back(judged.ended);
        versions.emplace(judged.key, judged.ended);
    }
    Sql sql;
    sql << "SELECT " << key_of(shape) << ",t.to_set FROM " << storage::history_of(storage::table_of(shape))
        << " t WHERE t.to_set";
    sql.in(sets) << " AND ";
    compiler.condition(sql, shape, "t", Condition::is(keys_of(batch)));
    compiler.and_visible(sql, shape, "t");
    const int to_set = shape.entity().by_customer() ? 2 : 1;
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) {
        const Key key = key_at(row, shape);
        // Another version of it, ended by a change set that is asked about for another record, does not count.
        if (versions.contains({key, row.integer(to_set)})) visible.insert(key);
    });
}

// Whether the record was shared with one of the principals before that change set, or one after it.
bool was_shared(storage::Connection& connection, const Shape& shape, const Change& change,
                const std::vector<std::int64_t>& principals) {
    if (principals.empty()) return false;
    Sql sql;
    sql << "SELECT 1 FROM share_changes WHERE entity=";
    sql.bind(shape.name()) << " AND customer=";
    sql.bind(change.key.customer) << " AND record=";
    sql.bind(change.key.id) << " AND change_set>=";
    sql.bind(change.shared_set) << " AND level_before>=0 AND principal";
    sql.in(principals) << " LIMIT 1";
    return connection.integer(sql.text, sql.bound) == 1;
}

}  // namespace

std::set<Key> visible_keys(storage::Connection& connection, const schema::Snapshot& snapshot,
                           const query::Rights& rights, const Shape& shape, const std::map<Key, Change>& changes) {
    std::set<Key> visible;
    const query::Reach reach = rights.visible(shape).reach;
    if (reach == query::Reach::nothing) return visible;
    if (reach == query::Reach::everything) {
        for (const auto& [key, change] : changes) visible.insert(key);
        return visible;
    }
    const query::Scope scope{snapshot, rights, connection.dialect()};
    const Compiler compiler(scope);
    std::vector<Judged> living, deleted;
    for (const auto& [key, change] : changes)
        (change.kind == EventKind::deleted ? deleted : living).push_back({key, change.change_set});
    for (const Batch& batch : batches_of(living)) add_living(connection, compiler, shape, batch, visible);
    for (const Batch& batch : batches_of(deleted)) add_ended(connection, compiler, shape, batch, visible);
    return visible;
}

std::set<Key> lost_keys(storage::Connection& connection, const schema::Snapshot& snapshot, const query::Rights& rights,
                        const Shape& shape, const std::map<Key, Change>& changes, const std::set<Key>& visible) {
    std::set<Key> lost;
    const query::Visibility visibility = rights.visible(shape);
    if (visibility.reach != query::Reach::some) return lost;
    std::vector<Judged> left;
    for (const auto& [key, change] : changes) {
        if (visible.contains(key)) continue;
        if (change.left_set != 0) left.push_back({key, change.left_set});
        if (change.shared_set != 0 && was_shared(connection, shape, change, visibility.principals)) lost.insert(key);
    }
    const query::Scope scope{snapshot, rights, connection.dialect()};
    const Compiler compiler(scope);
    for (const Batch& batch : batches_of(left)) add_ended(connection, compiler, shape, batch, lost);
    return lost;
}

bool moves_sight_below(storage::Connection& connection, const schema::Snapshot& snapshot, const query::Rights& rights,
                       const Shape& above, const EntityChanges& changes) {
    if (!changes.sight_moved || rights.visible(above).reach != query::Reach::some) return false;
    if (changes.many) return true;
    std::map<Key, Change> moved;
    for (const auto& [key, change] : changes.by_key)
        if (change.left_set != 0 || change.shared_set != 0) moved.emplace(key, change);
    const std::set<Key> visible = visible_keys(connection, snapshot, rights, above, moved);
    return !visible.empty() || !lost_keys(connection, snapshot, rights, above, moved, visible).empty();
}

std::vector<std::string> readable_fields(const schema::Snapshot& snapshot, const query::Rights& rights,
                                         const Shape& shape, const Change& change) {
    const auto readable = [&](const std::string& name) {
        if (const schema::Field* field = shape.find(name)) return rights.may_read(*field);
        const schema::Collection* rows = shape.find_collection(name);
        if (!rows) return false;
        return rights.visible(*snapshot.get(rows->entity)).reach != query::Reach::nothing;
    };
    std::vector<std::string> names;
    std::copy_if(change.fields.begin(), change.fields.end(), std::back_inserter(names), readable);
    return names;
}

}  // namespace lazo::events
