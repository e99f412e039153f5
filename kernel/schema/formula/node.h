// A parsed formula: steps in postfix order over a stack of values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/formula/formula.h"

namespace lazo::schema::formula {

// What a step gives. `nothing` is the type of the word "empty" and fits every other.
enum class Type : std::uint8_t { nothing, number, money, text, flag, date };

enum class Op : std::uint8_t {
    constant,
    field,
    field_is_empty,
    negate,
    add,
    subtract,
    multiply,
    divide,
    to_text,
    concat,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    all,
    any,
    negation,
    choose,
    coalesce,
    min,
    max,
    is_empty,
    upper,
    lower,
    trim,
    left,
    right,
    length,
    contains,
    round,
    floor,
    ceil,
    abs,
    today,
    year,
    month,
    day,
    days_between,
    add_days,
    add_months,
    date,
};

struct Node {
    Op op = Op::constant;
    Type type = Type::nothing;  // of the operands of a comparison or choice once they are alike; else of the result
    std::size_t operands = 0;   // taken from the stack
    Value constant = {};
    const Field* field = nullptr;
};

// How a field's value counts in a formula; nothing for those that only is_empty() takes.
std::optional<Type> type_of(const Field& field);
std::optional<Type> type_of(FieldType type);
// The value of the field as an operand of that type.
Value operand_of(const Record& record, const Field& field, const FormulaContext& context);
// Computes one step from its operands.
Value compute(const Node& node, std::vector<Value> operands, const FormulaContext& context);
// A plain number where an amount is needed is one in the company's currency; all else stays.
// An empty flag is false.
Value as_type(Value value, Type type, const FormulaContext& context);
// As `&` joins it: "12.5", "12.30 EUR", "2026-11-22".
std::string as_text(const Value& value, Type type);

}  // namespace lazo::schema::formula
