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

std::vector<std::string> entities_of(storage::Connection& connection, const access::Actor& actor,
                                     std::int64_t operation) {
    std::string names;
    std::int64_t author = -1, undone = 0;
    connection.each("SELECT entities,actor,undone_by FROM operations WHERE id=$1", {operation},
                    [&](storage::Statement& row) {
                        names = row.text(0);
                        author = row.integer(1);
                        undone = row.integer(2);
                    });
    if (author < 0) throw_not_found();
    if (author != actor.user() && !actor.administrator() && !actor.is_system())
        throw Error{ErrorKind::forbidden, {"undo.not_yours"}};
    if (undone != 0) throw Error{ErrorKind::conflict, {"undo.already"}};
    const auto listed = text::list(names);
    const std::set<std::string_view> unique{listed.begin(), listed.end()};
    return {unique.begin(), unique.end()};
}

void note_columns(storage::Connection& connection, const schema::Snapshot& snapshot, const ShapePointer& shape, Key key,
                  std::int64_t first_set, std::set<std::string>& columns) {
    const auto before = ended_version(connection, snapshot, shape, key, first_set);
    const auto now = load_row(connection, snapshot, shape, key);
    if (!before || !now) return;
    for (const schema::Field* field : shape->fields())
        if (!field->options().read_only && !field->computed() && before->at(*field) != now->at(*field))
            columns.insert(field->name());
}

class Preview {
 public:
    Preview(storage::Connection& connection, const schema::Snapshot& snapshot, const Survey& found)
        : connection_(connection), snapshot_(snapshot), found_(found), judge_(connection, snapshot, found, nobody_) {}

    UndoPreview of_all() {
        for (const auto& [shape, rows] : found_.touched)
            for (const Touched& row : rows) {
                add(shape, row, judge_.of_values(shape, row));
                add(shape, row, judge_.of_shares(shape, row));
            }
        return std::move(preview_);
    }

 private:
    void add(const ShapePointer& shape, const Touched& row, const Verdict& verdict) {
        switch (verdict.deed) {
            case Deed::none:
                return;
            case Deed::created:
                preview_.created++;
                return;
            case Deed::deleted:
                preview_.deleted++;
                return;
            case Deed::conflict:
                return add_conflict(shape, row, verdict.reason);
            case Deed::shared:
                preview_.updated++;
                preview_.columns.insert("shares");
                return;
            case Deed::updated:
                if (++preview_.updated <= kCompared)
                    note_columns(connection_, snapshot_, shape, row.key, found_.sets[row.first_set], preview_.columns);
        }
    }
    void add_conflict(const ShapePointer& shape, const Touched& row, const std::string& reason) {
        if (++preview_.conflict_count <= kListed) preview_.conflicts.push_back({shape->name(), row.key, reason});
    }

    static constexpr std::int64_t kCompared = 200, kListed = 100;
    storage::Connection& connection_;
    const schema::Snapshot& snapshot_;
    const Survey& found_;
    const std::set<std::int64_t> nobody_;
    const Judge judge_;
    UndoPreview preview_;
};

}  // namespace

UndoPreview preview_undo(Platform& platform, const access::Actor& actor, std::int64_t operation) {
    const auto reading = platform.database().read();
    storage::Connection& connection = reading->connection();
    const schema::SnapshotPointer snapshot = platform.schema();
    const Survey found = survey(connection, *snapshot, operation, entities_of(connection, actor, operation));
    return Preview{connection, *snapshot, found}.of_all();
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
    check_unique(*stored, &was, errors, "");
    if (errors.empty()) claim_unique(*stored, &was, errors, "");
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
            const auto old = std::find_if(wanted.begin(), wanted.end(),
                                          [&](const Record& candidate) { return candidate.key == row.key; });
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

void mark_undone(Platform& platform, std::int64_t operation, const UndoResult& result, const UndoOptions& options) {
    platform.database().write([&](storage::Connection& connection) {
        connection.run("UPDATE operations SET undone_by=$1 WHERE id=$2 AND undone_by IS NULL",
                       {result.operation, operation});
        if (options.ended) options.ended(connection, result);
    });
}

class Undo {
 public:
    Undo(Platform& platform, const access::Actor& actor, std::int64_t operation, const UndoOptions& options)
        : platform_(platform), actor_(actor), options_(options) {
        result_.operation = options.operation ? options.operation : platform.new_operation();
        write_ = {.cause = Cause::undo, .operation = result_.operation, .undoes = operation, .alone = true};
        const auto reading = platform.database().read();
        storage::Connection& connection = reading->connection();
        const auto own = sets_of(connection, result_.operation);
        own_.insert(own.begin(), own.end());
        found_ = survey(connection, *platform.schema(), operation, entities_of(connection, actor, operation));
        for (const TouchedRows& touched : found_.touched) total_ += touched.rows.size();
    }

    UndoResult run() {
        for (const TouchedRows& touched : found_.touched)
            if (!take_back(touched)) return result_;
        mark_undone(platform_, write_.undoes, result_, options_);
        return result_;
    }

 private:
    // False when it was stopped.
    bool take_back(const TouchedRows& touched) {
        for (std::size_t next = 0; next < touched.rows.size();) {
            const std::size_t from = std::exchange(next, box(touched, next));
            done_ += next - from;
            if (options_.progress &&
                !options_.progress(static_cast<std::int64_t>(done_), static_cast<std::int64_t>(total_)))
                return false;
        }
        return true;
    }

    // One transaction from that row on; returns where it ended.
    std::size_t box(const TouchedRows& touched, std::size_t from) {
        std::size_t at = from;
        std::int64_t restored = 0, conflicts = 0, own = 0;
        const auto take = [&](Writer& writer, const Touched& row, const Verdict& verdict) {
            if (verdict.deed == Deed::conflict)
                conflicts++;
            else if (verdict.deed != Deed::none)
                restored++;
            undo_one(writer, touched.shape, row, verdict.deed);
        };
        const Outcome outcome = platform_.write(actor_, write_, [&](Writer& writer) {
            at = from;
            restored = conflicts = 0;
            own_.erase(std::exchange(own, 0));  // of the attempt before: it is somebody else's by now
            const Judge judge{writer.connection(), writer.schema(), found_, own_};
            const storage::TimeBox box{platform_.database(), options_.box};
            do {
                // Where a rule of this undo followed another row, it is no change by others.
                if (writer.wrote() && own == 0) own_.insert(own = writer.change_set());
                const Touched& row = touched.rows[at++];
                writer.hold(*touched.shape, row.key);
                take(writer, row, judge.of_values(touched.shape, row));
                take(writer, row, judge.of_shares(touched.shape, row));
            } while (at < touched.rows.size() && !box.is_full());
            writer.run_after_undo();
            return std::string{};
        });
        own_.insert(outcome.change_set);
        result_.restored += restored;
        result_.conflict_count += conflicts;
        return at;
    }

    void undo_one(Writer& writer, const ShapePointer& shape, const Touched& row, Deed deed) const {
        const std::int64_t first = found_.sets[row.first_set];
        switch (deed) {
            case Deed::none:
            case Deed::conflict:
                return;
            case Deed::created:
                return writer.undo_create(shape, row.key);
            case Deed::updated:
                return writer.undo_update(shape, row.key, first);
            case Deed::deleted:
                return writer.undo_delete(shape, row.key, first);
            case Deed::shared:
                return writer.undo_shares(shape, row.key);
        }
    }

    Platform& platform_;
    const access::Actor& actor_;
    const UndoOptions& options_;
    OperationOptions write_;
    std::set<std::int64_t> own_;  // the change sets of this undo
    Survey found_;
    std::size_t total_ = 0, done_ = 0;
    UndoResult result_;
};

}  // namespace

UndoResult undo(Platform& platform, const access::Actor& actor, std::int64_t operation, const UndoOptions& options) {
    return Undo{platform, actor, operation, options}.run();
}

}  // namespace lazo::records
