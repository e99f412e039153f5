#include "kernel/schema/formula/arithmetic.h"

#include <algorithm>
#include <array>

#include "base/money.h"

namespace lazo::schema::formula {
namespace {

constexpr std::int64_t kScale = 1'000'000;
constexpr int kPlaces = 6;

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; i++) power *= 10;
    return power;
}

std::int64_t negated(std::int64_t value) {
    std::int64_t result = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, value, &result)) throw Error{ErrorKind::invalid, {"number.overflow"}};
    return result;
}

std::int64_t floored(std::int64_t value, std::int64_t step) {
    const std::int64_t rest = (value % step + step) % step;
    return add_exact(value, negated(rest));
}

// To a multiple of `step`.
std::int64_t rounded(Op op, std::int64_t value, std::int64_t step) {
    switch (op) {
        case Op::floor:
            return floored(value, step);
        case Op::ceil:
            return negated(floored(negated(value), step));
        default:
            return multiply_rounded(multiply_rounded(value, 1, step), step, 1);
    }
}

// The amount or number with its integer replaced.
Value with(const Value& like, std::int64_t integer) {
    if (const auto* money = std::get_if<Money>(&like)) return Money{integer, money->currency};
    return integer;
}

std::int64_t integer_of(const Value& value) {
    const auto* money = std::get_if<Money>(&value);
    return money ? money->minor : std::get<std::int64_t>(value);
}

Value round_to_places(Op op, const Value& value, std::int64_t places) {
    const auto* money = std::get_if<Money>(&value);
    const int digits = money ? minor_digits(money->currency) : kPlaces;
    if (places < 0 || places > kPlaces) return {};
    const int cut = std::max(digits - static_cast<int>(places), 0);
    return with(value, rounded(op, integer_of(value), power_of_ten(cut)));
}

Value sum_of(const Value& left, const Value& right, bool minus) {
    const auto* money = std::get_if<Money>(&left);
    if (money && money->currency != std::get<Money>(right).currency) return {};
    const std::int64_t other = integer_of(right);
    return with(left, add_exact(integer_of(left), minus ? negated(other) : other));
}

Value product_of(const Value& left, const Value& right) {
    const Value& amount = std::holds_alternative<Money>(right) ? right : left;
    return with(amount, multiply_rounded(integer_of(left), integer_of(right), kScale));
}

Value quotient_of(const Value& left, const Value& right) {
    if (integer_of(right) == 0) return {};
    const std::int64_t quotient = multiply_rounded(integer_of(left), kScale, integer_of(right));
    const auto* divisor = std::get_if<Money>(&right);
    if (!divisor) return with(left, quotient);
    if (std::get<Money>(left).currency != divisor->currency) return {};
    return quotient;
}

Value computed(Op op, const std::vector<Value>& operands) {
    const Value& first = operands[0];
    switch (op) {
        case Op::negate:
            return with(first, negated(integer_of(first)));
        case Op::abs:
            return integer_of(first) < 0 ? with(first, negated(integer_of(first))) : first;
        case Op::add:
            return sum_of(first, operands[1], false);
        case Op::subtract:
            return sum_of(first, operands[1], true);
        case Op::multiply:
            return product_of(first, operands[1]);
        case Op::divide:
            return quotient_of(first, operands[1]);
        default:
            return round_to_places(op, first, operands.size() > 1 ? whole_of(operands[1]) : 0);
    }
}

}  // namespace

std::int64_t whole_of(const Value& number) { return std::get<std::int64_t>(number) / kScale; }
Value number_of(std::int64_t whole) {
    return exact([&] { return Value{multiply_rounded(whole, kScale, 1)}; });
}

bool is_arithmetic(Op op) {
    constexpr std::array kOps{Op::negate, Op::add,   Op::subtract, Op::multiply, Op::divide,
                              Op::round,  Op::floor, Op::ceil,     Op::abs};
    return std::find(kOps.begin(), kOps.end(), op) != kOps.end();
}

Value compute_number(Op op, const std::vector<Value>& operands) {
    return exact([&] { return computed(op, operands); });
}

}  // namespace lazo::schema::formula
