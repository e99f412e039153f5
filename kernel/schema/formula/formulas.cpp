#include "kernel/schema/formula/formulas.h"

#include <algorithm>
#include <optional>
#include <set>

namespace lazo::schema::formula {
namespace {

bool is_among(const std::vector<Formulas::Entry>& entries, const Field* field) {
    return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.field == field; });
}

FieldError cycle(std::string_view name) { return {"formula", {"formula.cycle", {{"name", std::string(name)}}}}; }

// Empty when the formula is broken.
std::optional<Formula> parsed(const Field& field, const Shape& shape) {
    try {
        return Formula::parse(field.options().formula, shape, field.options().result);
    } catch (const Error&) {
        return std::nullopt;
    }
}

// Everything the field reads that no formula makes, through other formulas too; `by_day` is set when one of them reads
// the current day.
std::set<const Field*> sources_of(const Field& field, const Shape& shape, bool& by_day) {
    std::set<const Field*> sources, seen;
    std::vector<const Field*> ahead{&field};
    while (!ahead.empty()) {
        const Field* next = ahead.back();
        ahead.pop_back();
        if (next->type() != FieldType::formula) {
            sources.insert(next);
        } else if (seen.insert(next).second) {
            const auto formula = parsed(*next, shape);
            if (!formula) continue;
            by_day |= formula->depends_on_today();
            ahead.insert(ahead.end(), formula->inputs().begin(), formula->inputs().end());
        }
    }
    return sources;
}

}  // namespace

Formulas::Formulas(const Shape& shape) {
    std::vector<Entry> waiting;
    for (const Field* field : shape.formulas()) try {
            waiting.push_back({field, Formula::parse(field->options().formula, shape, field->options().result)});
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

bool follows_versions(const Field& field, const Shape& shape) {
    bool by_day = false;
    const auto sources = sources_of(field, shape, by_day);
    return !by_day && std::none_of(sources.begin(), sources.end(), [](const Field* source) { return source->computed(); });
}

bool inputs_differ(const Field& field, const Record& left, const Record& right) {
    bool by_day = false;
    const auto sources = sources_of(field, left.shape(), by_day);
    return std::any_of(sources.begin(), sources.end(), [&](const Field* source) {
        return !source->computed() && left.at(*source) != right.at(*source);
    });
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
        if (const auto other = parsed(*field, shape))
            ahead.insert(ahead.end(), other->inputs().begin(), other->inputs().end());
    }
    return formula;
}

}  // namespace lazo::schema::formula
