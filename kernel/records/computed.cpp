#include "kernel/records/computed.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/json.h"
#include "kernel/records/rollups.h"
#include "kernel/schema/formula/formulas.h"

namespace lazo::records {

using schema::Aggregate;
using schema::Field;
using schema::FieldType;
using schema::Shape;
using schema::Snapshot;

namespace {

bool adds_up(FieldType type) {
    return type == FieldType::number || type == FieldType::percent || type == FieldType::money ||
           type == FieldType::duration;
}

bool has_order(FieldType type) {
    return adds_up(type) || type == FieldType::date || type == FieldType::moment || type == FieldType::time;
}

}  // namespace

std::optional<FieldType> rollup_result(Aggregate aggregate, const Field* of) {
    if (aggregate == Aggregate::count) return of ? std::nullopt : std::optional{FieldType::number};
    if (!of) return std::nullopt;
    if (aggregate == Aggregate::latest) return of->value_type();
    const bool adds = aggregate == Aggregate::sum || aggregate == Aggregate::avg;
    const bool fits = adds ? adds_up(of->value_type()) : has_order(of->value_type());
    return fits ? std::optional{of->value_type()} : std::nullopt;
}

namespace {

// Which rows count must not depend on the clock, the asker or other rows: nobody would tell the roll-up.
bool stands_alone(const query::Condition& condition) {
    if (condition.node() == query::Node::exists || condition.node() == query::Node::aggregate) return false;
    if (condition.node() == query::Node::compare) return condition.links().empty();
    const auto& parts = condition.parts();
    return std::all_of(parts.begin(), parts.end(), stands_alone);
}

bool names_clock_or_asker(const json::Value& json) {
    for (std::size_t i = 0; i < json.size(); i++) {
        if (json.is_object() && (json.key(i) == "period" || json.key(i) == "me")) return true;
        if (names_clock_or_asker(json.is_object() ? json.member(i) : json.at(i))) return true;
    }
    return false;
}

void check_rollup(const Snapshot& snapshot, const Field& field) {
    const schema::Rollup& rollup = field.options().rollup;
    const schema::ShapePointer shape = snapshot.get(field.entity().name());
    const auto* collection = shape->find_collection(rollup.collection);
    if (!collection) throw_invalid("collection", {"custom.collection", {{"name", rollup.collection}}});
    const schema::ShapePointer rows = snapshot.get(collection->entity);
    const Field* of = rollup.field.empty() ? nullptr : rows->find(rollup.field);
    if (!of && !rollup.field.empty()) throw_invalid("field", {"formula.unknown_field", {{"name", rollup.field}}});
    const auto result = rollup_result(rollup.aggregate, of);
    if (!result || *result != field.options().result) throw_invalid("field", {"custom.rollup_field"});
    const query::Condition where = rows_that_count(snapshot, *rows, rollup);
    const json::Document document{rollup.where.empty() ? "{}" : rollup.where};
    if (!stands_alone(where) || names_clock_or_asker(document.root())) throw_invalid("where", {"custom.rollup_where"});
}

// The computed fields that a computed field reads.
std::vector<const Field*> computed_inputs(const Snapshot& snapshot, const Field& field) {
    const schema::ShapePointer shape = snapshot.get(field.entity().name());
    std::vector<const Field*> inputs;
    try {
        if (field.type() == FieldType::formula)
            inputs = schema::formula::Formula::parse(field.options().formula, *shape, field.options().result).inputs();
        else if (const schema::ShapePointer rows = rows_of(snapshot, field))
            inputs = fields_read(snapshot, *rows, field.options().rollup);
    } catch (const Error&) {
        return {};  // broken: it stays empty, and reads nothing
    }
    std::erase_if(inputs, [](const Field* input) { return !input->computed(); });
    return inputs;
}

bool reads_itself(const Snapshot& snapshot, const Field& field) {
    std::vector<const Field*> ahead = computed_inputs(snapshot, field);
    std::set<const Field*> seen;
    while (!ahead.empty()) {
        const Field* next = ahead.back();
        ahead.pop_back();
        if (next == &field) return true;
        if (!seen.insert(next).second) continue;
        const auto inputs = computed_inputs(snapshot, *next);
        ahead.insert(ahead.end(), inputs.begin(), inputs.end());
    }
    return false;
}

}  // namespace

void check_computed(const Snapshot& snapshot, const Field& field) {
    const bool formula = field.type() == FieldType::formula;
    const schema::ShapePointer shape = snapshot.get(field.entity().name());
    if (formula)
        schema::formula::check(field.options().formula, *shape, field.name(), field.options().result);
    else
        check_rollup(snapshot, field);
    if (reads_itself(snapshot, field))
        throw_invalid(formula ? "formula" : "field", {"formula.cycle", {{"name", field.name()}}});
}

std::vector<std::string> broken_computed(const Snapshot& snapshot) {
    std::vector<std::string> broken;
    for (const schema::ShapePointer& shape : snapshot.in_order()) {
        for (const Field* field : shape->fields()) try {
                if (field->computed() && field->custom()) check_computed(snapshot, *field);
            } catch (const Error&) {
                broken.push_back(shape->name() + "." + field->name());
            }
    }
    return broken;
}

void require_sound_declarations(const Snapshot& snapshot) {
    for (const schema::ShapePointer& shape : snapshot.in_order()) {
        for (const Field* field : shape->fields()) try {
                if (field->computed() && !field->custom()) check_computed(snapshot, *field);
            } catch (const Error& error) {
                throw_internal(shape->name() + "." + field->name() + " cannot be computed: " +
                               (error.fields().empty() ? error.message().key : error.fields().front().message.key));
            }
    }
}

}  // namespace lazo::records
