#include "kernel/records/writer.h"

#include <algorithm>

#include "base/error.h"
#include "kernel/records/rows.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

using access::Action;
using schema::Field;
using schema::FieldType;
using schema::Key;
using schema::Record;
using schema::ShapePointer;

Writer::Writer(Platform& platform, const access::Actor& actor, storage::Connection& connection,
               const OperationOptions& options)
    : platform_(platform),
      actor_(actor),
      connection_(connection),
      options_(options),
      schema_(platform.schema()),
      now_(platform.clock().now()),
      operation_(options.operation) {}

std::int64_t Writer::change_set() {
    if (change_set_ != 0) return change_set_;
    connection_.share(storage::Held::schema);
    return change_set_ = connection_.integer(connection_.dialect().next_change_set());
}

std::int64_t Writer::operation() {
    if (operation_ == 0) operation_ = platform_.ids().next("operations");
    return operation_;
}

std::optional<Record> Writer::find(const ShapePointer& shape, Key key, Action action) {
    if (shape->entity().by_customer() != (key.customer != 0)) return std::nullopt;
    auto stored = load_row(connection_, *schema_, shape, key);
    return stored && allows(*stored, action) ? std::move(stored) : std::nullopt;
}

bool Writer::allows(const Record& stored, Action action) {
    const access::ReachOf rights{actor_, stored.shape(), action};
    return query::reaches(connection_, {*schema_, rights, connection_.dialect()}, stored);
}

void Writer::check_create(Record& draft) {
    fill_defaults(draft);
    authorise(draft, Kind::created);
    FieldErrors errors;
    prepare(draft, nullptr, errors, "");
    prepare_children(draft, errors);
    errors.throw_if_any();
    if (!draft.entity().owned()) require_customer(draft);
}

Record Writer::create(Record draft) {
    draft = current(std::move(draft));
    hold_above(draft);
    check_create(draft);
    FieldErrors errors;
    claim_unique(draft, nullptr, errors, "");
    for (auto& [name, rows] : draft.children)
        for (std::size_t i = 0; i < rows.size(); i++) claim_unique(rows[i], nullptr, errors, name + "[" + std::to_string(i) + "].");
    errors.throw_if_any();
    if (draft.entity().is_child()) require_parent(draft);
    place_among_siblings(draft, nullptr);
    insert(draft);
    insert_children(draft);
    if (draft.entity().is_child()) touch_parent(draft);
    run_after(draft, nullptr);
    run_after_children(draft);
    return draft;
}

// A draft may come from before a field was made, an import's from long before: it is written as the entity is now.
Record Writer::current(Record record) const {
    const ShapePointer shape = schema_->get(record.shape().name());
    if (shape == record.shape_pointer()) return record;
    record = record.in(shape);
    for (auto& [name, rows] : record.children)
        for (Record& row : rows) row = current(std::move(row));
    return record;
}

void Writer::authorise(const Record& record, Kind kind) const {
    const Action action = kind == Kind::created ? Action::create : Action::update;
    actor_.require(record.shape(), action);
    FieldErrors errors;
    for (const Field* field : record.shape().fields())
        if (record.changed(*field) && !actor_.may_write(*field)) errors.add(field->name(), {"field.not_writable"});
    errors.throw_if_any();
    if (kind == Kind::updated || !record.entity().owned()) return;
    // A new record lands where its maker may create: with themselves, or in their team.
    const query::Visibility reach = actor_.reach(record.shape(), action);
    const std::int64_t owner = schema::Codec<Key>::from(record.at(record.shape().get("owner"))).id;
    const bool inside = reach.reach == query::Reach::everything ||
                        std::find(reach.owners.begin(), reach.owners.end(), owner) != reach.owners.end();
    if (!inside) throw_invalid("owner", {"record.owner_outside"});
}

// A touch or another row with the rights of its customer is made where its maker may make such rows.
void Writer::require_customer(const Record& draft) const {
    const schema::Shape& shape = draft.shape();
    if (shape.customers() != &shape.owner_shape() || draft.entity().is_child()) return;
    const Key customer{0, schema::Codec<Key>::from(draft.at(shape.get("customer"))).id};
    const access::ReachOf rights{actor_, shape, Action::create};
    const query::Scope scope{*schema_, rights, connection_.dialect()};
    if (query::count(connection_, scope, *shape.customers(), query::Condition::is({customer})) == 0)
        throw Error{ErrorKind::forbidden, {"record.not_writable"}};
}

void Writer::fill_defaults(Record& record) const {
    const schema::Reading reading = platform_.reading_of(actor_);
    for (const Field* field : record.shape().fields()) {
        const std::string& fallback = field->options().fallback;
        if (fallback.empty() || record.has(*field) || record.changed(*field)) continue;
        if (fallback != "me") record.load(*field, field->kind().read_text(*field, fallback, reading));
        else if (actor_.user() != 0) record.load(*field, Key{0, actor_.user()});
    }
}

void Writer::prepare(Record& record, const Record* before, FieldErrors& errors, const std::string& path) {
    RuleContext context{*this, before, errors, path};
    for (const auto& rule : platform_.rules().before_save(record.entity().name())) rule(record, context);
    validate(record, before, errors, path);
}

void Writer::insert(Record& record) {
    for (const Field* field : record.shape().fields()) {
        if (field->type() != FieldType::sequence || record.has(*field)) continue;
        const auto number = next_in_sequence(connection_, "sequence:" + record.shape().name() + "." + field->name());
        const std::string digits = std::to_string(number);
        record.load(*field, field->options().prefix + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits);
    }
    // Nothing links here yet, and a count of nothing is 0: "never contacted" is a filter that people use.
    for (const Field* field : record.shape().fields())
        if (field->type() == FieldType::rollup && field->options().rollup.aggregate == schema::Aggregate::count)
            record.load(*field, std::int64_t{0});
    record.key.id = platform_.ids().next(record.shape().name());
    if (record.entity().by_customer()) record.key.customer = schema::Codec<Key>::from(record.at(record.shape().get("customer"))).id;
    record.version = 1;
    record.created_set = record.change_set = change_set();
    const schema::Entity& entity = record.entity();
    record.load(entity.created_at, now_.ms);
    record.load(entity.updated_at, now_.ms);
    if (actor_.user() != 0) record.load(entity.created_by, Key{0, actor_.user()});
    if (actor_.user() != 0) record.load(entity.updated_by, Key{0, actor_.user()});
    if (!record.shape().formulas().empty()) compute_formulas(record);
    insert_row(connection_, record);
    touch_rollups(record);
    if (entity.is_child()) return;
    counts_.created++;
    note(record.shape(), record.key, record.version, "created", "");
}

namespace {

// What an event tells: the fields that differ, and the child lists. When and by whom it was written stands beside them.
std::string changed_names(const Record& record, const std::vector<std::string>& children) {
    std::string names;
    const schema::Entity& entity = record.entity();
    for (const Field* field : record.shape().fields())
        if (record.changed(*field) && field != &entity.updated_at && field != &entity.updated_by)
            names += (names.empty() ? "" : ",") + field->name();
    for (const std::string& name : children) names += (names.empty() ? "" : ",") + name;
    return names;
}

}  // namespace

Record Writer::update(const Record& sent, std::optional<std::int64_t> if_version) {
    const Record patch = current(sent);
    hold(patch.shape(), patch.key);
    auto stored = find(patch.shape_pointer(), patch.key, Action::read);
    if (!stored) throw_not_found();
    if (!allows(*stored, Action::update)) throw Error{ErrorKind::forbidden, {"record.not_writable"}};
    if (if_version && *if_version != stored->version) throw Error{ErrorKind::conflict, {"record.stale"}};
    const Record before = *stored;
    FieldErrors errors;
    *stored = apply(patch, before, errors);
    if (!errors.empty()) check_children(*stored, patch, errors);
    errors.throw_if_any();
    place_among_siblings(*stored, &before);
    claim_unique(*stored, &before, errors, "");
    errors.throw_if_any();
    const std::vector<std::string> children = update_children(*stored, patch);
    if (!stored->any_changed() && children.empty()) return before;
    store_changes(*stored, before);
    if (stored->entity().is_child()) {
        touch_parent(*stored);
    } else {
        counts_.updated++;
        note(stored->shape(), stored->key, stored->version, "updated", changed_names(*stored, children));
    }
    run_after(*stored, &before);
    stored->forget_changes();
    return *stored;
}

Record Writer::apply(const Record& patch, const Record& stored, FieldErrors& errors) {
    authorise(patch, Kind::updated);
    Record record = stored;
    for (const Field* field : patch.shape().fields())
        if (patch.changed(*field)) record.put(*field, patch.at(*field));
    prepare(record, &stored, errors, "");
    return record;
}

Record Writer::check_update(const Record& sent) {
    const Record patch = current(sent);
    const auto stored = find(patch.shape_pointer(), patch.key, Action::read);
    if (!stored) throw_not_found();
    if (!allows(*stored, Action::update)) throw Error{ErrorKind::forbidden, {"record.not_writable"}};
    FieldErrors errors;
    Record record = apply(patch, *stored, errors);
    check_children(record, patch, errors);
    errors.throw_if_any();
    return record;
}

void Writer::check_children(const Record& parent, const Record& patch, FieldErrors& errors) {
    for (const auto& [name, rows] : patch.children) {
        if (!actor_.may(*schema_->get(name), Action::update)) throw Error{ErrorKind::forbidden, {"record.not_writable"}};
        for (std::size_t i = 0; i < rows.size(); i++) {
            Record row = load_child_draft(parent, rows[i]);
            if (row.key.id != 0 && !row.any_changed()) continue;
            const auto before = row.key.id == 0 ? std::nullopt : load_row(connection_, *schema_, row.shape_pointer(), row.key);
            prepare(row, before ? &*before : nullptr, errors, name + "[" + std::to_string(i) + "].");
        }
    }
}

void Writer::within_savepoint(const std::function<void()>& work) {
    const auto change_set = change_set_;
    const auto ordinal = ordinal_;
    const auto counts = counts_;
    const auto entities = entities_;
    const auto rollups = rollups_;
    const auto parents = touched_parents_;
    const auto held = held_;
    const auto claimed = claimed_;
    connection_.execute("SAVEPOINT part");
    try {
        work();
        connection_.execute("RELEASE part");
    } catch (...) {
        connection_.execute("ROLLBACK TO part");
        connection_.execute("RELEASE part");
        change_set_ = change_set;
        ordinal_ = ordinal;
        counts_ = counts;
        entities_ = entities;
        rollups_ = rollups;
        touched_parents_ = parents;
        held_ = held;
        claimed_ = claimed;
        seen_.clear();
        throw;
    }
}

bool Writer::store_changes(Record& record, const Record& before) {
    const schema::Entity& entity = record.entity();
    seen_.clear();
    record.put(entity.updated_at, now_.ms);
    if (actor_.user() != 0) record.put(entity.updated_by, Key{0, actor_.user()});
    if (!record.shape().formulas().empty()) compute_formulas(record);
    update_row(connection_, record, change_set());
    record.version = before.version + 1;
    record.change_set = change_set();
    touch_rollups(record);
    touch_rollups(before);
    return true;
}

// A job may hold the entity as it was when it began; rows go with all that they have now.
ShapePointer Writer::current(const ShapePointer& shape) const { return schema_->get(shape->name()); }

void Writer::remove(const ShapePointer& known, Key key, std::optional<std::int64_t> if_version) {
    const ShapePointer shape = current(known);
    hold(*shape, key);
    auto stored = find(shape, key, Action::read);
    if (!stored) throw_not_found();
    if (!allows(*stored, Action::delete_)) throw Error{ErrorKind::forbidden, {"record.not_deletable"}};
    if (if_version && *if_version != stored->version) throw Error{ErrorKind::conflict, {"record.stale"}};
    for (const auto& rule : platform_.rules().before_delete(shape->name())) rule(*stored, *this);
    if (shape->entity().is_child()) return drop_row(*stored);
    load_children(connection_, *schema_, *stored);
    for (const auto& [name, rows] : stored->children)
        for (const Record& row : rows)
            for (const auto& rule : platform_.rules().before_delete(name)) rule(row, *this);
    remove_stored(*stored);
    for (const auto& [name, rows] : stored->children)
        for (const Record& row : rows) run_after_delete(row);
}

void Writer::remove_stored(Record& record) {
    remove_kept_by(record);
    for (auto& [name, rows] : record.children)
        for (const Record& row : rows) remove_row(row, "child");
    remove_row(record, "deleted");
    run_after_delete(record);
    counts_.deleted++;
}

void Writer::remove_row(const Record& record, std::string_view reason) {
    seen_.clear();
    release_unique(record);
    delete_row(connection_, record, change_set());
    connection_.run("INSERT INTO deleted(entity,customer,record,change_set,at,actor) VALUES($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING",
                    {record.shape().name(), record.key.customer, record.key.id, change_set(), now_.ms, actor_.user()});
    touch_rollups(record);
    if (reason == "deleted") note(record.shape(), record.key, record.version + 1, "deleted", "");
}

void Writer::run_after(const Record& record, const Record* before) {
    FieldErrors errors;
    RuleContext context{*this, before, errors, ""};
    for (const auto& rule : platform_.rules().after_save(record.entity().name())) rule(record, context);
    errors.throw_if_any();
}

void Writer::run_after_delete(const Record& record) {
    for (const auto& rule : platform_.rules().after_delete(record.entity().name())) rule(record, *this);
}

void Writer::run_after_children(const Record& parent) {
    for (const auto& [name, rows] : parent.children)
        for (const Record& row : rows) run_after(row, nullptr);
}

void Writer::note(const schema::Shape& shape, Key key, std::int64_t version, std::string_view kind, const std::string& fields) {
    entities_.insert(shape.name());
    connection_.run("INSERT INTO outbox(change_set,ordinal,entity,customer,record,version,kind,fields,actor,at) "
                    "VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
                    {change_set(), ++ordinal_, shape.name(), key.customer, key.id, version, std::string(kind), fields,
                     actor_.user(), now_.ms});
    touched_directory_ |= access::in_directory(shape.name());
}

}  // namespace lazo::records
