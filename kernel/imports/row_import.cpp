#include "kernel/imports/row_import.h"

#include "base/error.h"
#include "kernel/records/rows.h"

namespace lazo::imports {

using schema::Key;
using schema::Record;

namespace {

constexpr std::size_t kMostFirsts = 50'000;
constexpr std::size_t kMostFirstsBytes = 64u << 20;  // of their cells
constexpr std::size_t kMostTold = 2'000'000;

// Faults of the row; all others are of the store or the program, and end the import.
bool is_of_the_row(ErrorKind kind) {
    return kind == ErrorKind::invalid || kind == ErrorKind::forbidden || kind == ErrorKind::not_found ||
           kind == ErrorKind::conflict || kind == ErrorKind::too_large;
}

std::string text_of(const Plan& plan, const std::vector<schema::Value>& key) {
    std::string text;
    for (std::size_t i = 0; i < key.size(); i++) {
        const schema::Field& field = *plan.columns[plan.key[i]].target.field;
        text += '\x1f';
        if (!schema::is_empty(key[i])) text += field.kind().to_text(field, key[i]);
    }
    return text;
}

}  // namespace

RowImport::RowImport(const Case& row_case)
    : case_(row_case),
      plan_(row_case.plan),
      links_(plan_, row_case.actor, row_case.platform.reading_of(row_case.actor)),
      keys_(plan_, row_case.actor),
      cells_(plan_, row_case.texts, links_, row_case.platform.reading_of(row_case.actor)),
      drafter_(plan_, cells_, row_case.columns_in_file) {}

void RowImport::forget() {
    links_.forget();
    firsts_.clear();
    firsts_bytes_ = 0;
}

Judged RowImport::judge(records::Writer& writer, const SourceRow& source, Effect effect) {
    const std::int64_t written = writer.connection().total_changes();
    Row row{writer,
            source,
            effect,
            drafter_.draft(writer.connection(), effect == Effect::write ? &writer : nullptr, source),
            {}};
    row.repeated = case_.survey.repeated.has(source.number);
    try {
        if (!row.draft.refused) decide(row);
    } catch (const schema::BadValue& bad) {  // of a constant
        refuse(row, bad.message);
    } catch (const Error& error) {
        if (!is_of_the_row(error.kind())) throw;
        drafter_.explain(error, source, row.draft);
    }
    if (row.draft.refused) row.judged.fate = Fate::failed;
    row.judged.left_traces = row.draft.refused && writer.connection().total_changes() != written;
    row.judged.remarks = std::move(row.draft.remarks);
    return std::move(row.judged);
}

void RowImport::refuse(Row& row, Message why) const {
    const MappedColumn* column = plan_.key.empty() ? nullptr : &plan_.columns[plan_.key.front()];
    row.draft.remarks.push_back(drafter_.remark(row.source, column, std::move(why)));
    row.draft.refused = true;
}

void RowImport::decide(Row& row) {
    if (plan_.key.empty()) return make(row);
    if (row.draft.key_is_blank) {
        const bool refused = plan_.mapping.blank_key == BlankKey::refuse || plan_.mapping.mode == Mode::update;
        return refused ? refuse(row, {"import.key_blank"}) : make(row);
    }
    row.judged.duplicate = row.repeated;
    if (row.repeated && plan_.mapping.same_key == SameKey::refuse) return refuse(row, {"import.same_key"});
    if (row.repeated)
        if (const auto first = firsts_.find(text_of(plan_, row.draft.key)); first != firsts_.end())
            return merge(row, first->second);
    const std::vector<Key> keys = keys_.find(row.writer.connection(), row.draft.key);
    if (keys.size() > 1) return refuse(row, {"import.ambiguous"});
    if (keys.size() == 1) return meet(row, keys.front());
    if (plan_.mapping.mode == Mode::update) return refuse(row, {"import.no_match"});
    // The record that an earlier row would have made; how far this one adds to it is not known any more.
    if (row.repeated && row.effect == Effect::check && firsts_forgotten_) {
        row.judged.fate = Fate::unchanged;
        return;
    }
    make(row);
}

// The record is there: from before, or from an earlier row of this file.
void RowImport::meet(Row& row, Key key) {
    const Record stored = load(row, key);
    if (row.repeated && (plan_.mapping.mode != Mode::create || is_own(row, stored))) return merge(row, stored);
    if (plan_.mapping.mode != Mode::create) return overwrite(row, stored);
    row.judged.duplicate = true;
    row.judged.fate = Fate::unchanged;
    const MappedColumn& column = plan_.columns[plan_.key.front()];
    row.draft.remarks.push_back(drafter_.remark(row.source, &column, {"import.exists"}, Weight::warning));
}

Record RowImport::load(Row& row, Key key) const {
    storage::Connection& connection = row.writer.connection();
    auto record = records::load_row(connection, *plan_.snapshot, plan_.shape, key);
    if (!record) throw_not_found();
    if (plan_.has_children) records::load_children(connection, *plan_.snapshot, *record);
    return *record;
}

bool RowImport::is_own(Row& row, const Record& stored) const {
    if (row.effect == Effect::check) return false;
    if (stored.created_set == row.writer.change_set()) return true;
    return row.writer.connection().integer("SELECT operation FROM change_sets WHERE number=$1", {stored.created_set}) ==
           case_.operation;
}

void RowImport::make(Row& row) {
    const bool writes = row.effect == Effect::write;
    drafter_.add_constants(row.writer.connection(), writes ? &row.writer : nullptr, row.draft);
    if (writes)
        row.judged.record = row.writer.create(row.draft.record);
    else
        row.writer.check_create(row.draft.record), row.judged.record = row.draft.record;
    row.judged.fate = Fate::created;
    remember(row, *row.judged.record);
}

void RowImport::overwrite(Row& row, const Record& stored) {
    drafter_.add_constants(row.writer.connection(), row.effect == Effect::write ? &row.writer : nullptr, row.draft);
    const Patch patch = patch_of(plan_, stored, row.draft.record, Policy::overwrite);
    row.judged.fate = patch.changes ? Fate::updated : Fate::unchanged;
    row.judged.record = stored;
    if (patch.changes) store(row, stored, patch);
    remember(row, *row.judged.record);
}

void RowImport::store(Row& row, const Record& stored, const Patch& patch) {
    if (row.effect == Effect::check) {
        row.judged.record = row.writer.check_update(patch.record);
        row.judged.record->children = stored.children;
        for (const auto& [name, rows] : patch.record.children) row.judged.record->children[name] = rows;
        return;
    }
    row.writer.update(patch.record);
    row.judged.record = load(row, patch.record.key);
}

// `first` may be kept from before; what is written is measured against what stands there now.
void RowImport::merge(Row& row, const Record& first) {
    const Patch seen = patch_of(plan_, first, row.draft.record, Policy::keep_first);
    warn_of_kept(row, seen);
    row.judged.fate = seen.changes ? Fate::updated : Fate::unchanged;
    row.judged.record = first;
    if (!seen.changes) return;
    if (first.key.id == 0) {  // only thought of, in a preview
        Record grown = first;
        for (const schema::Field* field : seen.record.shape().fields())
            if (seen.record.changed(*field)) grown.put(*field, seen.record.at(*field));
        for (const auto& [name, rows] : seen.record.children) grown.children[name] = rows;
        row.judged.record = grown;
    } else {
        const Record stored = load(row, first.key);
        const Patch patch = patch_of(plan_, stored, row.draft.record, Policy::keep_first);
        if (!patch.changes)
            row.judged.fate = Fate::unchanged;
        else
            store(row, stored, patch);
    }
    if (const auto kept = firsts_.find(text_of(plan_, row.draft.key)); kept != firsts_.end())
        kept->second = *row.judged.record;
}

void RowImport::warn_of_kept(Row& row, const Patch& patch) {
    for (const MappedColumn* column : patch.kept) {
        Remark remark = drafter_.remark(row.source, column, {"import.kept_first"}, Weight::warning);
        const std::string what = text_of(plan_, row.draft.key) + '\x1e' + column->header + '\x1e' + remark.value;
        if (is_news(row, number_of(what))) row.draft.remarks.push_back(std::move(remark));
    }
}

// Each difference is told once, however often the file repeats it.
bool RowImport::is_news(const Row& row, std::uint64_t number) {
    if (row.effect == Effect::check) {
        if (told_.size() >= kMostTold) told_.clear();
        return told_.insert(number).second;
    }
    storage::Connection& connection = row.writer.connection();
    connection.run("INSERT INTO import_differences(import,number) VALUES($1,$2) ON CONFLICT DO NOTHING",
                   {case_.import, static_cast<std::int64_t>(number)});
    return connection.changes() == 1;
}

void RowImport::remember(const Row& row, const Record& record) {
    if (plan_.mapping.same_key != SameKey::merge || !case_.survey.first.has(row.source.number)) return;
    if (firsts_.size() >= kMostFirsts || firsts_bytes_ >= kMostFirstsBytes) {
        firsts_.clear();
        firsts_bytes_ = 0;
        firsts_forgotten_ = true;
    }
    for (const std::string& cell : row.source.cells) firsts_bytes_ += cell.size();
    firsts_.insert_or_assign(text_of(plan_, row.draft.key), record);
}

}  // namespace lazo::imports
