#include "kernel/records/undo_survey.h"

#include <algorithm>

#include "kernel/records/history.h"
#include "kernel/records/rows.h"
#include "kernel/records/sharing.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

using schema::Key;
using schema::Record;
using schema::ShapePointer;

bool is_business(const schema::Field& field) {
    return !field.computed() && field.name() != "updated_at" && field.name() != "updated_by";
}

std::vector<std::int64_t> sets_of(storage::Connection& connection, std::int64_t operation) {
    std::vector<std::int64_t> sets;
    connection.each("SELECT number FROM change_sets WHERE operation=$1 ORDER BY number", {operation},
                    [&](storage::Statement& row) { sets.push_back(row.integer(0)); });
    return sets;
}

namespace {

constexpr std::string_view kDeleted = "SELECT customer,record FROM deleted WHERE change_set=$1 AND entity=$2";
constexpr std::string_view kRestored =
    "SELECT customer,record,change_set FROM deleted WHERE restored_set=$1 AND entity=$2";

constexpr std::string_view kShared = "SELECT customer,record FROM share_changes WHERE change_set=$1 AND entity=$2";

bool same_values(const Record& one, const Record& other) {
    for (const schema::Field* field : one.shape().fields())
        if (is_business(*field) && one.at(*field) != other.at(*field)) return false;
    return true;
}

bool same_rows(const std::vector<Record>& rows, const std::vector<Record>& others) {
    return rows.size() == others.size() && std::all_of(rows.begin(), rows.end(), [&](const Record& row) {
               const auto same = std::find_if(others.begin(), others.end(),
                                              [&](const Record& other) { return other.key == row.key; });
               return same != others.end() && same_values(row, *same);
           });
}

// Both with their child rows.
bool same_business(const Record& one, const Record& other) {
    if (!same_values(one, other)) return false;
    return std::all_of(one.children.begin(), one.children.end(), [&](const auto& collection) {
        const auto rows = other.children.find(collection.first);
        return rows != other.children.end() && same_rows(collection.second, rows->second);
    });
}

}  // namespace

void UndoSurvey::visit(const std::string& entity) {
    const ShapePointer shape = snapshot_.find(entity);
    if (!shape) return;
    FoundRows rows;
    for (const std::int64_t set : sets_) {
        collect(*shape, rows, set);
        collect_deleted(*shape, rows, set);
        collect_restored(*shape, rows, set);
    }
    for (const auto& [key, found] : rows) judge(shape, key, found);
    visit_shares(shape, rows);
}

// What the operation made goes with its shares; what else has gone since is judged as a row.
void UndoSurvey::visit_shares(const ShapePointer& shape, const FoundRows& rows) {
    if (!shape->entity().owned()) return;
    std::set<Key> shared;
    for (const std::int64_t set : sets_)
        connection_.each(kShared, {set, shape->name()},
                         [&](storage::Statement& row) { shared.insert({row.integer(0), row.integer(1)}); });
    for (const Key& key : shared) {
        const auto row = rows.find(key);
        if (row == rows.end() || !row->second.was_absent) judge_shares({shape, key, Deed::shared});
    }
}

void UndoSurvey::judge_shares(const Touched& row) {
    bool differs = false, changed_since = false;
    for (const OperationShare& share : shares_of_operation(connection_, *row.shape, row.key, operation_)) {
        differs |= share.now != share.before;
        changed_since |= share.now != share.before && share.now != share.after;
    }
    if (changed_since) return conflict(row, "undo.changed_since");
    if (!differs) return;
    if (deleted_now(connection_, *row.shape, row.key) != 0) return conflict(row, "undo.deleted_since");
    touched.push_back(row);
}

UndoSurvey::Found& UndoSurvey::seen(FoundRows& rows, Key key, std::int64_t set) {
    Found& found = rows.try_emplace(key, Found{set, set}).first->second;
    found.last_set = std::max(found.last_set, set);
    return found;
}

void UndoSurvey::collect(const schema::Shape& shape, FoundRows& rows, std::int64_t set) {
    const std::string keys = storage::joined(storage::key_columns(shape));
    const bool pair = shape.entity().by_customer();
    const auto key_of = [&](storage::Statement& row) {
        return Key{pair ? row.integer(0) : 0, row.integer(pair ? 1 : 0)};
    };
    connection_.each("SELECT " + keys + " FROM " + shape.name() + " WHERE created_set=$1", {set},
                     [&](storage::Statement& row) { seen(rows, key_of(row), set).was_absent = true; });
    connection_.each("SELECT " + keys + " FROM " + shape.name() + "_history WHERE to_set=$1", {set},
                     [&](storage::Statement& row) { seen(rows, key_of(row), set); });
}

void UndoSurvey::collect_deleted(const schema::Shape& shape, FoundRows& rows, std::int64_t set) {
    connection_.each(kDeleted, {set, shape.name()}, [&](storage::Statement& row) {
        seen(rows, {row.integer(0), row.integer(1)}, set).deleted = true;
    });
}

// What the operation itself had deleted was there before.
void UndoSurvey::collect_restored(const schema::Shape& shape, FoundRows& rows, std::int64_t set) {
    connection_.each(kRestored, {set, shape.name()}, [&](storage::Statement& row) {
        Found& found = seen(rows, {row.integer(0), row.integer(1)}, set);
        if (!is_ours(row.integer(2))) found.was_absent = true;
    });
}

bool UndoSurvey::is_ours(std::int64_t set) const { return std::binary_search(sets_.begin(), sets_.end(), set); }

void UndoSurvey::judge(const ShapePointer& shape, Key key, const Found& found) {
    std::vector<storage::Bound> bound;
    append_key(*shape, key, bound);
    const std::string sql = "SELECT change_set FROM " + shape->name() + where_key(*shape, 1);
    const Deed deed = found.was_absent ? Deed::created : Deed::updated;
    const Touched row{shape, key, deed, found.first_set, found.last_set, connection_.integer(sql, bound)};
    if (row.now == 0) return judge_gone(row, found);
    const bool by_others = row.now > row.last_set && !own_.contains(row.now);
    if (row.now > row.last_set && deed == Deed::updated && stands_as_before(row)) return;
    if (by_others && !stands_as_left(row)) return conflict(row, "undo.changed_since");
    touched.push_back(row);
}

void UndoSurvey::judge_gone(const Touched& row, const Found& found) {
    if (row.deed == Deed::created) return;  // made or brought back, and taken away again
    const std::int64_t set = deleted_now(connection_, *row.shape, row.key);
    if (!found.deleted || !is_ours(set)) return conflict(row, "undo.deleted_since");
    const auto last = ended_version(connection_, snapshot_, row.shape, row.key, set);
    if (last && is_ours(last->created_set)) return;
    touched.push_back(row);
    touched.back().deed = Deed::deleted;
}

bool UndoSurvey::stands_as_left(const Touched& row) const {
    auto left = version_at(connection_, snapshot_, row.shape, row.key, row.last_set);
    auto now = load_row(connection_, snapshot_, row.shape, row.key);
    if (!left || !now || !same_values(*left, *now)) return false;
    load_children(connection_, snapshot_, *now);
    load_children_as_of(connection_, snapshot_, row.last_set, *left);
    return same_business(*left, *now);
}

bool UndoSurvey::stands_as_before(const Touched& row) const {
    auto before = ended_version(connection_, snapshot_, row.shape, row.key, row.first_set);
    auto now = load_row(connection_, snapshot_, row.shape, row.key);
    if (!before || !now || !same_values(*before, *now)) return false;
    load_children(connection_, snapshot_, *now);
    load_children_as_of(connection_, snapshot_, row.first_set - 1, *before);
    return same_business(*before, *now);
}

void UndoSurvey::conflict(const Touched& row, std::string reason) {
    conflict_count++;
    if (conflicts.size() < 100) conflicts.push_back({row.shape->name(), row.key, std::move(reason)});
}

}  // namespace lazo::records
