// All formula fields of one shape, in an order in which each finds its inputs computed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "kernel/schema/formula/formula.h"

namespace lazo::schema::formula {

// Immutable; made once for each shape.
class Formulas {
 public:
    struct Entry {
        const Field* field;
        Formula formula;
    };
    // What cannot be computed any more, since a field it names has gone: stays empty.
    struct Broken {
        const Field* field;
        FieldError fault;
    };
    // The shape outlives it.
    explicit Formulas(const Shape& shape);

    const std::vector<Entry>& in_order() const { return entries_; }
    const std::vector<Broken>& broken() const { return broken_; }
    bool depends_on_today() const;
    // Puts the value of every formula into the record; those that differ count as changed.
    void evaluate(Record& record, const FormulaContext& context) const;

 private:
    std::vector<Entry> entries_;
    std::vector<Broken> broken_;
};

// True when the value of the field is a function of what people wrote into that version of the row alone: no roll-up,
// no current day, also not through other formulas. Only then do old versions hold what it was.
bool follows_versions(const Field& field, const Shape& shape);
// Whether two versions of a row differ in something people wrote that the formula field reads, also through others.
bool inputs_differ(const Field& field, const Record& left, const Record& right);

// Before the formula of the field `name`, new or changed, is saved: parses it, and refuses one that refers to itself,
// also through other formulas. Throws Error{invalid} at "formula".
Formula check(std::string_view text, const Shape& shape, std::string_view name, FieldType expected);

}  // namespace lazo::schema::formula
