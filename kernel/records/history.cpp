#include "kernel/records/history.h"

#include <algorithm>

#include "base/error.h"
#include "kernel/query/list.h"
#include "kernel/records/row_texts.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

using schema::Field;
using schema::Key;
using schema::Record;
using storage::Bound;
using storage::Part;

namespace {

std::vector<const Field*> fields_of(const schema::ShapePointer& shape, Part part) { return storage::stored_fields(*shape, part); }

// One part of a version, straight from a history table.
bool load_ended_part(storage::Connection& connection, const schema::ShapePointer& shape, Part part, Key key, std::int64_t to_set,
                     Record& record) {
    std::vector<std::string> names;
    for (const schema::Column& column : storage::all_columns(*shape, part)) names.push_back(column.name);
    std::vector<Bound> bound;
    append_key(*shape, key, bound);
    bound.emplace_back(to_set);
    bool found = false;
    connection.each("SELECT " + storage::joined(names) + " FROM " + storage::history_of(storage::table_of(*shape, part)) +
                        where_key(*shape, 1) + " AND to_set=$" + std::to_string(bound.size()),
                    bound, [&](storage::Statement& row) {
                        found = true;
                        int column = static_cast<int>(storage::key_columns(*shape).size());
                        record.version = row.integer(column);
                        record.created_set = row.integer(column + 1);
                        record.change_set = row.integer(column + 2);
                        column += static_cast<int>(storage::header_columns(*shape, part).size());
                        for (const Field* field : fields_of(shape, part))
                            record.load(*field, storage::load_value(*shape, *field, row, column));
                    });
    return found;
}

// The side row as it stood while the main row's version stood that ended with `to_set`. It ended there too, or stands
// still, or, rarely, ended later: only then its history is searched.
void load_side_as_of(storage::Connection& connection, const schema::ShapePointer& shape, std::int64_t to_set, Record& record) {
    if (!shape->has_custom() || shape->custom_object()) return;
    std::string names;
    for (const schema::Column& column : storage::all_columns(*shape, Part::custom)) names += (names.empty() ? "" : ",") + column.name;
    const std::string side = storage::table_of(*shape, Part::custom), past = storage::history_of(side);
    std::vector<Bound> bound;
    append_key(*shape, record.key, bound);
    bound.emplace_back(to_set);
    const std::string at = "$" + std::to_string(bound.size());
    bool found = false;
    for (const std::string& where : {past + where_key(*shape, 1) + " AND to_set=" + at, side + where_key(*shape, 1) + " AND change_set<" + at,
                                     past + where_key(*shape, 1) + " AND to_set>=" + at + " AND change_set<" + at}) {
        connection.each("SELECT " + names + " FROM " + where, bound, [&](storage::Statement& row) {
            found = true;
            int column = static_cast<int>(storage::key_columns(*shape).size() + storage::header_columns(*shape, Part::custom).size());
            for (const Field* field : fields_of(shape, Part::custom))
                record.load(*field, storage::load_value(*shape, *field, row, column));
        });
        if (found) return;
    }
}

// The `links` fields as they stood after that set.
void load_links_as_of(storage::Connection& connection, std::int64_t set, Record& record) {
    for (const Field* field : texts_of(record.shape_pointer()).link_fields) {
        const std::string table = storage::links_table_of(*field);
        std::vector<Bound> bound;
        append_key(record.shape(), record.key, bound);
        bound.emplace_back(set);
        const std::string key = where_key(record.shape(), 1), at = std::to_string(bound.size());
        std::vector<Key> targets;
        connection.each("SELECT target FROM " + table + key + " AND change_set<=$" + at + " UNION SELECT target FROM " +
                            storage::history_of(table) + key + " AND to_set>$" + at + " AND change_set<=$" + at + " ORDER BY target",
                        bound, [&](storage::Statement& row) { targets.push_back({0, row.integer(0)}); });
        record.load(*field, schema::Codec<std::vector<Key>>::to(std::move(targets)));
    }
}

}  // namespace

void load_children_as_of(storage::Connection& connection, const schema::Snapshot& snapshot, std::int64_t set, Record& record) {
    const query::Scope scope{snapshot, query::all_rights(), connection.dialect(), set};
    for (const schema::Collection& collection : record.shape().collections()) {
        if (!collection.child) continue;
        const schema::ShapePointer shape = snapshot.get(collection.entity);
        query::ListQuestion question{shape, query::Condition::compare({}, shape->get(collection.link), schema::Operator::eq,
                                                                      {schema::Value{Key{0, record.key.id}}})};
        question.sort = {{{{}, &shape->get("created_at")}, false}};
        question.fields = shape->fields();
        question.count = 0;
        auto& rows = record.children[collection.name];
        query::each_row(connection, scope, question, [&](const Record& row) { return rows.push_back(row), true; });
        for (Record& row : rows) load_links_as_of(connection, set, row);
    }
}

namespace {

void describe(storage::Connection& connection, Version& version) {
    connection.each("SELECT s.operation,s.at,o.actor,o.cause FROM change_sets s JOIN operations o ON o.id=s.operation WHERE s.number=$1",
                    {version.set}, [&](storage::Statement& row) {
                        version.operation = row.integer(0);
                        version.at = {row.integer(1)};
                        version.actor = row.integer(2);
                        version.cause = row.text(3);
                    });
}

}  // namespace

std::optional<Record> ended_version(storage::Connection& connection, const schema::Snapshot&, const schema::ShapePointer& shape,
                                    Key key, std::int64_t to_set) {
    Record record{shape};
    record.key = key;
    if (!load_ended_part(connection, shape, Part::declared, key, to_set, record)) return std::nullopt;
    if (shape->entity().by_customer()) record.load(shape->get("customer"), Key{0, key.customer});
    load_side_as_of(connection, shape, to_set, record);
    load_links_as_of(connection, to_set - 1, record);
    return record;
}

namespace {

// The set that deleted the row before this set brought it back; 0 when none did.
std::int64_t deleted_before(storage::Connection& connection, const schema::Shape& shape, Key key, std::int64_t restored_set) {
    return connection.integer("SELECT change_set FROM deleted WHERE entity=$1 AND customer=$2 AND record=$3 AND restored_set=$4",
                              {shape.name(), key.customer, key.id, restored_set});
}

}  // namespace

std::optional<Record> version_at(storage::Connection& connection, const schema::Snapshot& snapshot,
                                 const schema::ShapePointer& shape, Key key, std::int64_t set) {
    auto row = load_row(connection, snapshot, shape, key);
    while (row && row->change_set > set) {
        if (row->change_set == row->created_set) return std::nullopt;
        const std::int64_t wrote = row->change_set;
        row = ended_version(connection, snapshot, shape, key, wrote);
        if (row) continue;
        const std::int64_t gone = deleted_before(connection, *shape, key, wrote);
        if (gone <= set) return std::nullopt;
        row = ended_version(connection, snapshot, shape, key, gone);
    }
    return row;
}

std::int64_t deleted_now(storage::Connection& connection, const schema::Shape& shape, Key key) {
    return connection.integer(
        "SELECT change_set FROM deleted WHERE entity=$1 AND customer=$2 AND record=$3 AND restored_set IS NULL ORDER BY change_set DESC LIMIT 1",
        {shape.name(), key.customer, key.id});
}

namespace {

class Chain {
   public:
    Chain(storage::Connection& connection, const schema::Snapshot& snapshot, const schema::ShapePointer& shape, Key key)
        : connection_(connection), snapshot_(snapshot), shape_(shape), key_(key) {}

    std::vector<Version> walk(std::size_t limit) {
        auto row = load_row(connection_, snapshot_, shape_, key_);
        if (!row) row = deletion(deleted_now(connection_, *shape_, key_));
        while (row && versions_.size() < limit) {
            add(*row, row->change_set, false);
            row = before(*row);
        }
        return std::move(versions_);
    }

   private:
    // Adds the deletion itself and goes on with the state that it ended.
    std::optional<Record> deletion(std::int64_t set) {
        if (set == 0) return std::nullopt;
        auto last = ended_version(connection_, snapshot_, shape_, key_, set);
        if (last) add(*last, set, true);
        return last;
    }

    std::optional<Record> before(const Record& row) {
        if (row.change_set == row.created_set) return std::nullopt;
        if (auto previous = ended_version(connection_, snapshot_, shape_, key_, row.change_set)) return previous;
        return deletion(deleted_before(connection_, *shape_, key_, row.change_set));
    }

    void add(const Record& row, std::int64_t set, bool deleted) {
        Version version{row, set, 0, 0, {}, "", deleted};
        load_children_as_of(connection_, snapshot_, deleted ? set - 1 : set, version.record);
        describe(connection_, version);
        versions_.push_back(std::move(version));
    }

    storage::Connection& connection_;
    const schema::Snapshot& snapshot_;
    const schema::ShapePointer& shape_;
    Key key_;
    std::vector<Version> versions_;
};

}  // namespace

std::vector<Version> versions(storage::Connection& connection, const schema::Snapshot& snapshot, const schema::ShapePointer& shape,
                              Key key, std::size_t limit) {
    return Chain{connection, snapshot, shape, key}.walk(limit);
}

std::vector<Deleted> recycle_bin(storage::Connection& connection, const std::string& entity, std::int64_t before_set, int limit) {
    std::vector<Deleted> found;
    connection.each("SELECT customer,record,change_set,at,actor FROM deleted WHERE entity=$1 AND restored_set IS NULL AND change_set<$2 "
                    "ORDER BY change_set DESC,record DESC LIMIT $3",
                    {entity, before_set, std::int64_t{limit}}, [&](storage::Statement& row) {
                        found.push_back({entity, {row.integer(0), row.integer(1)}, row.integer(2), row.integer(4), {row.integer(3)}});
                    });
    return found;
}

// Comes back with its child rows that went in the same set; what must be unique has to be free still.
Record Writer::restore(const schema::ShapePointer& known, Key key) {
    const schema::ShapePointer shape = current(known);
    actor_.require(*shape, access::Action::delete_);
    hold(*shape, key);
    const std::int64_t set = deleted_now(connection_, *shape, key);
    auto last = set ? ended_version(connection_, *schema_, shape, key, set) : std::nullopt;
    if (!last || load_row(connection_, *schema_, shape, key) || !may_reach(*last, access::Action::delete_)) throw_not_found();
    if (shape->entity().is_child()) require_place(*last);
    else if (shape->entity().by_customer()) require_customer_there(*last);
    bring_back(*last, set);
    // What rules keep beside these rows went with them, and comes back by the same rules.
    if (shape->entity().is_child()) run_after(*last, nullptr);
    run_after_children(*last);
    return *last;
}

// Back as it was before the operation, which may have changed it before it took it away.
void Writer::undo_delete(const schema::ShapePointer& known, Key key, std::int64_t first_set) {
    const schema::ShapePointer shape = current(known);
    const std::int64_t set = deleted_now(connection_, *shape, key);
    auto last = set ? ended_version(connection_, *schema_, shape, key, set) : std::nullopt;
    if (!last) return;
    bring_back(*last, set);
    for (const auto& [name, rows] : last->children)
        for (const Record& row : rows) undone(row, nullptr);
    if (first_set < set) undo_update(shape, key, first_set);
}

void Writer::bring_back(Record& record, std::int64_t deleted_set) {
    load_children_as_of(connection_, *schema_, deleted_set - 1, record);
    FieldErrors errors;
    place_returned(record);
    put_back(record, deleted_set, errors);
    for (auto& [name, rows] : record.children)
        for (Record& row : rows) put_back(row, deleted_set, errors);
    errors.throw_if_any();
    if (record.entity().is_child()) return touch_parent(record);
    counts_.created++;
    note(record.shape(), record.key, record.version, "restored", "");
    bring_back_kept_by(record, deleted_set);
}

void Writer::put_back(Record& record, std::int64_t deleted_set, FieldErrors& errors) {
    check_unique(record, nullptr, errors, "");
    if (errors.empty()) claim_unique(record, nullptr, errors, "");
    record.version++;
    record.change_set = change_set();
    // Neither has a version of its own: shares stayed, and its rows may have changed while it was away.
    record.shared = connection_.integer("SELECT 1 FROM shares WHERE entity=$1 AND record=$2 AND customer=$3",
                                        {record.shape().name(), record.key.id, record.key.customer});
    // A formula may have been made or changed while it was away.
    if (!record.shape().formulas().empty()) compute_formulas(record);
    insert_row(connection_, record);
    touch_own_rollups(record);
    connection_.run("UPDATE deleted SET restored_set=$1 WHERE entity=$2 AND customer=$3 AND record=$4 AND change_set=$5",
                    {change_set(), record.shape().name(), record.key.customer, record.key.id, deleted_set});
    touch_rollups(record);
}

// A row that no longer stands is judged by what stood in it.
bool Writer::may_reach(const Record& record, access::Action action) const {
    const query::Visibility reach = actor_.reach(record.shape(), action);
    if (reach.reach == query::Reach::everything) return true;
    if (reach.reach == query::Reach::nothing) return false;
    std::int64_t owner = 0;
    if (record.entity().owned()) {
        owner = schema::Codec<Key>::from(record.at(record.shape().get("owner"))).id;
    } else {
        const auto customers = schema_->get(record.shape().get("customer").options().to);
        const auto customer = load_row(connection_, *schema_, customers, {0, record.key.customer});
        if (customer) owner = schema::Codec<Key>::from(customer->at(customers->get("owner"))).id;
    }
    return std::find(reach.owners.begin(), reach.owners.end(), owner) != reach.owners.end();
}

}  // namespace lazo::records
