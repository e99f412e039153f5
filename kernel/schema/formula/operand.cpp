// Values of fields as operands, and operands as values of fields.
#include "base/money.h"
#include "kernel/schema/formula/arithmetic.h"
#include "kernel/schema/formula/node.h"

namespace lazo::schema::formula {
namespace {

constexpr std::int64_t kCalendarMs = 250'000'000'000'000;  // some 7,900 years on each side of 1970

Value date_in(const Value& value, const Zone& zone) {
    if (is_empty(value)) return {};
    const std::int64_t ms = std::get<std::int64_t>(value);
    if (ms < -kCalendarMs || ms > kCalendarMs) return {};
    return Codec<Date>::to(zone.date_of({ms}));
}

Value listed(const Value& value) {
    std::string all;
    for (const std::string& choice : Codec<std::vector<std::string>>::from(value))
        all += (all.empty() ? "" : ", ") + choice;
    return Codec<std::string>::to(std::move(all));
}

}  // namespace

std::optional<Type> type_of(FieldType type) {
    switch (type) {
        case FieldType::text:
        case FieldType::long_text:
        case FieldType::choice:
        case FieldType::choices:
        case FieldType::email:
        case FieldType::phone:
        case FieldType::url:
        case FieldType::sequence:
            return Type::text;
        case FieldType::number:
        case FieldType::percent:
        case FieldType::duration:
            return Type::number;
        case FieldType::money:
            return Type::money;
        case FieldType::flag:
            return Type::flag;
        case FieldType::date:
        case FieldType::moment:
            return Type::date;
        default:
            return std::nullopt;
    }
}

std::optional<Type> type_of(const Field& field) { return type_of(field.value_type()); }

Value operand_of(const Record& record, const Field& field, const FormulaContext& context) {
    const Value& value = record.at(field);
    switch (field.value_type()) {
        case FieldType::flag:
            return std::int64_t{Codec<bool>::from(value)};
        case FieldType::moment:
            return date_in(value, context.zone);
        case FieldType::duration:
            return is_empty(value) ? Value{} : number_of(std::get<std::int64_t>(value));
        case FieldType::choices:
            return listed(value);
        default:
            return value;
    }
}

Value as_type(Value value, Type type, const FormulaContext& context) {
    if (type == Type::flag && is_empty(value)) return std::int64_t{0};
    const auto* number = std::get_if<std::int64_t>(&value);
    if (type != Type::money || !number) return value;
    return exact([&] {
        std::int64_t units = 1;
        for (int i = 0; i < minor_digits(context.currency); i++) units *= 10;
        return Value{Money{multiply_rounded(*number, units, 1'000'000), context.currency}};
    });
}

std::string as_text(const Value& value, Type type) {
    if (is_empty(value)) return {};
    switch (type) {
        case Type::number:
            return Decimal{std::get<std::int64_t>(value)}.to_text();
        case Type::date:
            return Codec<Date>::from(value).to_text();
        case Type::money: {
            const Money& money = std::get<Money>(value);
            return to_text(money) + " " + money.currency;
        }
        default:
            return Codec<std::string>::from(value);
    }
}

}  // namespace lazo::schema::formula
