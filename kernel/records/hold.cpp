// Where several write at once: whoever is about to read and change a record holds it first, and what is kept under it with
// it. Rules may then trust what they read, as where there is one writer. What two hold in opposite orders ends with one
// of them being run again.
#include "kernel/records/writer.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

using schema::Field;
using schema::Key;
using schema::Record;
using schema::Shape;

namespace {

bool has_parent_elsewhere(const Shape& shape) { return shape.parent() && !shape.entity().by_customer(); }

}  // namespace

void Writer::hold(const Shape& shape, Key key) {
    const storage::Dialect& dialect = connection_.dialect();
    if (dialect.lock_row().empty()) return;
    if (access::in_directory(shape.name())) return hold_directory();
    if (shape.entity().by_customer()) return hold_row(shape.customers()->name(), key.customer);
    if (has_parent_elsewhere(shape)) hold_parent(shape, key);
    hold_row(shape.name(), key.id);
}

// Rules about people, teams and roles look at all of them: the last administrator, a tree without loops.
void Writer::hold_directory() { hold_row("", static_cast<std::int64_t>(storage::Held::directory)); }

void Writer::hold_row(const std::string& table, std::int64_t id) {
    if (!held_.insert({table, id}).second) return;
    wanted_.insert({table, id});
    if (table.empty()) return connection_.hold(static_cast<storage::Held>(id));
    connection_.run("SELECT 1 FROM " + table + " t WHERE t.id=$1" + std::string(connection_.dialect().lock_row()), {id});
}

void Writer::hold_all(const HeldRecords& records) {
    for (const auto& [table, id] : records) hold_row(table, id);
    if (!records.empty()) connection_.run(connection_.dialect().give_way_soon());
}

void Writer::hold_parent(const Shape& shape, Key key) {
    const std::int64_t parent = connection_.integer(
        "SELECT " + shape.parent_link()->column() + " FROM " + storage::table_of(shape) + " WHERE id=$1", {key.id});
    if (parent != 0) hold_row(shape.parent()->name(), parent);
}

// One that is not stored yet: what it will stand under.
void Writer::hold_above(const Record& draft) {
    const Shape& shape = draft.shape();
    if (connection_.dialect().lock_row().empty()) return;
    if (access::in_directory(shape.name())) return hold_directory();
    const Field* above = shape.entity().by_customer() ? &shape.get("customer") : shape.parent() ? shape.parent_link() : nullptr;
    if (!above) return;
    const std::int64_t id = schema::Codec<Key>::from(draft.at(*above)).id;
    if (id != 0) hold_row(shape.entity().by_customer() ? shape.customers()->name() : shape.parent()->name(), id);
}

}  // namespace lazo::records
