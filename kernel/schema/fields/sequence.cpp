#include "kernel/schema/fields/sequence.h"

#include "base/text.h"

namespace lazo::schema {
namespace {

class SequenceKind : public Kind {
   public:
    std::string_view name() const override { return "sequence"; }
    Form form() const override { return Form::text; }
    Operators operators() const override {
        return Operator::eq | Operator::ne | Operator::in | Operator::starts | Operator::lt | Operator::gt;
    }
    Value read_json(const Field& field, const json::Value& json, const Reading& reading) const override {
        if (json.is_null()) return {};
        if (!json.is_text()) throw BadValue{{"field.text_expected"}};
        return read_text(field, json.text(), reading);
    }
    Value read_text(const Field&, std::string_view typed, const Reading&) const override {
        if (typed.size() > 40) throw BadValue{{"field.too_long", {{"limit", "40"}}}};
        return Codec<std::string>::to(text::trim(typed));
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.text(std::get<std::string>(value));
    }
    std::string to_text(const Field&, const Value& value) const override { return std::get<std::string>(value); }
};

}  // namespace

const Kind* sequence_kind() {
    static const SequenceKind kind;
    return &kind;
}

}  // namespace lazo::schema
