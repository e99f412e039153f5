#include "kernel/imports/mapping.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/text.h"
#include "kernel/records/rules.h"

namespace lazo::imports {
namespace {

constexpr std::size_t kMostColumns = 1000;
constexpr std::size_t kLongestText = 255;

class MappingReader {
 public:
    explicit MappingReader(const json::Value& json) : json_(json) {}

    Mapping read() {
        pairs("columns", mapping_.columns);
        pairs("constants", mapping_.constants);
        texts("key", [&](std::string text) { mapping_.key.push_back(std::move(text)); });
        texts("blanks", [&](std::string text) { mapping_.blanks.insert(std::move(text)); });
        texts("create_missing", [&](std::string text) { mapping_.create_missing.insert(std::move(text)); });
        word("mode", mapping_.mode, {{"create", Mode::create}, {"update", Mode::update}, {"both", Mode::both}});
        word("same_key", mapping_.same_key, {{"merge", SameKey::merge}, {"refuse", SameKey::refuse}});
        word("blank_key", mapping_.blank_key, {{"create", BlankKey::create}, {"refuse", BlankKey::refuse}});
        word("bad_cells", mapping_.bad_cells, {{"skip", BadCell::skip}, {"refuse", BadCell::refuse}});
        word("date_order", mapping_.date_order,
             {{"dmy", DateOrder::day_first}, {"mdy", DateOrder::month_first}, {"ymd", DateOrder::either}});
        word("decimal_mark", mapping_.decimal_mark, {{",", DecimalMark::comma}, {".", DecimalMark::point}});
        dialect();
        if (mapping_.columns.empty()) errors_.add("mapping.columns", {"field.required"});
        if (mapping_.key.empty() && mapping_.mode != Mode::create) errors_.add("mapping.key", {"import.key_needed"});
        errors_.throw_if_any();
        return std::move(mapping_);
    }

 private:
    static std::string path(std::string_view name) { return "mapping." + std::string(name); }

    void pairs(std::string_view name, std::vector<std::pair<std::string, std::string>>& to) {
        const json::Value object = json_[name];
        if (object.is_null()) return;
        if (!object.is_object() || object.size() > kMostColumns)
            return errors_.add(path(name), {"json.object_expected"});
        for (std::size_t i = 0; i < object.size(); i++) {
            const json::Value value = object.member(i);
            if (!value.is_array()) pair(name, object.key(i), value, to);
            for (std::size_t j = 0; value.is_array() && j < value.size(); j++)
                pair(name, object.key(i), value.at(j), to);
        }
    }
    void pair(std::string_view name, std::string_view key, const json::Value& value,
              std::vector<std::pair<std::string, std::string>>& to) {
        if (value.is_null() || (value.is_text() && value.text().empty())) return;  // left out
        if (value.is_text())
            to.emplace_back(key, value.text());
        else
            errors_.add(path(name) + "." + std::string(text::first(key, 60)), {"field.text_expected"});
    }

    template <class Take>
    void texts(std::string_view name, const Take& take) {
        const json::Value list = json_[name];
        if (list.is_null()) return;
        if (!list.is_array() || list.size() > kMostColumns) return errors_.add(path(name), {"field.list_expected"});
        for (std::size_t i = 0; i < list.size(); i++) {
            if (list.at(i).is_text() && list.at(i).text().size() <= kLongestText)
                take(std::string(list.at(i).text()));
            else
                errors_.add(path(name), {"field.text_expected"});
        }
    }

    template <class Word>
    void word(std::string_view name, Word& to, std::initializer_list<std::pair<std::string_view, Word>> words) {
        const json::Value value = json_[name];
        if (value.is_null()) return;
        for (const auto& [text, meaning] : words)
            if (value.is_text() && value.text() == text) return static_cast<void>(to = meaning);
        const std::string said =
            value.is_text() ? std::string(text::first(value.text(), 60)) : value.dump().substr(0, 60);
        errors_.add(path(name), {"field.no_such_option", {{"value", said}}});
    }

    void dialect() {
        if (const json::Value encoding = json_["encoding"]; !encoding.is_null()) {
            if (encoding.is_text() && is_encoding(encoding.text()))
                mapping_.encoding = encoding.text();
            else
                errors_.add("mapping.encoding", {"encoding.unknown", {{"name", encoding.dump().substr(0, 60)}}});
        }
        if (const json::Value delimiter = json_["delimiter"]; !delimiter.is_null()) {
            const bool is_one = delimiter.is_text() && delimiter.text().size() == 1 && delimiter.text() != "\"" &&
                                delimiter.text() != "\n" && delimiter.text() != "\r";
            if (is_one)
                mapping_.delimiter = delimiter.text().front();
            else
                errors_.add("mapping.delimiter", {"import.delimiter"});
        }
        if (const json::Value header = json_["header"]; !header.is_null()) {
            if (header.is_bool())
                mapping_.has_header = header.boolean();
            else
                errors_.add("mapping.header", {"field.flag_expected"});
        }
    }

    const json::Value& json_;
    Mapping mapping_;
    records::FieldErrors errors_;
};

}  // namespace

Dialect Mapping::over(Dialect guessed) const {
    if (encoding) guessed.encoding = *encoding;
    if (delimiter) guessed.delimiter = *delimiter;
    if (has_header) guessed.has_header = *has_header;
    return guessed;
}

Mapping read_mapping(const json::Value& json) {
    if (!json.is_object()) throw_invalid("mapping", {"json.object_expected"});
    return MappingReader{json}.read();
}

}  // namespace lazo::imports
