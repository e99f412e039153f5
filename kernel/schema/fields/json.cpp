#include "kernel/schema/fields/json.h"

#include "base/text.h"

namespace lazo::schema {
namespace {

constexpr std::size_t kLongest = 200'000;  // bytes

class JsonKind : public Kind {
   public:
    std::string_view name() const override { return "json"; }
    Form form() const override { return Form::text; }
    Operators operators() const override { return static_cast<Operators>(Operator::empty); }
    Value read_json(const Field&, const json::Value& json, const Reading&) const override {
        if (json.is_null()) return {};
        std::string text = json.dump();
        if (text.size() > kLongest) throw BadValue{{"field.too_long", {{"limit", std::to_string(kLongest)}}}};
        return text;
    }
    Value read_text(const Field& field, std::string_view typed, const Reading& reading) const override {
        if (text::trim_ascii(typed).empty()) return {};
        try {
            return read_json(field, json::Document{typed}.root(), reading);
        } catch (const Error& error) {
            throw BadValue{error.message()};
        }
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.raw(std::get<std::string>(value));
    }
    std::string to_text(const Field&, const Value& value) const override { return std::get<std::string>(value); }
};

}  // namespace

const Kind* json_kind() {
    static const JsonKind kind;
    return &kind;
}

}  // namespace lazo::schema
