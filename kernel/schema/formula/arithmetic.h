// Exact numbers of formulas: decimals in micros, amounts in minor units. Whatever would overflow is empty.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "kernel/schema/formula/node.h"

namespace lazo::schema::formula {

// Empty where the computation leaves its range.
template <class Computation>
Value exact(Computation computation) {
    try {
        return computation();
    } catch (const Error&) {
        return {};
    }
}

std::int64_t whole_of(const Value& number);  // without its fraction
Value number_of(std::int64_t whole);
bool is_arithmetic(Op op);
// `operands` are not empty. Amounts of two currencies give nothing.
Value compute_number(Op op, const std::vector<Value>& operands);

}  // namespace lazo::schema::formula
