#include "kernel/schema/formula/function.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lazo::schema::formula {
namespace {

constexpr std::size_t kMany = 20;
constexpr std::array<Function, 24> kFunctions{{
    {"if", Op::choose, 3, 3},
    {"coalesce", Op::coalesce, 2, kMany},
    {"min", Op::min, 2, kMany},
    {"max", Op::max, 2, kMany},
    {"is_empty", Op::is_empty, 1, 1},
    {"upper", Op::upper, 1, 1},
    {"lower", Op::lower, 1, 1},
    {"trim", Op::trim, 1, 1},
    {"left", Op::left, 2, 2},
    {"right", Op::right, 2, 2},
    {"length", Op::length, 1, 1},
    {"contains", Op::contains, 2, 2},
    {"round", Op::round, 1, 2},
    {"floor", Op::floor, 1, 1},
    {"ceil", Op::ceil, 1, 1},
    {"abs", Op::abs, 1, 1},
    {"today", Op::today, 0, 0},
    {"year", Op::year, 1, 1},
    {"month", Op::month, 1, 1},
    {"day", Op::day, 1, 1},
    {"days_between", Op::days_between, 2, 2},
    {"add_days", Op::add_days, 2, 2},
    {"add_months", Op::add_months, 2, 2},
    {"date", Op::date, 3, 3},
}};

bool fits(Type argument, Type wanted) { return argument == wanted || argument == Type::nothing; }

bool fit(const std::vector<Type>& arguments, std::initializer_list<Type> wanted) {
    return std::equal(arguments.begin(), arguments.end(), wanted.begin(), wanted.end(), fits);
}

std::optional<Type> common_of(const std::vector<Type>& arguments, std::size_t first) {
    Type common = Type::nothing;
    for (std::size_t i = first; i < arguments.size(); i++) {
        const auto both = common_type(common, arguments[i]);
        if (!both) return std::nullopt;
        common = *both;
    }
    return common;
}

std::optional<Signature> when(bool right, Type operands, Type result) {
    if (!right) return std::nullopt;
    return Signature{operands, result};
}

bool is_amount(Type type) { return type == Type::number || type == Type::money || type == Type::nothing; }

std::optional<Signature> arithmetic(Op op, Type left, Type right) {
    if (!is_amount(left) || !is_amount(right)) return std::nullopt;
    const bool left_money = left == Type::money, right_money = right == Type::money;
    if (op == Op::multiply && left_money && right_money) return std::nullopt;
    if (op == Op::divide && right_money) return when(left_money || left == Type::nothing, Type::money, Type::number);
    const Type type = left_money || right_money ? Type::money : Type::number;
    return Signature{type, type};
}

std::optional<Signature> comparison(Op op, const std::vector<Type>& arguments) {
    const auto common = common_of(arguments, 0);
    if (!common) return std::nullopt;
    const bool ordered = op != Op::equal && op != Op::not_equal;
    return when(!ordered || *common != Type::flag, *common, Type::flag);
}

std::optional<Signature> choice(Op op, const std::vector<Type>& arguments) {
    const auto common = common_of(arguments, op == Op::choose ? 1 : 0);
    if (!common) return std::nullopt;
    if (op == Op::choose) return when(fits(arguments[0], Type::flag), *common, *common);
    const bool comparable = *common != Type::text && *common != Type::flag;
    return when(op == Op::coalesce || comparable, *common, *common);
}

std::optional<Signature> rounding(const std::vector<Type>& arguments) {
    const bool right = is_amount(arguments[0]) && (arguments.size() == 1 || fits(arguments[1], Type::number));
    return when(right, arguments[0], arguments[0]);
}

std::optional<Signature> text_function(Op op, const std::vector<Type>& arguments) {
    switch (op) {
        case Op::to_text:
            return when(arguments[0] != Type::flag, arguments[0], Type::text);
        case Op::concat:
            return Signature{Type::text, Type::text};
        case Op::upper:
        case Op::lower:
        case Op::trim:
            return when(fit(arguments, {Type::text}), Type::text, Type::text);
        case Op::left:
        case Op::right:
            return when(fit(arguments, {Type::text, Type::number}), Type::text, Type::text);
        case Op::length:
            return when(fit(arguments, {Type::text}), Type::text, Type::number);
        case Op::contains:
            return when(fit(arguments, {Type::text, Type::text}), Type::text, Type::flag);
        default:
            return std::nullopt;
    }
}

std::optional<Signature> date_function(Op op, const std::vector<Type>& arguments) {
    switch (op) {
        case Op::today:
            return Signature{Type::date, Type::date};
        case Op::year:
        case Op::month:
        case Op::day:
            return when(fit(arguments, {Type::date}), Type::date, Type::number);
        case Op::days_between:
            return when(fit(arguments, {Type::date, Type::date}), Type::date, Type::number);
        case Op::add_days:
        case Op::add_months:
            return when(fit(arguments, {Type::date, Type::number}), Type::date, Type::date);
        case Op::date:
            return when(fit(arguments, {Type::number, Type::number, Type::number}), Type::number, Type::date);
        default:
            return std::nullopt;
    }
}

}  // namespace

const Function* find_function(std::string_view name) {
    const std::string lower = text::lower_ascii(name);
    const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                    [&](const Function& function) { return function.name == lower; });
    return found == kFunctions.end() ? nullptr : &*found;
}

std::optional<Type> common_type(Type left, Type right) {
    if (left == right || right == Type::nothing) return left;
    if (left == Type::nothing) return right;
    return is_amount(left) && is_amount(right) ? std::optional{Type::money} : std::nullopt;
}

std::optional<Signature> signature_of(Op op, const std::vector<Type>& arguments) {
    switch (op) {
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::divide:
            return arithmetic(op, arguments[0], arguments[1]);
        case Op::equal:
        case Op::not_equal:
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
            return comparison(op, arguments);
        case Op::all:
        case Op::any:
            return when(fit(arguments, {Type::flag, Type::flag}), Type::flag, Type::flag);
        case Op::negation:
            return when(fit(arguments, {Type::flag}), Type::flag, Type::flag);
        case Op::choose:
        case Op::coalesce:
        case Op::min:
        case Op::max:
            return choice(op, arguments);
        case Op::is_empty:
            return Signature{arguments[0], Type::flag};
        case Op::negate:
        case Op::round:
        case Op::floor:
        case Op::ceil:
        case Op::abs:
            return rounding(arguments);
        default:
            break;
    }
    if (auto found = text_function(op, arguments)) return found;
    return date_function(op, arguments);
}

}  // namespace lazo::schema::formula
