#include "kernel/schema/fields/number.h"

#include "base/text.h"

namespace lazo::schema {
namespace {

class NumberKind : public Kind {
   public:
    explicit NumberKind(std::string_view name) : name_(name) {}
    std::string_view name() const override { return name_; }
    Form form() const override { return Form::integer; }
    Operators operators() const override {
        return Operator::eq | Operator::ne | Operator::lt | Operator::le | Operator::gt | Operator::ge | Operator::in |
               Operator::empty;
    }
    Value read_json(const Field& field, const json::Value& json, const Reading&) const override {
        if (json.is_null()) return {};
        if (json.is_number()) return checked(field, json.number_text());
        if (json.is_text()) return checked(field, json.text());
        throw BadValue{{"field.number_expected"}};
    }
    Value read_text(const Field& field, std::string_view typed, const Reading&) const override {
        const std::string_view trimmed = text::trim_ascii(typed);
        return trimmed.empty() ? Value{} : checked(field, trimmed);
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.raw(Decimal{std::get<std::int64_t>(value)}.to_text());
    }
    std::string to_text(const Field&, const Value& value) const override {
        return Decimal{std::get<std::int64_t>(value)}.to_text();
    }

   private:
    static Value checked(const Field& field, std::string_view text) {
        Decimal number;
        try {
            number = Decimal::parse(text);
        } catch (const Error& error) {
            throw BadValue{error.message()};
        }
        const double plain = static_cast<double>(number.micros) / 1e6;
        if (plain < field.options().min || plain > field.options().max) throw BadValue{out_of_range(field)};
        return number.micros;
    }
    std::string_view name_;
};

}  // namespace

const Kind* number_kind() {
    static const NumberKind kind{"number"};
    return &kind;
}
const Kind* percent_kind() {
    static const NumberKind kind{"percent"};
    return &kind;
}

}  // namespace lazo::schema
