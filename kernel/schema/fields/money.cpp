#include "kernel/schema/fields/money.h"

#include <cmath>

#include "base/text.h"

namespace lazo::schema {
namespace {

// Bounds are in whole units of whichever currency.
Money bounded(const Field& field, Money money) {
    const double units = static_cast<double>(money.minor) / std::pow(10, minor_digits(money.currency));
    if (units >= field.options().min && units <= field.options().max) return money;
    throw BadValue{out_of_range(field)};
}

Value money_of(const Field& field, std::string_view amount, std::string_view currency) {
    try {
        return bounded(field, parse_money(amount, currency));
    } catch (const Error& error) {
        throw BadValue{error.fields().empty() ? error.message() : error.fields().front().message};
    }
}

class MoneyKind : public Kind {
   public:
    std::string_view name() const override { return "money"; }
    Form form() const override { return Form::money; }
    Operators operators() const override {
        return Operator::eq | Operator::ne | Operator::lt | Operator::le | Operator::gt | Operator::ge | Operator::empty;
    }
    Value read_json(const Field& field, const json::Value& json, const Reading& reading) const override {
        if (json.is_null()) return {};
        if (json.is_number()) return money_of(field, json.number_text(), reading.currency);
        if (json.is_text()) return money_of(field, json.text(), reading.currency);
        if (!json.is_object()) throw BadValue{{"field.money_expected"}};
        const json::Value amount = json["amount"], currency = json["currency"];
        if (!(amount.is_text() || amount.is_number()) || !(currency.is_text() || currency.is_null()))
            throw BadValue{{"field.money_expected"}};
        return money_of(field, amount.is_text() ? amount.text() : amount.number_text(),
                        currency.is_text() ? currency.text() : std::string_view{reading.currency});
    }
    // "12.50" or "12.50 USD".
    Value read_text(const Field& field, std::string_view typed, const Reading& reading) const override {
        const std::string_view trimmed = text::trim_ascii(typed);
        if (trimmed.empty()) return {};
        const auto blank = trimmed.rfind(' ');
        if (blank != std::string_view::npos && trimmed.size() - blank == 4)
            return money_of(field, text::trim_ascii(trimmed.substr(0, blank)), trimmed.substr(blank + 1));
        return money_of(field, trimmed, reading.currency);
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        const Money& money = std::get<Money>(value);
        out.begin_object().key("amount").text(lazo::to_text(money)).key("currency").text(money.currency).end_object();
    }
    std::string to_text(const Field&, const Value& value) const override {
        const Money& money = std::get<Money>(value);
        return lazo::to_text(money) + " " + money.currency;
    }
};

}  // namespace

const Kind* money_kind() {
    static const MoneyKind kind;
    return &kind;
}

}  // namespace lazo::schema
