#include "kernel/schema/fields/link.h"

#include <algorithm>

#include "base/text.h"

namespace lazo::schema {
namespace {

Key key_of(std::string_view text) {
    const auto key = Key::parse(text);
    if (!key) throw BadValue{{"field.id_expected"}};
    return *key;
}

// An id as text or number, or the {"id": …} that reading gives.
Key key_of(const json::Value& json) {
    if (json.is_text()) return key_of(json.text());
    if (json.is_integer()) return key_of(json.number_text());
    if (json.is_object() && json["id"].is_text()) return key_of(json["id"].text());
    throw BadValue{{"field.id_expected"}};
}

class LinkKind : public Kind {
   public:
    std::string_view name() const override { return "link"; }
    Form form() const override { return Form::key; }
    Operators operators() const override {
        return Operator::eq | Operator::ne | Operator::in | Operator::empty | Operator::me;
    }
    Value read_json(const Field&, const json::Value& json, const Reading&) const override {
        if (json.is_null() || (json.is_object() && json["id"].is_null())) return {};
        if (json.is_text() && json.text().empty()) return {};
        return key_of(json);
    }
    Value read_text(const Field&, std::string_view typed, const Reading&) const override {
        const std::string_view trimmed = text::trim_ascii(typed);
        return trimmed.empty() ? Value{} : Value{key_of(trimmed)};
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.begin_object().key("id").text(std::get<Key>(value).to_text()).end_object();
    }
    std::string to_text(const Field&, const Value& value) const override { return std::get<Key>(value).to_text(); }
};

class LinksKind : public Kind {
   public:
    std::string_view name() const override { return "links"; }
    Form form() const override { return Form::none; }
    Operators operators() const override { return Operator::has | Operator::empty | Operator::me; }
    Value read_json(const Field&, const json::Value& json, const Reading&) const override {
        if (json.is_null()) return {};
        if (!json.is_array()) return Codec<std::vector<Key>>::to({key_of(json)});
        std::vector<Key> keys;
        for (std::size_t i = 0; i < json.size(); i++) keys.push_back(key_of(json.at(i)));
        return ordered(std::move(keys));
    }
    Value read_text(const Field&, std::string_view typed, const Reading&) const override {
        std::vector<Key> keys;
        while (!typed.empty()) {
            const auto end = std::min(typed.find_first_of(";,"), typed.size());
            const std::string_view one = text::trim_ascii(typed.substr(0, end));
            if (!one.empty()) keys.push_back(key_of(one));
            typed.remove_prefix(std::min(end + 1, typed.size()));
        }
        return ordered(std::move(keys));
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        out.begin_array();
        for (const Key& key : std::get<std::vector<Key>>(value))
            out.begin_object().key("id").text(key.to_text()).end_object();
        out.end_array();
    }
    std::string to_text(const Field&, const Value& value) const override {
        std::string text;
        for (const Key& key : std::get<std::vector<Key>>(value)) text += (text.empty() ? "" : "; ") + key.to_text();
        return text;
    }

   private:
    static Value ordered(std::vector<Key> keys) {
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        return Codec<std::vector<Key>>::to(std::move(keys));
    }
};

class AnyLinkKind : public Kind {
   public:
    std::string_view name() const override { return "any_link"; }
    Form form() const override { return Form::text; }
    Operators operators() const override { return Operator::eq | Operator::ne | Operator::in | Operator::empty; }
    Value read_json(const Field& field, const json::Value& json, const Reading& reading) const override {
        if (json.is_null()) return {};
        if (json.is_text()) return read_text(field, json.text(), reading);
        if (!json.is_object() || !json["entity"].is_text() || !json["id"].is_text())
            throw BadValue{{"field.reference_expected"}};
        return read_text(field, std::string(json["entity"].text()) + "/" + std::string(json["id"].text()), reading);
    }
    Value read_text(const Field&, std::string_view typed, const Reading&) const override {
        const std::string_view trimmed = text::trim_ascii(typed);
        if (trimmed.empty()) return {};
        const auto reference = Reference::parse(trimmed);
        if (!reference) throw BadValue{{"field.reference_expected"}};
        return reference->to_text();
    }
    void write_json(const Field&, const Value& value, json::Writer& out) const override {
        const Reference reference = Codec<Reference>::from(value);
        out.begin_object().key("entity").text(reference.entity).key("id").text(reference.key.to_text()).end_object();
    }
    std::string to_text(const Field&, const Value& value) const override { return std::get<std::string>(value); }
};

}  // namespace

const Kind* link_kind() {
    static const LinkKind kind;
    return &kind;
}
const Kind* links_kind() {
    static const LinksKind kind;
    return &kind;
}
const Kind* any_link_kind() {
    static const AnyLinkKind kind;
    return &kind;
}

}  // namespace lazo::schema
