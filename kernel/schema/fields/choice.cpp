#include "kernel/schema/fields/choice.h"

#include <algorithm>

#include "base/text.h"

namespace lazo::schema {
namespace {

// A cell says the stored value or its label ("Empresa"); labels of declared options are matched by whoever has the words.
const Option& option_of(const Field& field, std::string_view typed) {
    if (const Option* exact = field.find_option(typed)) return *exact;
    const std::string folded = text::fold(typed);
    for (const Option& option : field.options().options)
        if (text::fold(option.value) == folded || (!option.label.empty() && text::fold(option.label) == folded))
            return option;
    throw BadValue{{"field.no_such_option", {{"value", std::string(text::first(typed, 60))}}}};
}

class ChoiceKind : public Kind {
   public:
    std::string_view name() const override { return "choice"; }
    Form form() const override { return Form::text; }
    Operators operators() const override {
        return Operator::eq | Operator::ne | Operator::in | Operator::empty;
    }
    Value read_json(const Field& field, const json::Value& json, const Reading&) const override {
        if (json.is_null()) return {};
        if (!json.is_text()) throw BadValue{{"field.text_expected"}};
        if (json.text().empty()) return {};
        const Option* option = field.find_option(json.text());
        if (!option)
            throw BadValue{{"field.no_such_option", {{"value", std::string(text::first(json.text(), 60))}}}};
        return option->value;
    }
    Value read_text(const Field& field, std::string_view typed, const Reading&) const override {
        const std::string_view trimmed = text::trim_ascii(typed);
        return trimmed.empty() ? Value{} : Value{option_of(field, trimmed).value};
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.text(std::get<std::string>(value));
    }
    std::string to_text(const Field&, const Value& value) const override { return std::get<std::string>(value); }
};

class ChoicesKind : public Kind {
   public:
    std::string_view name() const override { return "choices"; }
    Form form() const override { return Form::text; }
    Operators operators() const override { return Operator::has | Operator::empty; }
    Value read_json(const Field& field, const json::Value& json, const Reading&) const override {
        if (json.is_null()) return {};
        if (json.is_text()) return joined(field, {std::string(json.text())});
        if (!json.is_array()) throw BadValue{{"field.list_expected"}};
        std::vector<std::string> values;
        for (std::size_t i = 0; i < json.size(); i++) {
            if (!json.at(i).is_text()) throw BadValue{{"field.text_expected"}};
            values.emplace_back(json.at(i).text());
        }
        return joined(field, values);
    }
    // "vip; newsletter" or "vip, newsletter".
    Value read_text(const Field& field, std::string_view typed, const Reading&) const override {
        std::vector<std::string> values;
        while (!typed.empty()) {
            const auto end = std::min(typed.find_first_of(";,|"), typed.size());
            const std::string_view one = text::trim_ascii(typed.substr(0, end));
            if (!one.empty()) values.emplace_back(one);
            typed.remove_prefix(std::min(end + 1, typed.size()));
        }
        return joined(field, values);
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.begin_array();
        for (const std::string& one : split_choices(std::get<std::string>(value))) out.text(one);
        out.end_array();
    }
    std::string to_text(const Field&, const Value& value) const override {
        std::string text;
        for (const std::string& one : split_choices(std::get<std::string>(value)))
            text += (text.empty() ? "" : "; ") + one;
        return text;
    }

   private:
    // In the order of the options and each once, so that equal sets are equal values.
    static Value joined(const Field& field, const std::vector<std::string>& typed) {
        std::vector<std::string> chosen;
        for (const std::string& one : typed) chosen.push_back(option_of(field, one).value);
        std::vector<std::string> ordered;
        for (const Option& option : field.options().options)
            if (std::find(chosen.begin(), chosen.end(), option.value) != chosen.end()) ordered.push_back(option.value);
        return Codec<std::vector<std::string>>::to(ordered);
    }
};

}  // namespace

const Kind* choice_kind() {
    static const ChoiceKind kind;
    return &kind;
}
const Kind* choices_kind() {
    static const ChoicesKind kind;
    return &kind;
}

}  // namespace lazo::schema
