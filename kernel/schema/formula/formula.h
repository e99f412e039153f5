// The formulas of formula fields: a small total language over the fields of one record (docs/guide/en/formulas.md).
// Typed when parsed; an evaluation never throws, never loops, and its cost is bounded by the length of the formula.
// What cannot be computed (a division by zero, an overflow, amounts of different currencies) is empty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/schema/record.h"

namespace lazo::schema::formula {

// What an evaluation knows beyond the record.
struct FormulaContext {
    Date today;
    std::string currency = "EUR";  // the company's: of a plain number that stands where an amount is needed
    Zone zone{"UTC"};              // the company's: in which a moment is a date
};

struct Node;

// Immutable; copies like a pointer. Names fields of the shape it was parsed with, which outlives it.
class Formula {
 public:
    static constexpr std::size_t longest_text = 4000;      // bytes
    static constexpr std::size_t most_steps = 500;         // operations, constants and fields
    static constexpr int deepest = 40;                     // parentheses and calls inside each other
    static constexpr std::size_t longest_result = 20'000;  // bytes of any text on the way; longer is cut

    // Throws Error{invalid} at "formula"; where a place is to blame, with its "offset" in characters.
    static Formula parse(std::string_view text, const Shape& shape, FieldType expected);
    // The value as a field of the expected type holds it.
    Value evaluate(const Record& record, const FormulaContext& context) const;
    // The fields it reads, each once, in the order of their slots.
    const std::vector<const Field*>& inputs() const { return inputs_; }
    // True when its value changes with the day alone: whoever stores it computes it anew each day.
    bool depends_on_today() const { return depends_on_today_; }

 private:
    std::shared_ptr<const std::vector<Node>> steps_;
    std::vector<const Field*> inputs_;
    FieldType expected_ = FieldType::text;
    bool depends_on_today_ = false;
};

// What formula fields can hold: text, long_text, number, percent, money, flag, date.
bool can_result(FieldType type);

}  // namespace lazo::schema::formula
