// What each step gives. An empty operand makes an empty result, unless the step says otherwise; flags are never empty.
#include <algorithm>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "kernel/schema/formula/arithmetic.h"
#include "kernel/schema/formula/node.h"

namespace lazo::schema::formula {
namespace {

using Operands = std::vector<Value>;

std::string_view text_of(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text ? std::string_view{*text} : std::string_view{};
}

Value text_value(std::string text) {
    if (text.size() > Formula::longest_result) {
        std::size_t end = Formula::longest_result;
        while (end > 0 && (text[end] & 0xC0) == 0x80) end--;  // not within a letter
        text.resize(end);
    }
    return Codec<std::string>::to(std::move(text));
}

bool is_true(const Value& value) { return Codec<bool>::from(value); }
Value flag(bool value) { return std::int64_t{value}; }

bool any_empty(const Operands& operands) { return std::any_of(operands.begin(), operands.end(), is_empty); }

bool ordered(Op op, std::strong_ordering order) {
    switch (op) {
        case Op::equal:
            return order == 0;
        case Op::not_equal:
            return order != 0;
        case Op::less:
            return order < 0;
        case Op::less_equal:
            return order <= 0;
        case Op::greater:
            return order > 0;
        default:
            return order >= 0;
    }
}

// Texts are equal when they are the same; they stand in the order of lists.
std::strong_ordering order_of_texts(Op op, const std::string& left, const std::string& right) {
    if (op == Op::equal || op == Op::not_equal) return left <=> right;
    return text::sort_key(left) <=> text::sort_key(right);
}

// Two-valued: a comparison with an empty value, or of two currencies, is false.
bool compare(const Node& node, const Value& left, const Value& right) {
    if (is_empty(left) || is_empty(right)) return false;
    if (const auto* money = std::get_if<Money>(&left)) {
        const Money& other = std::get<Money>(right);
        return money->currency == other.currency && ordered(node.op, money->minor <=> other.minor);
    }
    if (const auto* text = std::get_if<std::string>(&left))
        return ordered(node.op, order_of_texts(node.op, *text, std::get<std::string>(right)));
    return ordered(node.op, std::get<std::int64_t>(left) <=> std::get<std::int64_t>(right));
}

Value least_or_greatest(const Node& node, const Operands& operands) {
    if (any_empty(operands)) return {};
    const Value* best = &operands.front();
    const Node better{.op = node.op == Op::min ? Op::less : Op::greater};
    for (const Value& each : operands) {
        const auto* money = std::get_if<Money>(&each);
        if (money && money->currency != std::get<Money>(*best).currency) return {};
        if (compare(better, each, *best)) best = &each;
    }
    return *best;
}

Value first_given(Operands& operands) {
    const auto found = std::find_if_not(operands.begin(), operands.end(), is_empty);
    return found == operands.end() ? Value{} : std::move(*found);
}

std::size_t count_of(const Value& number) {
    return static_cast<std::size_t>(std::max<std::int64_t>(whole_of(number), 0));
}

Value cut(Op op, const Operands& operands) {
    if (is_empty(operands[1])) return {};
    const std::string_view whole = text_of(operands[0]);
    const std::size_t count = count_of(operands[1]), length = text::length(whole);
    if (count >= length) return text_value(std::string(whole));
    if (op == Op::left) return text_value(std::string(text::first(whole, count)));
    return text_value(std::string(whole.substr(text::first(whole, length - count).size())));
}

// Empty texts count as texts of no letters.
std::optional<Value> compute_text(const Node& node, const Operands& operands) {
    switch (node.op) {
        case Op::concat:
            return text_value(std::string(text_of(operands[0])).append(text_of(operands[1])));
        case Op::upper:
            return text_value(text::upper(text_of(operands[0])));
        case Op::lower:
            return text_value(text::lower(text_of(operands[0])));
        case Op::trim:
            return text_value(text::trim(text_of(operands[0])));
        case Op::left:
        case Op::right:
            return cut(node.op, operands);
        case Op::length:
            return number_of(static_cast<std::int64_t>(text::length(text_of(operands[0]))));
        case Op::contains:
            return flag(text::fold(text_of(operands[0])).find(text::fold(text_of(operands[1]))) != std::string::npos &&
                        !is_empty(operands[0]));
        default:
            return std::nullopt;
    }
}

std::optional<Value> compute_choice(const Node& node, Operands& operands) {
    switch (node.op) {
        case Op::choose:
            return std::move(operands[is_true(operands[0]) ? 1 : 2]);
        case Op::coalesce:
            return first_given(operands);
        case Op::min:
        case Op::max:
            return least_or_greatest(node, operands);
        case Op::is_empty:
            return flag(is_empty(operands[0]));
        case Op::all:
            return flag(is_true(operands[0]) && is_true(operands[1]));
        case Op::any:
            return flag(is_true(operands[0]) || is_true(operands[1]));
        case Op::negation:
            return flag(!is_true(operands[0]));
        case Op::equal:
        case Op::not_equal:
        case Op::less:
        case Op::less_equal:
        case Op::greater:
        case Op::greater_equal:
            return flag(compare(node, operands[0], operands[1]));
        default:
            return std::nullopt;
    }
}

Date date_of(const Value& value) { return Codec<Date>::from(value); }

Value days(Date date) { return Codec<Date>::to(date); }

Value moved(Unit unit, const Operands& operands) {
    constexpr std::int64_t kFar = 4'000'000;  // more days than the calendar has
    const std::int64_t count = whole_of(operands[1]);
    if (count < -kFar || count > kFar) return {};
    return exact([&] { return days(add(unit, date_of(operands[0]), static_cast<int>(count))); });
}

Value made_date(const Operands& operands) {
    const auto part = [&](std::size_t i) {
        return static_cast<int>(std::clamp<std::int64_t>(whole_of(operands[i]), -1, 10'000));
    };
    return exact([&] { return days(Date::of(part(0), part(1), part(2))); });
}

Value compute_date(const Node& node, const Operands& operands, const FormulaContext& context) {
    if (node.op == Op::today) return days(context.today);
    if (any_empty(operands)) return {};
    switch (node.op) {
        case Op::year:
            return number_of(date_of(operands[0]).year());
        case Op::month:
            return number_of(date_of(operands[0]).month());
        case Op::day:
            return number_of(date_of(operands[0]).day());
        case Op::days_between:
            return number_of(std::int64_t{date_of(operands[1]).days} - date_of(operands[0]).days);
        case Op::add_days:
            return moved(Unit::day, operands);
        case Op::add_months:
            return moved(Unit::month, operands);
        case Op::date:
            return made_date(operands);
        default:
            throw_internal("a formula with an unknown step");
    }
}

// Operands that must be alike: a number beside an amount becomes one.
bool wants_alike(Op op) {
    const bool product = op == Op::multiply || op == Op::divide;
    return !product && op != Op::round && op != Op::to_text;
}

}  // namespace

Value compute(const Node& node, Operands operands, const FormulaContext& context) {
    if (node.type == Type::money && wants_alike(node.op))
        for (std::size_t i = node.op == Op::choose ? 1 : 0; i < operands.size(); i++)
            operands[i] = as_type(std::move(operands[i]), Type::money, context);
    if (node.op == Op::to_text) return text_value(as_text(operands[0], node.type));
    if (auto value = compute_choice(node, operands)) return std::move(*value);
    if (auto value = compute_text(node, operands)) return std::move(*value);
    if (is_arithmetic(node.op)) return any_empty(operands) ? Value{} : compute_number(node.op, operands);
    return compute_date(node, operands, context);
}

}  // namespace lazo::schema::formula
