#include "kernel/schema/fields/address.h"

#include <array>

#include "base/text.h"

namespace lazo::schema {
namespace {

constexpr std::array<std::string_view, 5> kParts{"street", "city", "region", "postal_code", "country"};
constexpr std::size_t kLongestPart = 255;

// Stored as JSON with its parts in this order, empty ones left out, so that equal addresses are equal texts.
class AddressKind : public Kind {
   public:
    std::string_view name() const override { return "address"; }
    Form form() const override { return Form::text; }
    Operators operators() const override { return Operator::contains | Operator::empty; }
    Value read_json(const Field&, const json::Value& json, const Reading&) const override {
        if (json.is_null()) return {};
        if (!json.is_object()) throw BadValue{{"field.address_expected"}};
        json::Writer out;
        out.begin_object();
        bool any = false;
        for (const std::string_view part : kParts) any |= write_part(out, part, json[part]);
        out.end_object();
        return any ? Value{out.take()} : Value{};
    }
    Value read_text(const Field&, std::string_view typed, const Reading&) const override {
        const std::string street = text::trim(typed);
        if (street.empty()) return {};
        if (text::length(street) > kLongestPart) throw BadValue{too_long()};
        return "{\"street\":" + json::quoted(street) + "}";
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.raw(std::get<std::string>(value));
    }
    std::string to_text(const Field&, const Value& value) const override {
        const json::Document document{std::get<std::string>(value)};
        std::string text;
        for (std::size_t i = 0; i < document.root().size(); i++)
            text += (i ? ", " : "") + std::string(document.root().member(i).text());
        return text;
    }

   private:
    static Message too_long() { return {"field.too_long", {{"limit", std::to_string(kLongestPart)}}}; }
    static bool write_part(json::Writer& out, std::string_view part, const json::Value& json) {
        if (json.is_null()) return false;
        if (!json.is_text()) throw BadValue{{"field.address_expected"}};
        const std::string value = text::trim(json.text());
        if (value.empty()) return false;
        if (text::length(value) > kLongestPart) throw BadValue{too_long()};
        out.key(part).text(value);
        return true;
    }
};

}  // namespace

const Kind* address_kind() {
    static const AddressKind kind;
    return &kind;
}

}  // namespace lazo::schema
