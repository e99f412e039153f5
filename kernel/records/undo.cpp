#include "kernel/records/undo.h"

#include <algorithm>

#include "base/error.h"
#include "kernel/records/history.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"
#include "kernel/storage/tables.h"
#include "kernel/storage/time_box.h"

namespace lazo::records {

using schema::Key;
using schema::Record;
using schema::ShapePointer;

namespace {

// What the operation did to one record, children included.
enum class Deed : std::uint8_t { created, updated, deleted };

struct Touched {
    ShapePointer shape;
    Key key;
    Deed deed = Deed::updated;
    std::int64_t first_set = 0;  // the first set of the operation that touched it
    std::int64_t last_set = 0;
};

std::vector<std::int64_t> sets_of(storage::Connection& connection, std::int64_t operation) {
    std::vector<std::int64_t> sets;
    connection.each("SELECT number FROM change_sets WHERE operation=$1 ORDER BY number", {operation},
                    [&](storage::Statement& row) { sets.push_back(row.integer(0)); });
    return sets;
}

std::vector<std::string> entities_of(storage::Connection& connection, const access::Actor& actor, std::int64_t operation) {
    std::string names;
    std::int64_t author = -1, undone = 0;
    connection.each("SELECT entities,actor,undone_by FROM operations WHERE id=$1", {operation}, [&](storage::Statement& row) {
        names = row.text(0);
        author = row.integer(1);
        undone = row.integer(2);
    });
    if (author < 0) throw_not_found();
    if (author != actor.user() && !actor.administrator() && !actor.is_system()) throw Error{ErrorKind::forbidden, {"undo.not_yours"}};
    if (undone != 0) throw Error{ErrorKind::conflict, {"undo.already"}};
    std::set<std::string> unique;
    while (!names.empty()) {
        const auto comma = std::min(names.find(','), names.size());
        unique.insert(names.substr(0, comma));
        names.erase(0, std::min(comma + 1, names.size()));
    }
    return {unique.begin(), unique.end()};
}

// Finds the rows of an operation that still stand as it left them: created ones by created_set, overwritten ones by the
// history that its sets ended, deleted ones by the recycle bin. What has been changed since is a conflict.
class Survey {
   public:
    Survey(storage::Connection& connection, const schema::Snapshot& snapshot, std::vector<std::int64_t> sets)
        : connection_(connection), snapshot_(snapshot), sets_(std::move(sets)) {}

    std::vector<Touched> touched;
    std::vector<UndoConflict> conflicts;
    std::int64_t conflict_count = 0;

    void visit(const std::string& entity) {
        const ShapePointer shape = snapshot_.find(entity);
        if (!shape) return;
        std::map<Key, Touched> found;
        for (const std::int64_t set : sets_) {
            collect(shape, found, set, Deed::created, "SELECT " + keys(*shape) + " FROM " + shape->name() + " WHERE created_set=$1");
            collect(shape, found, set, Deed::updated, "SELECT " + keys(*shape) + " FROM " + shape->name() + "_history WHERE to_set=$1");
            collect(shape, found, set, Deed::deleted,
                    "SELECT " + std::string(shape->entity().by_customer() ? "customer,record" : "record") +
                        " FROM deleted WHERE change_set=$1 AND entity='" + shape->name() + "'");
        }
        for (auto& [key, row] : found) judge(row);
    }

   private:
    static std::string keys(const schema::Shape& shape) { return storage::joined(storage::key_columns(shape)); }

    void collect(const ShapePointer& shape, std::map<Key, Touched>& found, std::int64_t set, Deed deed, const std::string& sql) {
        connection_.each(sql, {set}, [&](storage::Statement& row) {
            const bool pair = shape->entity().by_customer();
            const Key key{pair ? row.integer(0) : 0, row.integer(pair ? 1 : 0)};
            Touched& one = found.try_emplace(key, Touched{shape, key, deed, set, set}).first->second;
            one.last_set = std::max(one.last_set, set);
            // Born in the operation, whatever happened to it afterwards; else the last deed counts.
            if (one.deed != Deed::created) one.deed = deed == Deed::created ? Deed::created : std::max(one.deed, deed);
        });
    }

    void judge(const Touched& row) {
        std::vector<storage::Bound> key;
        append_key(*row.shape, row.key, key);
        const std::int64_t now = connection_.integer("SELECT change_set FROM " + row.shape->name() + where_key(*row.shape, 1), key);
        const bool gone = now == 0;
        if (row.deed == Deed::created && gone) return;  // made and taken away within the operation
        if (row.deed == Deed::deleted) {
            if (gone) touched.push_back(row);
            else conflict(row, "undo.changed_since");
        } else if (gone) {
            conflict(row, "undo.deleted_since");
        } else if (now > row.last_set) {
            conflict(row, "undo.changed_since");
        } else {
            touched.push_back(row);
        }
    }

    void conflict(const Touched& row, std::string reason) {
        conflict_count++;
        if (conflicts.size() < 100) conflicts.push_back({row.shape->name(), row.key, std::move(reason)});
    }

    storage::Connection& connection_;
    const schema::Snapshot& snapshot_;
    std::vector<std::int64_t> sets_;
};

Survey survey(storage::Connection& connection, const schema::Snapshot& snapshot, const access::Actor& actor, std::int64_t operation) {
    const auto entities = entities_of(connection, actor, operation);
    Survey survey{connection, snapshot, sets_of(connection, operation)};
    for (const std::string& entity : entities) survey.visit(entity);
    return survey;
}

void note_columns(storage::Connection& connection, const schema::Snapshot& snapshot, const Touched& row, std::set<std::string>& columns) {
    const auto before = ended_version(connection, snapshot, row.shape, row.key, row.first_set);
    const auto now = load_row(connection, snapshot, row.shape, row.key);
    if (!before || !now) return;
    for (const schema::Field* field : row.shape->fields())
        if (!field->options().read_only && !field->computed() && before->at(*field) != now->at(*field)) columns.insert(field->name());
}

}  // namespace

UndoPreview preview_undo(Platform& platform, const access::Actor& actor, std::int64_t operation) {
    const auto reading = platform.database().read();
    storage::Connection& connection = reading->connection();
    const schema::SnapshotPointer snapshot = platform.schema();
    Survey found = survey(connection, *snapshot, actor, operation);
    UndoPreview preview;
    preview.conflict_count = found.conflict_count;
    preview.conflicts = std::move(found.conflicts);
    constexpr int kCompared = 200;
    int compared = 0;
    for (const Touched& row : found.touched) {
        if (row.deed == Deed::created) preview.created++;
        if (row.deed == Deed::deleted) preview.deleted++;
        if (row.deed != Deed::updated) continue;
        preview.updated++;
        if (compared++ < kCompared) note_columns(connection, *snapshot, row, preview.columns);
    }
    return preview;
}

namespace {

// Undo is a change too: who wrote last, and when, stays true; roll-ups follow their rows, formulas their inputs.
bool is_business(const schema::Field& field) {
    return !field.computed() && field.name() != "updated_at" && field.name() != "updated_by";
}

}  // namespace

// The state before the operation: the row as its first set found it, and its child rows as of then.
void Writer::undo_update(const ShapePointer& known, Key key, std::int64_t first_set) {
    const ShapePointer shape = current(known);
    auto stored = load_row(connection_, *schema_, shape, key);
    const auto before = ended_version(connection_, *schema_, shape, key, first_set);
    if (!stored || !before) return;
    const Record was = *stored;
    std::string changed;
    for (const schema::Field* field : shape->fields()) {
        if (!is_business(*field) || stored->at(*field) == before->at(*field)) continue;
        stored->put(*field, before->at(*field));
        changed += (changed.empty() ? "" : ",") + field->name();
    }
    undo_children(*stored, first_set - 1);
    FieldErrors errors;
    claim_unique(*stored, &was, errors, "");
    errors.throw_if_any();
    store_changes(*stored, was);
    counts_.updated++;
    note(*shape, key, stored->version, "updated", changed);
}

// Rows that were not there go, others come back as they were.
void Writer::undo_children(const Record& parent, std::int64_t as_of) {
    Record now{parent.shape_pointer()}, then{parent.shape_pointer()};
    now.key = then.key = parent.key;
    records::load_children(connection_, *schema_, now);
    load_children_as_of(connection_, *schema_, as_of, then);
    for (auto& [name, rows] : now.children) {
        auto& wanted = then.children[name];
        for (Record& row : rows) {
            const auto old = std::find_if(wanted.begin(), wanted.end(), [&](const Record& candidate) { return candidate.key == row.key; });
            if (old == wanted.end()) {
                remove_row(row, "child");
                continue;
            }
            const Record was = row;
            for (const schema::Field* field : row.shape().fields())
                if (is_business(*field)) row.put(*field, old->at(*field));
            if (row.any_changed()) store_changes(row, was);
            wanted.erase(old);
        }
    }
    FieldErrors errors;
    for (auto& [name, rows] : then.children)
        for (Record& row : rows)
            if (const std::int64_t set = deleted_now(connection_, row.shape(), row.key)) put_back(row, set, errors);
    errors.throw_if_any();
}

namespace {

void undo_one(Writer& writer, const Touched& row) {
    switch (row.deed) {
        case Deed::created: return writer.undo_create(row.shape, row.key);
        case Deed::updated: return writer.undo_update(row.shape, row.key, row.first_set);
        case Deed::deleted: return writer.undo_delete(row.shape, row.key, row.first_set);
    }
}

// Changed between the survey and this box: left alone, as a conflict would be.
bool still_stands(storage::Connection& connection, const Touched& row) {
    std::vector<storage::Bound> key;
    append_key(*row.shape, row.key, key);
    const std::int64_t now = connection.integer("SELECT change_set FROM " + row.shape->name() + where_key(*row.shape, 1), key);
    return row.deed == Deed::deleted ? now == 0 : now != 0 && now <= row.last_set;
}

void mark_undone(Platform& platform, std::int64_t operation, const UndoResult& result, const UndoOptions& options) {
    platform.database().write([&](storage::Connection& connection) {
        connection.run("UPDATE operations SET undone_by=$1 WHERE id=$2 AND undone_by IS NULL",
                       {result.operation, operation});
        if (options.ended) options.ended(connection, result);
    });
}

}  // namespace

UndoResult undo(Platform& platform, const access::Actor& actor, std::int64_t operation, const UndoOptions& options) {
    UndoResult result{options.operation ? options.operation : platform.new_operation(), 0, 0};
    std::vector<Touched> rows;
    {
        const auto reading = platform.database().read();
        Survey found = survey(reading->connection(), *platform.schema(), actor, operation);
        rows = std::move(found.touched);
        result.conflict_count = found.conflict_count;
    }
    const OperationOptions write{.cause = Cause::undo, .operation = result.operation, .undoes = operation, .alone = true};
    std::size_t next = 0;
    while (next < rows.size()) {
        std::size_t at = next;
        std::int64_t restored = 0, skipped = 0;
        platform.write(actor, write, [&](Writer& writer) {
            at = next;
            restored = skipped = 0;
            const storage::TimeBox box{platform.database(), options.box};
            do {
                const Touched& row = rows[at++];
                if (!still_stands(writer.connection(), row)) skipped++;
                else undo_one(writer, row), restored++;
            } while (at < rows.size() && !box.is_full());
            return std::string{};
        });
        next = at;
        result.restored += restored;
        result.conflict_count += skipped;
        const bool go_on = !options.progress || options.progress(static_cast<std::int64_t>(next), static_cast<std::int64_t>(rows.size()));
        if (!go_on) return result;
    }
    mark_undone(platform, operation, result, options);
    return result;
}

}  // namespace lazo::records
