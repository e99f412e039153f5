#include "kernel/records/undo.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "kernel/records/history.h"
#include "kernel/records/rows.h"
#include "kernel/records/undo_survey.h"
#include "kernel/records/writer.h"
#include "kernel/storage/tables.h"
#include "kernel/storage/time_box.h"

namespace lazo::records {

using schema::Key;
using schema::Record;
using schema::ShapePointer;

namespace {

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
    const auto listed = text::list(names);
    const std::set<std::string_view> unique{listed.begin(), listed.end()};
    return {unique.begin(), unique.end()};
}

UndoSurvey survey(storage::Connection& connection, const schema::Snapshot& snapshot, const access::Actor& actor,
                  std::int64_t operation, const std::set<std::int64_t>& own = {}) {
    const auto entities = entities_of(connection, actor, operation);
    UndoSurvey survey{connection, snapshot, operation, own};
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
    UndoSurvey found = survey(connection, *snapshot, actor, operation);
    UndoPreview preview;
    preview.conflict_count = found.conflict_count;
    preview.conflicts = std::move(found.conflicts);
    constexpr int kCompared = 200;
    int compared = 0;
    for (const Touched& row : found.touched) {
        if (row.deed == Deed::created) preview.created++;
        if (row.deed == Deed::deleted) preview.deleted++;
        if (row.deed == Deed::shared) preview.updated++, preview.columns.insert("shares");
        if (row.deed != Deed::updated) continue;
        preview.updated++;
        if (compared++ < kCompared) note_columns(connection, *snapshot, row, preview.columns);
    }
    return preview;
}

void Writer::undo_create(const ShapePointer& shape, Key key) {
    auto stored = load_row(connection_, *schema_, current(shape), key);
    if (!stored) return;
    records::load_children(connection_, *schema_, *stored);
    remove_stored(*stored);
    for (const auto& [name, rows] : stored->children)
        for (const Record& row : rows) undone(row);
}

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
                undone(row);
                continue;
            }
            const Record was = row;
            for (const schema::Field* field : row.shape().fields())
                if (is_business(*field)) row.put(*field, old->at(*field));
            if (row.any_changed()) {
                store_changes(row, was);
                undone(row, &was);
            }
            wanted.erase(old);
        }
    }
    FieldErrors errors;
    for (auto& [name, rows] : then.children)
        for (Record& row : rows)
            if (const std::int64_t set = deleted_now(connection_, row.shape(), row.key)) {
                put_back(row, set, errors);
                undone(row, nullptr);
            }
    errors.throw_if_any();
}

// Few entities have such rules: rows of the others are not kept.
void Writer::undone(const Record& gone) {
    if (!platform_.rules().after_delete(gone.entity().name()).empty()) undone_gone_.push_back(gone);
}

void Writer::undone(const Record& written, const Record* before) {
    if (platform_.rules().after_save(written.entity().name()).empty()) return;
    undone_written_.emplace_back(written, before ? std::optional{*before} : std::nullopt);
}

void Writer::run_after_undo() {
    for (const Record& row : std::exchange(undone_gone_, {})) run_after_delete(row);
    for (const auto& [row, before] : std::exchange(undone_written_, {}))
        if (load_row(connection_, *schema_, row.shape_pointer(), row.key)) run_after(row, before ? &*before : nullptr);
}

namespace {

void undo_one(Writer& writer, const Touched& row) {
    switch (row.deed) {
        case Deed::created: return writer.undo_create(row.shape, row.key);
        case Deed::updated: return writer.undo_update(row.shape, row.key, row.first_set);
        case Deed::deleted: return writer.undo_delete(row.shape, row.key, row.first_set);
        case Deed::shared: return writer.undo_shares(row.shape, row.key);
    }
}

// Changed between the survey and this box: left alone, as a conflict would be. What this undo changed itself, where a
// rule followed another row, still stands.
bool still_stands(Writer& writer, const Touched& row, const std::set<std::int64_t>& own) {
    if (row.deed == Deed::shared) return true;  // judged share by share
    std::vector<storage::Bound> key;
    append_key(*row.shape, row.key, key);
    const std::int64_t now =
        writer.connection().integer("SELECT change_set FROM " + row.shape->name() + where_key(*row.shape, 1), key);
    return now == row.now || (now != 0 && (own.contains(now) || (writer.wrote() && now == writer.change_set())));
}

void mark_undone(Platform& platform, std::int64_t operation, const UndoResult& result, const UndoOptions& options) {
    platform.database().write([&](storage::Connection& connection) {
        connection.run("UPDATE operations SET undone_by=$1 WHERE id=$2 AND undone_by IS NULL",
                       {result.operation, operation});
        if (options.ended) options.ended(connection, result);
    });
}

}  // namespace

namespace {

class Undo {
 public:
    Undo(Platform& platform, const access::Actor& actor, std::int64_t operation, const UndoOptions& options)
        : platform_(platform), actor_(actor), options_(options) {
        result_.operation = options.operation ? options.operation : platform.new_operation();
        write_ = {.cause = Cause::undo, .operation = result_.operation, .undoes = operation, .alone = true};
        const auto reading = platform.database().read();
        const auto own = sets_of(reading->connection(), result_.operation);
        own_.insert(own.begin(), own.end());
        UndoSurvey found = survey(reading->connection(), *platform.schema(), actor, operation, own_);
        rows_ = std::move(found.touched);
        result_.conflict_count = found.conflict_count;
    }

    UndoResult run() {
        std::size_t next = 0;
        while (next < rows_.size()) {
            next = box(next);
            if (options_.progress &&
                !options_.progress(static_cast<std::int64_t>(next), static_cast<std::int64_t>(rows_.size())))
                return result_;
        }
        mark_undone(platform_, write_.undoes, result_, options_);
        return result_;
    }

 private:
    // One transaction from that row on; returns where it ended.
    std::size_t box(std::size_t from) {
        std::size_t at = from;
        std::int64_t restored = 0, skipped = 0;
        const Outcome outcome = platform_.write(actor_, write_, [&](Writer& writer) {
            at = from;
            restored = skipped = 0;
            const storage::TimeBox box{platform_.database(), options_.box};
            do {
                const Touched& row = rows_[at++];
                if (!still_stands(writer, row, own_)) skipped++;
                else undo_one(writer, row), restored++;
            } while (at < rows_.size() && !box.is_full());
            writer.run_after_undo();
            return std::string{};
        });
        own_.insert(outcome.change_set);
        result_.restored += restored;
        result_.conflict_count += skipped;
        return at;
    }

    Platform& platform_;
    const access::Actor& actor_;
    const UndoOptions& options_;
    OperationOptions write_;
    std::set<std::int64_t> own_;  // the change sets of this undo
    std::vector<Touched> rows_;
    UndoResult result_;
};

}  // namespace

UndoResult undo(Platform& platform, const access::Actor& actor, std::int64_t operation, const UndoOptions& options) {
    return Undo{platform, actor, operation, options}.run();
}

}  // namespace lazo::records
