// Child rows written with their parent, where the list that is sent is what shall be there afterwards, and by themselves.
#include <algorithm>

#include "base/error.h"
#include "kernel/records/primaries.h"
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"

namespace lazo::records {

using access::Action;
using schema::Field;
using schema::Key;
using schema::Record;
using schema::ShapePointer;

namespace {

std::string path_of(const std::string& collection, std::size_t index) {
    return collection + "[" + std::to_string(index) + "].";
}

void set_parent(Record& child, const Record& parent) {
    const auto* collection = parent.shape().find_collection(child.shape().name());
    child.load(child.shape().get(collection->link), Key{0, parent.key.id});
}

}  // namespace

void Writer::prepare_children(Record& parent, FieldErrors& errors) {
    for (auto& [name, rows] : parent.children) {
        choose_primary(rows, {});
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
        choose_primary(wanted, before.children[name]);
        bool differs = false;
        for (const Record& old : before.children[name]) {
            const bool kept = std::any_of(wanted.begin(), wanted.end(), [&](const Record& row) { return row.key == old.key; });
            if (kept) continue;
            for (const auto& rule : platform_.rules().before_delete(name)) rule(old, *this);
            remove_row(old, "child");
            run_after_delete(old);
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

void Writer::add_row(Record& row) {
    hold_above(row);
    fill_defaults(row);
    place_among_siblings(row, nullptr);
    insert(row);
    if (row.entity().is_child()) touch_parent(row);
}

void Writer::change_row(Record& row, const Record& before) {
    hold(row.shape(), row.key);
    place_among_siblings(row, &before);
    if (!row.any_changed()) return;
    store_changes(row, before);
    if (row.entity().is_child()) return touch_parent(row);
    counts_.updated++;
    note(row.shape(), row.key, row.version, "updated", "");
}

void Writer::drop_row(const Record& row) {
    hold(row.shape(), row.key);
    remove_row(row, row.entity().is_child() ? "child" : "deleted");
    run_after_delete(row);
    if (row.entity().is_child()) return fill_place_of(row), touch_parent(row);
    counts_.deleted++;
}

void Writer::require_parent(const Record& child) {
    const ShapePointer shape = schema_->get(child.shape().parent()->name());
    const Key key{0, schema::Codec<Key>::from(child.at(*child.shape().parent_link())).id};
    if (!find(shape, key, Action::update)) throw Error{ErrorKind::forbidden, {"record.not_writable"}};
}

namespace {

// In all that people write, but for which of them is the first.
bool says_the_same(const Record& row, const Record& other) {
    for (const Field* field : row.shape().fields()) {
        const bool judged = !field->computed() && !field->options().read_only && field->name() != "primary";
        if (judged && row.at(*field) != other.at(*field)) return false;
    }
    return true;
}

}  // namespace

// A child row comes back under a parent that stands, and not beside one that says the same: a mirror that a rule has
// made anew meanwhile, an address that was typed again.
void Writer::require_place(const Record& child) {
    Record parent{schema_->get(child.shape().parent()->name())};
    parent.key = {0, schema::Codec<Key>::from(child.at(*child.shape().parent_link())).id};
    if (!load_row(connection_, *schema_, parent.shape_pointer(), parent.key))
        throw Error{ErrorKind::conflict, {"restore.no_parent"}};
    load_children(connection_, *schema_, parent);
    for (const Record& row : parent.children[child.shape().name()])
        if (says_the_same(row, child)) throw Error{ErrorKind::conflict, {"restore.same_there"}};
}

// One new version a change set, however many of its rows change.
void Writer::touch_parent(const Record& child) {
    const ShapePointer shape = schema_->get(child.shape().parent()->name());
    const Key key{0, schema::Codec<Key>::from(child.at(*child.shape().parent_link())).id};
    if (!touched_parents_.insert({shape->name(), key}).second) return;
    hold(*shape, key);
    auto parent = load_row(connection_, *schema_, shape, key);
    if (!parent) return;
    const Record before = *parent;
    store_changes(*parent, before);
    counts_.updated++;
    note(*shape, key, parent->version, "updated", child.shape().name());
}

}  // namespace lazo::records
