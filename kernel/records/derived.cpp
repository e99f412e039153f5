// What the store computes: formulas with each write of their row, roll-ups at the end of the change set, and then what
// depends on those, until nothing differs. A roll-up reads upwards along one link and the graph of computed fields has
// no circle, so one row touches at most one record a link and level: always few, always in the same change set.
#include "kernel/records/rows.h"
#include "kernel/records/writer.h"

namespace lazo::records {

using schema::Field;
using schema::FieldType;
using schema::Key;
using schema::Record;

void Writer::compute_formulas(Record& record) {
    if (!formula_context_) formula_context_ = formula_context(company(), now_);
    formulas_of(record.shape_pointer()).evaluate(record, *formula_context_);
}

const std::vector<Dependent>& Writer::dependents_of(const schema::Shape& rows) {
    const auto [known, is_new] = dependents_.try_emplace(rows.name());
    if (is_new) known->second = rollups_over(*schema_, rows);
    return known->second;
}

void Writer::touch_own_rollups(const Record& record) {
    for (const Field* field : record.shape().fields())
        if (field->type() == FieldType::rollup) rollups_[{record.shape().name(), record.key}].insert(field);
}

void Writer::touch_rollups(const Record& row) {
    for (const Dependent& dependent : dependents_of(row.shape())) {
        const Key key = schema::Codec<Key>::from(row.at(*dependent.link));
        if (key) rollups_[{dependent.shape->name(), key}].insert(dependent.field);
    }
}

void Writer::compute_touched() {
    while (!rollups_.empty()) {
        const auto touched = rollups_.extract(rollups_.begin());
        const auto& [entity, key] = touched.key();
        const schema::ShapePointer shape = schema_->get(entity);
        hold(*shape, key);
        auto record = load_row(connection_, *schema_, shape, key);
        if (!record) continue;
        std::vector<const Field*> differing;
        if (compute_rollups(*record, touched.mapped(), differing)) write_computed(*record, std::move(differing), true);
    }
}

bool Writer::compute_rollups(Record& record, const std::set<const Field*>& fields,
                             std::vector<const Field*>& differing) {
    for (const Field* field : fields) {
        schema::Value value = rollup_of(connection_, *schema_, record, *field);
        if (value == record.at(*field)) continue;
        record.load(*field, std::move(value));
        differing.push_back(field);
    }
    return !differing.empty();
}

// `differing` are the roll-ups; formulas are added. An event tells of formulas, as of all that people list and follow;
// a pass over a whole table tells only of what is searched for by its words.
void Writer::write_computed(Record& record, std::vector<const Field*> differing, bool tell) {
    std::string names;
    record.forget_changes();
    if (!record.shape().formulas().empty()) compute_formulas(record);
    for (const Field* field : record.shape().formulas()) {
        if (!record.changed(*field)) continue;
        differing.push_back(field);
        if (tell || field->options().searched) names += (names.empty() ? "" : ",") + field->name();
    }
    if (differing.empty()) return;
    write_derived(connection_, record, differing);
    for (const Dependent& dependent : dependents_of(record.shape())) {
        const Key key = schema::Codec<Key>::from(record.at(*dependent.link));
        if (key && dependent.of_computed) rollups_[{dependent.shape->name(), key}].insert(dependent.field);
    }
    if (!names.empty() && !record.entity().is_child())
        note(record.shape(), record.key, record.version, "updated", names);
}

void Writer::refresh(const schema::ShapePointer& shape, Key key, Derived which) {
    hold(*shape, key);
    auto record = load_row(connection_, *schema_, shape, key);
    if (!record) return;
    std::vector<const Field*> differing;
    std::set<const Field*> rollups;
    for (const Field* field : shape->fields())
        if (which == Derived::all && field->type() == FieldType::rollup) rollups.insert(field);
    compute_rollups(*record, rollups, differing);
    write_computed(*record, std::move(differing), false);
}

}  // namespace lazo::records
