#include "base/locale.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

#include <unicode/locid.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/unistr.h>

#include "base/json.h"
#include "base/text.h"

namespace lazo {
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

bool is_name_character(char character) {
    return character == '_' || (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

// The end of "{name}" that begins at `at`, or nothing when the brace opens something richer.
std::optional<std::size_t> end_of_plain_argument(std::string_view pattern, std::size_t at) {
    std::size_t end = at + 1;
    while (end < pattern.size() && is_name_character(pattern[end])) end++;
    if (end == at + 1 || end == pattern.size() || pattern[end] != '}') return std::nullopt;
    return end + 1;
}

// Only words and {name}s: such a pattern needs no ICU.
bool is_plain(std::string_view pattern) {
    for (std::size_t i = 0; i < pattern.size(); i++) {
        if (pattern[i] == '\'' || pattern[i] == '}') return false;
        if (pattern[i] != '{') continue;
        const auto end = end_of_plain_argument(pattern, i);
        if (!end) return false;
        i = *end - 1;
    }
    return true;
}

std::string fill_plain(std::string_view pattern, const Values& values) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size();) {
        const std::size_t open = std::min(pattern.find('{', i), pattern.size());
        out += pattern.substr(i, open - i);
        if (open == pattern.size()) break;
        const std::size_t end = *end_of_plain_argument(pattern, open);
        const std::string_view name = pattern.substr(open + 1, end - open - 2);
        const auto found = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
        out += found == values.end() ? pattern.substr(open, end - open) : std::string_view{found->second};
        i = end;
    }
    return out;
}

// The names that a pattern reads as numbers: plurals, ordinals and {name, number}.
std::vector<icu::UnicodeString> numeric_names(const icu::MessagePattern& pattern) {
    std::vector<icu::UnicodeString> names;
    for (std::int32_t i = 0; i + 1 < pattern.countParts(); i++) {
        const auto& part = pattern.getPart(i);
        if (part.getType() != UMSGPAT_PART_TYPE_ARG_START) continue;
        const auto kind = part.getArgType();
        if (kind == UMSGPAT_ARG_TYPE_NONE || kind == UMSGPAT_ARG_TYPE_SELECT) continue;
        names.push_back(pattern.getSubstring(pattern.getPart(i + 1)));
    }
    return names;
}

icu::Formattable argument(const std::string& value, bool is_number) {
    if (is_number) {
        UErrorCode status = U_ZERO_ERROR;
        icu::Formattable number(icu::StringPiece(value), status);
        if (U_SUCCESS(status)) return number;
    }
    return icu::Formattable(from_utf8(value));
}

std::string fill_rich(Language language, const std::string& pattern, const Values& values) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString source = from_utf8(pattern);
    const icu::MessageFormat format(source, icu::Locale(code_of(language).data()), status);
    const icu::MessagePattern parts(source, nullptr, status);
    if (U_FAILURE(status)) return pattern;
    const auto numeric = numeric_names(parts);
    std::vector<icu::UnicodeString> names;
    std::vector<icu::Formattable> arguments;
    for (const auto& [name, value] : values) {
        names.push_back(from_utf8(name));
        arguments.push_back(argument(value, std::find(numeric.begin(), numeric.end(), names.back()) != numeric.end()));
    }
    icu::UnicodeString words;
    format.format(names.data(), arguments.data(), static_cast<std::int32_t>(names.size()), words, status);
    if (U_FAILURE(status)) return pattern;
    std::string out;
    return words.toUTF8String(out);
}

bool is_pattern(const std::string& pattern) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::MessageFormat format(from_utf8(pattern), icu::Locale::getRoot(), status);
    return U_SUCCESS(status) && (format.usesNamedArguments() || pattern.find('{') == std::string::npos);
}

// "en-GB;q=0.8" -> its two letters and its weight.
std::pair<std::string, double> wish_of(std::string_view item) {
    const std::size_t end = std::min(item.find(';'), item.size());
    const std::string tag = text::lower_ascii(text::trim_ascii(item.substr(0, end)));
    const std::size_t weight = item.find("q=", end);
    const double quality =
        weight == std::string_view::npos ? 1 : std::strtod(std::string{item.substr(weight + 2)}.c_str(), nullptr);
    return {tag.substr(0, tag.find('-')), quality};
}

}  // namespace

std::string_view code_of(Language language) { return language == Language::en ? "en" : "es"; }

Language language_of(std::string_view accept_language) {
    Language best = Language::es;
    double weight = 0;
    for (std::size_t begin = 0; begin < accept_language.size();) {
        const std::size_t end = std::min(accept_language.find(',', begin), accept_language.size());
        const auto [tag, quality] = wish_of(accept_language.substr(begin, end - begin));
        begin = end + 1;
        if (quality <= weight || (tag != "es" && tag != "en" && tag != "*")) continue;
        best = tag == "en" ? Language::en : Language::es;
        weight = quality;
    }
    return best;
}

void Texts::add(Language language, std::string_view json) {
    const json::Document document{json};
    const json::Value root = document.root();
    if (!root.is_object()) throw_internal("a locale file is no JSON object");
    auto& texts = texts_[static_cast<std::size_t>(language)];
    for (std::size_t i = 0; i < root.size(); i++) {
        const std::string key{root.key(i)};
        if (!root.member(i).is_text()) throw_internal("locale text is no text: " + key);
        const std::string pattern{root.member(i).text()};
        if (!is_plain(pattern) && !is_pattern(pattern)) throw_internal("locale text is no pattern: " + key);
        if (!texts.emplace(key, pattern).second) throw_internal("locale text twice: " + key);
    }
}

std::string Texts::say(Language language, const Message& message) const {
    const auto& texts = all(language);
    const auto found = texts.find(message.key);
    if (found == texts.end()) return message.key;
    const std::string& pattern = found->second;
    return is_plain(pattern) ? fill_plain(pattern, message.values) : fill_rich(language, pattern, message.values);
}

bool Texts::knows(Language language, std::string_view key) const { return all(language).contains(key); }

const std::map<std::string, std::string, std::less<>>& Texts::all(Language language) const {
    return texts_[static_cast<std::size_t>(language)];
}

}  // namespace lazo
