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

// Gathers what the sets of an operation did to the rows of one entity.
class Gathering {
 public:
    Gathering(storage::Connection& connection, const std::vector<std::int64_t>& sets, const schema::Shape& shape)
        : connection_(connection), sets_(sets), shape_(shape) {}

    std::vector<Touched> rows() {
        for (std::uint32_t place = 0; place < sets_.size(); place++) visit(place);
        std::sort(rows_.begin(), rows_.end(), [](const Touched& one, const Touched& other) {
            return one.key != other.key ? one.key < other.key : one.first_set < other.first_set;
        });
        join_equal();
        return std::move(rows_);
    }

 private:
    void visit(std::uint32_t place) {
        const std::int64_t set = sets_[place];
        const std::string keys = storage::joined(storage::key_columns(shape_));
        const int id = shape_.entity().by_customer() ? 1 : 0;
        const auto written = [&](storage::Statement& row) -> Touched& {
            Touched& touched = add({id ? row.integer(0) : 0, row.integer(id)}, place);
            touched.written = true;
            return touched;
        };
        connection_.each("SELECT " + keys + " FROM " + shape_.name() + " WHERE created_set=$1", {set},
                         [&](storage::Statement& row) { written(row).was_absent = true; });
        connection_.each("SELECT " + keys + " FROM " + shape_.name() + "_history WHERE to_set=$1", {set},
                         [&](storage::Statement& row) { written(row); });
        visit_bin(place);
        if (!shape_.entity().owned()) return;
        connection_.each(kShared, {set, shape_.name()}, [&](storage::Statement& row) {
            add({row.integer(0), row.integer(1)}, place).shared = true;
        });
    }

    // What the operation itself had deleted was there before.
    void visit_bin(std::uint32_t place) {
        const std::int64_t set = sets_[place];
        connection_.each(kDeleted, {set, shape_.name()}, [&](storage::Statement& row) {
            Touched& touched = add({row.integer(0), row.integer(1)}, place);
            touched.written = touched.deleted = true;
        });
        connection_.each(kRestored, {set, shape_.name()}, [&](storage::Statement& row) {
            Touched& touched = add({row.integer(0), row.integer(1)}, place);
            touched.written = true;
            touched.was_absent = !std::binary_search(sets_.begin(), sets_.end(), row.integer(2));
        });
    }

    Touched& add(Key key, std::uint32_t place) {
        return rows_.emplace_back(Touched{.key = key, .first_set = place, .last_set = place});
    }

    void join_equal() {
        std::size_t kept = 0;
        for (const Touched& row : rows_) {
            if (kept == 0 || rows_[kept - 1].key != row.key) {
                rows_[kept++] = row;
                continue;
            }
            Touched& known = rows_[kept - 1];
            if (row.written) known.last_set = row.last_set;
            if (row.written && !known.written) known.first_set = row.first_set;
            known.written |= row.written;
            known.deleted |= row.deleted;
            known.was_absent |= row.was_absent;
            known.shared |= row.shared;
        }
        rows_.resize(kept);
    }

    storage::Connection& connection_;
    const std::vector<std::int64_t>& sets_;
    const schema::Shape& shape_;
    std::vector<Touched> rows_;
};

Verdict conflict(std::string reason) { return {Deed::conflict, std::move(reason)}; }

}  // namespace

Survey survey(storage::Connection& connection, const schema::Snapshot& snapshot, std::int64_t operation,
              const std::vector<std::string>& entities) {
    Survey survey{operation, sets_of(connection, operation), {}};
    for (const std::string& entity : entities)
        if (const ShapePointer shape = snapshot.find(entity))
            survey.touched.push_back({shape, Gathering{connection, survey.sets, *shape}.rows()});
    return survey;
}

bool Judge::is_ours(std::int64_t set) const {
    return std::binary_search(survey_.sets.begin(), survey_.sets.end(), set);
}

Verdict Judge::of_values(const ShapePointer& shape, const Touched& row) const {
    if (!row.written) return {};
    std::vector<storage::Bound> key;
    append_key(*shape, row.key, key);
    const std::int64_t now = connection_.integer("SELECT change_set FROM " + shape->name() + where_key(*shape, 1), key);
    if (now == 0) return of_gone(shape, row);
    const bool since = now > survey_.sets[row.last_set];
    if (since && !row.was_absent && stands_as_before(shape, row)) return {};
    if (since && by_others(shape, row, now) && !stands_as_left(shape, row)) return conflict("undo.changed_since");
    return {row.was_absent ? Deed::created : Deed::updated};
}

// Since the operation; the undo itself may have followed with a rule what they wrote.
bool Judge::by_others(const ShapePointer& shape, const Touched& row, std::int64_t now) const {
    if (!own_.contains(now)) return true;
    std::vector<storage::Bound> bound;
    append_key(*shape, row.key, bound);
    bound.emplace_back(survey_.sets[row.last_set]);
    bool others = false;
    connection_.each("SELECT change_set FROM " + shape->name() + "_history" + where_key(*shape, 1) + " AND change_set>$" +
                         std::to_string(bound.size()),
                     bound, [&](storage::Statement& version) { others |= !own_.contains(version.integer(0)); });
    return others;
}

Verdict Judge::of_gone(const ShapePointer& shape, const Touched& row) const {
    if (row.was_absent) return {};  // made or brought back, and taken away again
    const std::int64_t set = deleted_now(connection_, *shape, row.key);
    if (!row.deleted || !is_ours(set)) return conflict("undo.deleted_since");
    const auto last = ended_version(connection_, snapshot_, shape, row.key, set);
    if (last && is_ours(last->created_set)) return {};
    return {Deed::deleted};
}

// What the operation made goes with its shares.
Verdict Judge::of_shares(const ShapePointer& shape, const Touched& row) const {
    if (!row.shared || row.was_absent) return {};
    bool differs = false;
    for (const OperationShare& share : shares_of_operation(connection_, *shape, row.key, survey_.operation)) {
        if (share.now != share.before && share.now != share.after) return conflict("undo.changed_since");
        differs |= share.now != share.before;
    }
    if (!differs) return {};
    if (deleted_now(connection_, *shape, row.key) != 0) return conflict("undo.deleted_since");
    return {Deed::shared};
}

bool Judge::stands_as_left(const ShapePointer& shape, const Touched& row) const {
    const std::int64_t last = survey_.sets[row.last_set];
    auto left = version_at(connection_, snapshot_, shape, row.key, last);
    auto now = load_row(connection_, snapshot_, shape, row.key);
    if (!left || !now || !same_values(*left, *now)) return false;
    load_children(connection_, snapshot_, *now);
    load_children_as_of(connection_, snapshot_, last, *left);
    return same_business(*left, *now);
}

bool Judge::stands_as_before(const ShapePointer& shape, const Touched& row) const {
    const std::int64_t first = survey_.sets[row.first_set];
    auto before = ended_version(connection_, snapshot_, shape, row.key, first);
    auto now = load_row(connection_, snapshot_, shape, row.key);
    if (!before || !now || !same_values(*before, *now)) return false;
    load_children(connection_, snapshot_, *now);
    load_children_as_of(connection_, snapshot_, first - 1, *before);
    return same_business(*before, *now);
}

}  // namespace lazo::records
