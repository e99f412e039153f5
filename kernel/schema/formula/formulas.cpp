#include "kernel/schema/formula/formulas.h"

#include <algorithm>
#include <set>

namespace lazo::schema::formula {
namespace {

std::vector<const Field*> formula_fields(const Shape& shape) {
    std::vector<const Field*> fields;
    for (const Field* field : shape.fields())
        if (field->type() == FieldType::formula) fields.push_back(field);
    return fields;
}

bool is_among(const std::vector<Formulas::Entry>& entries, const Field* field) {
    return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.field == field; });
}

FieldError cycle(std::string_view name) { return {"formula", {"formula.cycle", {{"name", std::string(name)}}}}; }

// The inputs of a formula field; none when it is broken.
std::vector<const Field*> inputs_of(const Field& field, const Shape& shape) {
    try {
        return Formula::parse(field.options().formula, shape, field.options().result).inputs();
    } catch (const Error&) {
        return {};
    }
}

}  // namespace

Formulas::Formulas(ShapePointer shape) : shape_(std::move(shape)) {
    std::vector<Entry> waiting;
    for (const Field* field : formula_fields(*shape_)) try {
            waiting.push_back({field, Formula::parse(field->options().formula, *shape_, field->options().result)});
        } catch (const Error& error) {
            broken_.push_back({field, error.fields().front()});
        }
    const auto ready = [&](const Entry& entry) {
        const auto& inputs = entry.formula.inputs();
        return std::none_of(inputs.begin(), inputs.end(), [&](const Field* input) { return is_among(waiting, input); });
    };
    while (!waiting.empty()) {
        const auto next = std::find_if(waiting.begin(), waiting.end(), ready);
        if (next == waiting.end()) break;
        entries_.push_back(*next);
        waiting.erase(next);
    }
    for (const Entry& entry : waiting) broken_.push_back({entry.field, cycle(entry.field->name())});
}

bool Formulas::depends_on_today() const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const Entry& entry) { return entry.formula.depends_on_today(); });
}

void Formulas::evaluate(Record& record, const FormulaContext& context) const {
    for (const Broken& each : broken_) record.put(*each.field, {});
    for (const Entry& each : entries_) record.put(*each.field, each.formula.evaluate(record, context));
}

Formula check(std::string_view text, const Shape& shape, std::string_view name, FieldType expected) {
    Formula formula = Formula::parse(text, shape, expected);
    std::vector<const Field*> ahead = formula.inputs();
    std::set<const Field*> seen;
    while (!ahead.empty()) {
        const Field* field = ahead.back();
        ahead.pop_back();
        if (field->name() == name) throw Error{ErrorKind::invalid, {"error.invalid"}, {cycle(name)}};
        if (field->type() != FieldType::formula || !seen.insert(field).second) continue;
        const auto inputs = inputs_of(*field, shape);
        ahead.insert(ahead.end(), inputs.begin(), inputs.end());
    }
    return formula;
}

}  // namespace lazo::schema::formula
