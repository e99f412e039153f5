#include "kernel/imports/mapping.h"

#include "base/encoding.h"
#include "base/error.h"
#include "base/text.h"
#include "kernel/records/rules.h"

namespace lazo::imports {
namespace {

constexpr std::size_t kMostColumns = 1000;
constexpr std::size_t kLongestText = 255;

// The words of the wire.
template <class Meaning>
using Word = std::pair<std::string_view, Meaning>;
constexpr Word<Mode> kModes[] = {{"create", Mode::create}, {"update", Mode::update}, {"both", Mode::both}};
constexpr Word<SameKey> kSameKeys[] = {{"merge", SameKey::merge}, {"refuse", SameKey::refuse}};
constexpr Word<BlankKey> kBlankKeys[] = {{"create", BlankKey::create}, {"refuse", BlankKey::refuse}};
constexpr Word<BadCell> kBadCells[] = {{"skip", BadCell::skip}, {"refuse", BadCell::refuse}};
constexpr Word<DateOrder> kDateOrders[] = {
    {"dmy", DateOrder::day_first}, {"mdy", DateOrder::month_first}, {"ymd", DateOrder::either}};
constexpr Word<DecimalMark> kDecimalMarks[] = {{",", DecimalMark::comma}, {".", DecimalMark::point}};

class MappingReader {
 public:
    explicit MappingReader(const json::Value& json) : json_(json) {}

    Mapping read() {
        pairs("columns", mapping_.columns);
        pairs("constants", mapping_.constants);
        texts("key", [&](std::string text) { mapping_.key.push_back(std::move(text)); });
        texts("blanks", [&](std::string text) { mapping_.blanks.insert(std::move(text)); });
        texts("create_missing", [&](std::string text) { mapping_.create_missing.insert(std::move(text)); });
        word("mode", mapping_.mode, kModes);
        word("same_key", mapping_.same_key, kSameKeys);
        word("blank_key", mapping_.blank_key, kBlankKeys);
        word("bad_cells", mapping_.bad_cells, kBadCells);
        word("date_order", mapping_.date_order, kDateOrders);
        word("decimal_mark", mapping_.decimal_mark, kDecimalMarks);
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

    template <class Meaning, std::size_t count>
    void word(std::string_view name, Meaning& to, const Word<Meaning> (&words)[count]) {
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

class MappingWriter {
 public:
    explicit MappingWriter(const Mapping& mapping) : mapping_(mapping) {}

    std::string write() {
        out_.begin_object();
        columns();
        texts("key", mapping_.key);
        word("mode", mapping_.mode, kModes);
        word("same_key", mapping_.same_key, kSameKeys);
        word("blank_key", mapping_.blank_key, kBlankKeys);
        word("bad_cells", mapping_.bad_cells, kBadCells);
        if (!mapping_.blanks.empty()) texts("blanks", mapping_.blanks);
        if (!mapping_.create_missing.empty()) texts("create_missing", mapping_.create_missing);
        if (!mapping_.constants.empty()) constants();
        if (mapping_.date_order != DateOrder::either) word("date_order", mapping_.date_order, kDateOrders);
        if (mapping_.decimal_mark != DecimalMark::either) word("decimal_mark", mapping_.decimal_mark, kDecimalMarks);
        dialect();
        out_.end_object();
        return out_.take();
    }

 private:
    // Targets of one column stand together.
    void columns() {
        const auto& columns = mapping_.columns;
        out_.key("columns").begin_object();
        for (std::size_t i = 0, next = 0; i < columns.size(); i = next) {
            for (next = i + 1; next < columns.size() && columns[next].first == columns[i].first;) next++;
            out_.key(columns[i].first);
            if (next - i > 1) out_.begin_array();
            for (std::size_t j = i; j < next; j++) out_.text(columns[j].second);
            if (next - i > 1) out_.end_array();
        }
        out_.end_object();
    }
    void constants() {
        out_.key("constants").begin_object();
        for (const auto& [target, text] : mapping_.constants) out_.key(target).text(text);
        out_.end_object();
    }
    template <class Texts>
    void texts(std::string_view name, const Texts& texts) {
        out_.key(name).begin_array();
        for (const std::string& text : texts) out_.text(text);
        out_.end_array();
    }
    template <class Meaning, std::size_t count>
    void word(std::string_view name, Meaning said, const Word<Meaning> (&words)[count]) {
        for (const auto& [text, meaning] : words)
            if (meaning == said) out_.key(name).text(text);
    }
    void dialect() {
        if (mapping_.encoding) out_.key("encoding").text(*mapping_.encoding);
        if (mapping_.delimiter) out_.key("delimiter").text(std::string(1, *mapping_.delimiter));
        if (mapping_.has_header) out_.key("header").boolean(*mapping_.has_header);
    }

    const Mapping& mapping_;
    json::Writer out_;
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

Mode mode_of(std::string_view word) {
    for (const auto& [name, mode] : kModes)
        if (name == word) return mode;
    throw_invalid("mapping.mode", {"field.no_such_option", {{"value", std::string(text::first(word, 60))}}});
}

std::string to_json(const Mapping& mapping) { return MappingWriter{mapping}.write(); }

}  // namespace lazo::imports
