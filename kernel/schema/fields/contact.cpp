#include "kernel/schema/fields/contact.h"

#include "base/email.h"
#include "base/phone.h"
#include "base/text.h"

namespace lazo::schema {
namespace {

constexpr Operators kContactOperators = Operator::eq | Operator::ne | Operator::in | Operator::empty |
                                        Operator::contains | Operator::starts | Operator::ends;

// What cannot be an address or a number is kept as typed; whether it is valid can be told from the stored text.
class ContactKind : public Kind {
   public:
    Form form() const override { return Form::text; }
    Operators operators() const override { return kContactOperators; }
    Value read_text(const Field&, std::string_view typed, const Reading& reading) const override {
        if (typed.size() > 1000) throw BadValue{{"field.too_long", {{"limit", "254"}}}};
        if (typed.find('\0') != std::string_view::npos) throw BadValue{{"field.nul"}};
        const std::string trimmed = text::trim(typed);
        if (text::length(trimmed) > 254) throw BadValue{{"field.too_long", {{"limit", "254"}}}};
        return trimmed.empty() ? Value{} : Value{normalized(trimmed, reading)};
    }
    std::string to_text(const Field&, const Value& value) const override { return std::get<std::string>(value); }

   private:
    virtual std::string normalized(const std::string& typed, const Reading& reading) const = 0;
};

class EmailKind : public ContactKind {
   public:
    std::string_view name() const override { return "email"; }
    Value read_json(const Field& field, const json::Value& json, const Reading& reading) const override {
        if (json.is_null()) return {};
        if (!json.is_text()) throw BadValue{{"field.text_expected"}};
        return read_text(field, json.text(), reading);
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.text(std::get<std::string>(value));
    }

   private:
    std::string normalized(const std::string& typed, const Reading&) const override {
        return normalize_email(typed).normalized;
    }
};

class PhoneKind : public ContactKind {
   public:
    std::string_view name() const override { return "phone"; }
    // A text, or the {"e164", "typed", "valid"} that reading gives.
    Value read_json(const Field& field, const json::Value& json, const Reading& reading) const override {
        if (json.is_null()) return {};
        if (json.is_text()) return read_text(field, json.text(), reading);
        if (json.is_object() && json["typed"].is_text()) return read_text(field, json["typed"].text(), reading);
        throw BadValue{{"field.text_expected"}};
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        const std::string& text = std::get<std::string>(value);
        const bool valid = is_stored_valid(text);
        out.begin_object().key("e164");
        if (valid) out.text(text);
        else out.null();
        out.key("typed").text(text).key("valid").boolean(valid).end_object();
    }

   private:
    std::string normalized(const std::string& typed, const Reading& reading) const override {
        const auto phone = normalize_phone(typed, reading.country);
        if (phone.valid) return phone.e164;
        // Only valid numbers are stored as "+" and digits alone.
        return is_stored_valid(typed) ? typed.substr(0, 3) + " " + typed.substr(3) : typed;
    }
    static bool is_stored_valid(std::string_view text) {
        return text.size() > 6 && text.front() == '+' && text.find_first_not_of("0123456789", 1) == std::string_view::npos;
    }
};

}  // namespace

const Kind* email_kind() {
    static const EmailKind kind;
    return &kind;
}
const Kind* phone_kind() {
    static const PhoneKind kind;
    return &kind;
}

}  // namespace lazo::schema
