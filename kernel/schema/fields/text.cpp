#include "kernel/schema/fields/text.h"

#include "base/text.h"

namespace lazo::schema {
namespace {

constexpr Operators kTextOperators = Operator::eq | Operator::ne | Operator::in | Operator::empty | Operator::contains |
                                     Operator::starts | Operator::ends | Operator::lt | Operator::gt;

class TextKind : public Kind {
   public:
    TextKind(std::string_view name, std::size_t limit) : name_(name), limit_(limit) {}
    std::string_view name() const override { return name_; }
    Form form() const override { return Form::text; }
    Operators operators() const override { return kTextOperators; }

    Value read_json(const Field& field, const json::Value& json, const Reading& reading) const override {
        if (json.is_null()) return {};
        if (!json.is_text()) throw BadValue{{"field.text_expected"}};
        return read_text(field, json.text(), reading);
    }
    Value read_text(const Field& field, std::string_view typed, const Reading&) const override {
        const std::size_t limit = field.options().max_length ? field.options().max_length : limit_;
        // The cheap bound first: 10 MB in a name are not counted letter by letter.
        if (typed.size() > limit * 4 || text::length(typed) > limit)
            throw BadValue{{"field.too_long", {{"limit", std::to_string(limit)}}}};
        if (typed.find('\0') != std::string_view::npos) throw BadValue{{"field.nul"}};
        return Codec<std::string>::to(text::trim(typed));
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.text(std::get<std::string>(value));
    }
    std::string to_text(const Field&, const Value& value) const override { return std::get<std::string>(value); }

   private:
    std::string_view name_;
    std::size_t limit_;
};

class UrlKind : public TextKind {
   public:
    UrlKind() : TextKind("url", 2000) {}
    Value read_text(const Field& field, std::string_view typed, const Reading& reading) const override {
        Value value = TextKind::read_text(field, typed, reading);
        if (is_empty(value)) return value;
        std::string& url = std::get<std::string>(value);
        const std::string lower = text::lower_ascii(url);
        // Only what a browser may open from a link; "javascript:" is never stored as a web address.
        if (lower.starts_with("http://") || lower.starts_with("https://")) return value;
        if (url.find(':') != std::string::npos && url.find("://") == std::string::npos &&
            url.find('.') > url.find(':'))
            throw BadValue{{"field.url_scheme"}};
        if (url.find("://") != std::string::npos || url.find_first_of(" <>\"") != std::string::npos)
            throw BadValue{{"field.url_scheme"}};
        url = "https://" + url;
        return value;
    }
};

}  // namespace

const Kind* text_kind() {
    static const TextKind kind{"text", 255};
    return &kind;
}
const Kind* long_text_kind() {
    static const TextKind kind{"long_text", 100'000};
    return &kind;
}
const Kind* url_kind() {
    static const UrlKind kind;
    return &kind;
}

}  // namespace lazo::schema
