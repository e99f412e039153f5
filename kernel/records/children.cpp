// Child rows are written with their parent: the list that is sent is what shall be there afterwards.
#include <algorithm>

#include "base/error.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"

namespace lazo::records {

using schema::Field;
using schema::Key;
using schema::Record;

namespace {

std::string path_of(const std::string& collection, std::size_t index) {
    return collection + "[" + std::to_string(index) + "].";
}

void set_parent(Record& child, const Record& parent) {
    const auto* collection = parent.shape().find_collection(child.shape().name());
    child.load(child.shape().get(collection->link), Key{0, parent.key.id});
}

// Exactly one of several is the first: the one that says so, else the first of all.
void ensure_one_primary(std::vector<Record>& rows) {
    if (rows.empty()) return;
    const Field* primary = rows.front().shape().find("primary");
    if (!primary) return;
    const auto marked = std::find_if(rows.begin(), rows.end(), [&](const Record& row) {
        return schema::Codec<bool>::from(row.at(*primary));
    });
    const Record* chosen = marked == rows.end() ? &rows.front() : &*marked;
    for (Record& row : rows) row.put(*primary, std::int64_t{&row == chosen});
}

}  // namespace

void Writer::prepare_children(Record& parent, FieldErrors& errors) {
    for (auto& [name, rows] : parent.children) {
        ensure_one_primary(rows);
        for (std::size_t i = 0; i < rows.size(); i++) {
            fill_defaults(rows[i]);
            // The parent has no id yet; any will do until it has one.
            rows[i].load(rows[i].shape().get(parent.shape().find_collection(name)->link), Key{0, 1});
            RuleContext context{*this, nullptr, errors, path_of(name, i)};
            for (const auto& rule : platform_.rules().before_save(name)) rule(rows[i], context);
            for (const Field* field : rows[i].shape().fields()) {
                if (field->computed()) check_computed(rows[i], nullptr, *field, errors, path_of(name, i));
                if (field->options().required && !rows[i].has(*field)) errors.add(path_of(name, i) + field->name(), {"field.required"});
                const bool to_parent = field->name() == parent.shape().find_collection(name)->link;
                if (rows[i].has(*field) && !field->target().empty() && !to_parent) check_link(rows[i], *field, errors, path_of(name, i));
            }
            check_unique(rows[i], nullptr, errors, path_of(name, i));
        }
    }
}

void Writer::insert_children(Record& parent) {
    for (auto& [name, rows] : parent.children) {
        for (Record& row : rows) {
            set_parent(row, parent);
            insert(row);
        }
    }
}

// A row that is kept, with what was sent for it put over what is stored; a new one as sent.
Record Writer::load_child_draft(const Record& parent, const Record& sent) {
    Record draft = sent;
    if (sent.key.id == 0) {
        fill_defaults(draft);
        set_parent(draft, parent);
        return draft;
    }
    const auto stored = load_row(connection_, *schema_, sent.shape_pointer(), sent.key);
    const auto* collection = parent.shape().find_collection(sent.shape().name());
    const bool own = stored && std::get<Key>(stored->at(stored->shape().get(collection->link))).id == parent.key.id;
    if (!own) throw_invalid(sent.shape().name(), {"field.no_such_record", {{"id", sent.key.to_text()}}});
    draft = *stored;
    for (const Field* field : sent.shape().fields())
        if (sent.changed(*field)) draft.put(*field, sent.at(*field));
    return draft;
}

// False when it stands as wanted already, or has faults.
bool Writer::write_child(Record& row, const Record* before, FieldErrors& errors, const std::string& path) {
    if (before && !row.any_changed()) return false;
    prepare(row, before, errors, path);
    if (errors.empty()) claim_unique(row, before, errors, path);
    if (!errors.empty()) return false;
    if (before) store_changes(row, *before);
    else insert(row);
    run_after(row, before);
    return true;
}

// The names of the collections in which something changed.
std::vector<std::string> Writer::update_children(Record& stored, const Record& patch) {
    std::vector<std::string> changed;
    if (patch.children.empty()) return changed;
    Record before{stored.shape_pointer()};
    before.key = stored.key;
    load_children(connection_, *schema_, before);
    FieldErrors errors;
    for (const auto& [name, sent] : patch.children) {
        if (!actor_.may(*schema_->get(name), access::Action::update)) throw Error{ErrorKind::forbidden, {"record.not_writable"}};
        std::vector<Record> wanted;
        for (const Record& row : sent) wanted.push_back(load_child_draft(stored, row));
        ensure_one_primary(wanted);
        bool differs = false;
        for (const Record& old : before.children[name]) {
            const bool kept = std::any_of(wanted.begin(), wanted.end(), [&](const Record& row) { return row.key == old.key; });
            if (kept) continue;
            for (const auto& rule : platform_.rules().before_delete(name)) rule(old, *this);
            remove_row(old, "child");
            differs = true;
        }
        for (std::size_t i = 0; i < wanted.size(); i++) {
            const auto old = std::find_if(before.children[name].begin(), before.children[name].end(),
                                          [&](const Record& candidate) { return candidate.key == wanted[i].key; });
            const Record* known = old == before.children[name].end() ? nullptr : &*old;
            differs |= write_child(wanted[i], known, errors, path_of(name, i));
        }
        if (differs) changed.push_back(name);
        stored.children[name] = std::move(wanted);
    }
    errors.throw_if_any();
    return changed;
}

}  // namespace lazo::records
