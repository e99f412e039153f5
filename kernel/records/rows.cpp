#include "kernel/records/rows.h"

#include <deque>

#include "kernel/query/list.h"
#include "kernel/records/row_texts.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

using schema::Field;
using schema::Key;
using schema::Record;
using schema::Shape;
using storage::Bound;
using storage::Connection;
using storage::Part;

namespace {

std::string placeholders(std::size_t from, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; i++) text += (i ? ",$" : "$") + std::to_string(from + i);
    return text;
}

void append_header(const Record& record, Part part, std::vector<Bound>& bound) {
    append_key(record.shape(), record.key, bound);
    bound.insert(bound.end(), {record.version, record.created_set, record.change_set});
    if (part == Part::declared && record.entity().owned()) bound.emplace_back(record.shared);
}

void insert_part(Connection& connection, const Record& record, Part part) {
    const PartTexts& texts = texts_of(record.shape_pointer()).of(part);
    std::vector<Bound> bound;
    bound.reserve(texts.fields.size() * 2 + 6);
    append_header(record, part, bound);
    for (const Field* field : texts.fields) storage::append_bound(record.shape(), *field, record.at(*field), bound);
    connection.run(texts.insert, bound);
}

// The row as it stands becomes the version that ended with this change set; once a set, whatever it changes again.
void keep_version(Connection& connection, const Record& record, Part part, std::int64_t change_set) {
    std::vector<Bound> bound{change_set};
    append_key(record.shape(), record.key, bound);
    bound.emplace_back(change_set);
    connection.run(texts_of(record.shape_pointer()).of(part).keep, bound);
}

bool has_side_table(const Shape& shape) { return shape.has_custom() && !shape.custom_object(); }

struct Update {
    std::string sql;
    std::vector<Bound> bound;
};

// Sets the columns of the changed fields of one part, if no later set has written them.
Update update_of(const Record& record, Part part, std::int64_t change_set) {
    Update update{"UPDATE " + storage::table_of(record.shape(), part) + " SET version=version+1,change_set=$1", {change_set}};
    auto& [sql, bound] = update;
    for (const Field* field : texts_of(record.shape_pointer()).of(part).fields) {
        if (!record.changed(*field)) continue;
        for (const schema::Column& column : record.shape().columns(*field)) {
            sql += "," + column.name + "=$" + std::to_string(bound.size() + 1);
            bound.resize(bound.size() + 1);
        }
        bound.resize(bound.size() - record.shape().columns(*field).size());
        storage::append_bound(record.shape(), *field, record.at(*field), bound);
    }
    const std::size_t first = bound.size() + 1;
    append_key(record.shape(), record.key, bound);
    bound.emplace_back(change_set);
    sql += where_key(record.shape(), first) + " AND change_set<=$" + std::to_string(bound.size());
    return update;
}

// A record without custom fields has no row of them yet.
void update_custom(Connection& connection, const Record& record, std::int64_t change_set) {
    keep_version(connection, record, Part::custom, change_set);
    const Update update = update_of(record, Part::custom, change_set);
    connection.run(update.sql, update.bound);
    if (connection.changes() == 1) return;
    Record side = record;
    side.change_set = change_set;
    insert_part(connection, side, Part::custom);
}

bool any_changed(const Record& record, Part part) {
    for (const Field* field : texts_of(record.shape_pointer()).of(part).fields)
        if (record.changed(*field)) return true;
    return false;
}

std::string link_keys(const Shape& shape) { return storage::joined(storage::key_columns(shape)); }

void insert_links(Connection& connection, const Record& record, const Field& field, std::int64_t change_set) {
    const std::string columns = link_keys(record.shape()) + ",target,created_set,change_set";
    for (const Key& target : schema::Codec<std::vector<Key>>::from(record.at(field))) {
        std::vector<Bound> bound;
        append_key(record.shape(), record.key, bound);
        bound.insert(bound.end(), {target.id, change_set, change_set});
        connection.run("INSERT INTO " + storage::links_table_of(field) + "(" + columns + ") VALUES(" + placeholders(1, bound.size()) + ")", bound);
    }
}

// Links are a set: those no longer wanted end with this change set, new ones begin with it.
void replace_links(Connection& connection, const Record& record, const Field& field, std::int64_t change_set) {
    const std::string table = storage::links_table_of(field);
    const std::string columns = link_keys(record.shape()) + ",target,created_set,change_set";
    std::vector<Bound> key;
    append_key(record.shape(), record.key, key);
    std::vector<Bound> ended{change_set};
    ended.insert(ended.end(), key.begin(), key.end());
    ended.emplace_back(change_set);
    connection.run("INSERT INTO " + storage::history_of(table) + "(to_set," + columns + ") SELECT $1," + columns + " FROM " +
                       table + where_key(record.shape(), 2) + " AND change_set<$" + std::to_string(ended.size()),
                   ended);
    connection.run("DELETE FROM " + table + where_key(record.shape(), 1), key);
    insert_links(connection, record, field, change_set);
}

}  // namespace

std::string where_key(const Shape& shape, std::size_t first_parameter) {
    const std::string first = std::to_string(first_parameter);
    if (!shape.entity().by_customer()) return " WHERE id=$" + first;
    return " WHERE customer=$" + first + " AND id=$" + std::to_string(first_parameter + 1);
}

void append_key(const Shape& shape, Key key, std::vector<Bound>& bound) {
    if (shape.entity().by_customer()) bound.emplace_back(key.customer);
    bound.emplace_back(key.id);
}

std::optional<Record> load_row(Connection& connection, const schema::Snapshot& snapshot, const schema::ShapePointer& shape,
                               Key key) {
    std::vector<Bound> bound;
    append_key(*shape, key, bound);
    std::optional<Record> found;
    const std::string_view where = shape->entity().by_customer() ? " WHERE t.customer=$1 AND t.id=$2" : " WHERE t.id=$1";
    connection.each(select_of(connection.dialect(), snapshot, shape) + std::string(where), bound, [&](storage::Statement& row) {
        int column = 0;
        found = query::load_record(shape, shape->fields(), row, column);
    });
    if (found) load_links(connection, {&*found, 1});
    return found;
}

void load_links(Connection& connection, std::span<Record> records) {
    std::vector<storage::Asked> asked;
    std::deque<std::vector<Key>> found;
    for (const Record& record : records)
        for (const Field* field : texts_of(record.shape_pointer()).link_fields) {
            std::vector<Bound> bound;
            append_key(record.shape(), record.key, bound);
            asked.push_back({"SELECT target FROM " + storage::links_table_of(*field) + where_key(record.shape(), 1) + " ORDER BY target", bound,
                             [&keys = found.emplace_back()](storage::Statement& row) { keys.push_back({0, row.integer(0)}); }});
        }
    connection.each_of(asked);
    for (Record& record : records)
        for (const Field* field : texts_of(record.shape_pointer()).link_fields) {
            record.load(*field, schema::Codec<std::vector<Key>>::to(std::move(found.front())));
            found.pop_front();
        }
}

void load_children(Connection& connection, const schema::Snapshot& snapshot, Record& record) {
    for (const schema::Collection& collection : record.shape().collections()) {
        if (!collection.child) continue;
        const schema::ShapePointer shape = snapshot.get(collection.entity);
        std::vector<Record>& rows = record.children[collection.name];
        connection.each(select_of(connection.dialect(), snapshot, shape) + " WHERE t." + shape->get(collection.link).column() +
                            "=$1 ORDER BY t.id",
                        {record.key.id}, [&](storage::Statement& row) {
                            int column = 0;
                            rows.push_back(query::load_record(shape, shape->fields(), row, column));
                        });
        load_links(connection, rows);
    }
}

void insert_row(Connection& connection, const Record& record) {
    insert_part(connection, record, Part::declared);
    bool custom = false;
    for (const Field* field : texts_of(record.shape_pointer()).custom_fields) custom |= record.has(*field);
    if (custom && has_side_table(record.shape())) insert_part(connection, record, Part::custom);
    for (const Field* field : texts_of(record.shape_pointer()).link_fields)
        if (record.has(*field)) insert_links(connection, record, *field, record.change_set);
}

void update_row(Connection& connection, const Record& record, std::int64_t change_set) {
    keep_version(connection, record, Part::declared, change_set);
    const Update update = update_of(record, Part::declared, change_set);
    connection.run_on_one(update.sql, update.bound);
    if (has_side_table(record.shape()) && any_changed(record, Part::custom)) update_custom(connection, record, change_set);
    for (const Field* field : texts_of(record.shape_pointer()).link_fields)
        if (record.changed(*field)) replace_links(connection, record, *field, change_set);
}

void delete_row(Connection& connection, const Record& record, std::int64_t change_set) {
    std::vector<Bound> key;
    append_key(record.shape(), record.key, key);
    for (const Field* field : texts_of(record.shape_pointer()).link_fields) {
        if (!record.has(*field)) continue;
        Record without = record;
        without.put(*field, {});
        replace_links(connection, without, *field, change_set);
    }
    std::vector<Bound> guarded = key;
    guarded.emplace_back(change_set);
    const auto end_part = [&](Part part) {
        keep_version(connection, record, part, change_set);
        return "DELETE FROM " + storage::table_of(record.shape(), part) + where_key(record.shape(), 1) + " AND change_set<=$" +
               std::to_string(guarded.size());
    };
    if (has_side_table(record.shape())) connection.run(end_part(Part::custom), guarded);
    connection.run_on_one(end_part(Part::declared), guarded);
}

namespace {

// False when there is no row of that part.
bool write_derived_part(Connection& connection, const Record& record, Part part, const std::vector<const Field*>& fields) {
    std::string sql = "UPDATE " + storage::table_of(record.shape(), part) + " SET ";
    std::vector<Bound> bound;
    for (const Field* field : fields) {
        for (const schema::Column& column : record.shape().columns(*field)) {
            sql += (bound.empty() ? "" : ",") + column.name + "=$" + std::to_string(bound.size() + 1);
            bound.resize(bound.size() + 1);
        }
        bound.resize(bound.size() - record.shape().columns(*field).size());
        storage::append_bound(record.shape(), *field, record.at(*field), bound);
    }
    const std::size_t first = bound.size() + 1;
    append_key(record.shape(), record.key, bound);
    connection.run(sql + where_key(record.shape(), first), bound);
    return connection.changes() == 1;
}

}  // namespace

void write_derived(Connection& connection, const Record& record, const std::vector<const Field*>& fields) {
    std::vector<const Field*> declared, custom;
    for (const Field* field : fields)
        (field->custom() && has_side_table(record.shape()) ? custom : declared).push_back(field);
    if (!declared.empty()) write_derived_part(connection, record, Part::declared, declared);
    if (custom.empty() || write_derived_part(connection, record, Part::custom, custom)) return;
    insert_part(connection, record, Part::custom);
}

}  // namespace lazo::records
