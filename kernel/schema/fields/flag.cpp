#include "kernel/schema/fields/flag.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace lazo::schema {
namespace {

constexpr std::array<std::string_view, 8> kYes{"true", "yes", "si", "1", "x", "verdadero", "y", "s"};
constexpr std::array<std::string_view, 6> kNo{"false", "no", "0", "falso", "n", "-"};

class FlagKind : public Kind {
   public:
    std::string_view name() const override { return "flag"; }
    Form form() const override { return Form::integer; }
    Operators operators() const override { return Operator::eq | Operator::ne | Operator::empty; }
    Value read_json(const Field&, const json::Value& json, const Reading&) const override {
        if (json.is_null()) return {};
        if (!json.is_bool()) throw BadValue{{"field.flag_expected"}};
        return std::int64_t{json.boolean()};
    }
    Value read_text(const Field&, std::string_view typed, const Reading&) const override {
        const std::string word = text::fold(text::trim_ascii(typed));
        if (word.empty()) return {};
        if (std::find(kYes.begin(), kYes.end(), word) != kYes.end()) return std::int64_t{1};
        if (std::find(kNo.begin(), kNo.end(), word) != kNo.end()) return std::int64_t{0};
        throw BadValue{{"field.flag_expected"}};
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.boolean(std::get<std::int64_t>(value) != 0);
    }
    std::string to_text(const Field&, const Value& value) const override {
        return std::get<std::int64_t>(value) != 0 ? "true" : "false";
    }
};

}  // namespace

const Kind* flag_kind() {
    static const FlagKind kind;
    return &kind;
}

}  // namespace lazo::schema
