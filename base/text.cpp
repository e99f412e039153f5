#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/error.h"

namespace lazo::text {
namespace {

constexpr UChar32 kTableEnd = 0x250;  // Latin: below the first combining mark, so each letter folds by itself
constexpr const char* kBlanks = " \t\n\r\f\v";

bool is_ascii(std::string_view text) {
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t block = 0;
        std::memcpy(&block, text.data() + i, 8);
        if (block & 0x8080808080808080u) return false;
    }
    for (; i < text.size(); i++)
        if (text[i] & 0x80) return false;
    return true;
}

// The code point at `at`, which moves behind it; U+FFFD for broken bytes.
UChar32 next_code_point(std::string_view text, std::size_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto index = static_cast<std::int64_t>(at);
    const auto size = static_cast<std::int64_t>(text.size());
    UChar32 code = 0;
    U8_NEXT_OR_FFFD(bytes, index, size, code);
    at = static_cast<std::size_t>(index);
    return code;
}

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

// Letters whose stroke or ligature Unicode keeps as part of the letter.
const char* plain_letter(UChar32 code) {
    switch (code) {
        case 0xE6:
            return "ae";
        case 0xF0:
        case 0x111:
            return "d";
        case 0xF8:
            return "o";
        case 0xFE:
            return "th";
        case 0x127:
            return "h";
        case 0x131:
            return "i";
        case 0x142:
            return "l";
        case 0x153:
            return "oe";
        case 0x167:
            return "t";
        default:
            return nullptr;
    }
}

bool is_dropped(UChar32 code) {
    if (u_hasBinaryProperty(code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return true;
    const int kind = u_charType(code);
    if (kind != U_NON_SPACING_MARK && kind != U_ENCLOSING_MARK) return false;
    // Marks of one script (the vowels of Devanagari) carry meaning there; those of all scripts are accents.
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(code, &status) == USCRIPT_INHERITED;
}

icu::UnicodeString decomposed(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* form = icu::Normalizer2::getNFKDInstance(status);
    icu::UnicodeString result = form->normalize(text, status);
    if (U_FAILURE(status)) throw_internal("ICU cannot normalise");
    return result;
}

// Appends to `out`; white space as one blank, none at its beginning.
void append_folded(std::string& out, UChar32 code) {
    if (u_isUWhiteSpace(code)) {
        if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (const char* letters = plain_letter(code)) {
        out += letters;
    } else {
        icu::UnicodeString(code).toUTF8String(out);
    }
}

std::string fold_with_icu(std::string_view text) {
    const icu::UnicodeString source = decomposed(from_utf8(text));
    icu::UnicodeString letters;
    for (std::int32_t i = 0; i < source.length(); i = source.moveIndex32(i, 1))
        if (!is_dropped(source.char32At(i))) letters.append(source.char32At(i));
    // Folding case can leave what decomposes once more.
    letters = decomposed(letters.foldCase());
    std::string out;
    out.reserve(text.size());
    for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1))
        if (!is_dropped(letters.char32At(i))) append_folded(out, letters.char32At(i));
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

struct LatinTable {
    struct Entry {
        char bytes[6] = {};
        std::uint8_t size = 0;
    };
    std::array<Entry, kTableEnd> entries;

    LatinTable() {
        for (UChar32 code = 0; code < kTableEnd; code++) fill(code);
    }
    void fill(UChar32 code) {
        std::string letter;
        icu::UnicodeString(code).toUTF8String(letter);
        // Between two letters, so that the blanks of "´" (blank + accent) stay.
        const std::string folded = fold_with_icu("x" + letter + "x");
        Entry& entry = entries[static_cast<std::size_t>(code)];
        entry.size = static_cast<std::uint8_t>(folded.size() - 2);
        std::copy_n(folded.data() + 1, entry.size, entry.bytes);
    }
};

// False when a character is beyond the table; `out` is then of no use.
bool fold_latin(std::string_view text, std::string& out) {
    static const LatinTable table;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const UChar32 code = byte < 0x80 ? static_cast<UChar32>(text[i++]) : next_code_point(text, i);
        if (code >= kTableEnd) return false;
        const LatinTable::Entry& entry = table.entries[static_cast<std::size_t>(code)];
        for (std::uint8_t j = 0; j < entry.size; j++)
            if (entry.bytes[j] != ' ' || (!out.empty() && out.back() != ' ')) out += entry.bytes[j];
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return true;
}

bool is_word_character(UChar32 code) {
    constexpr std::uint32_t kInWord = U_GC_L_MASK | U_GC_N_MASK | U_GC_CO_MASK;
    return (U_MASK(u_charType(code)) & kInWord) != 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
    if (is_ascii(text)) return true;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t i = 0; i < size;) {
        UChar32 code = 0;
        U8_NEXT(bytes, i, size, code);
        if (code < 0) return false;
    }
    return true;
}

std::string trim(std::string_view text) {
    std::size_t begin = text.size(), end = 0;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t start = i;
        if (u_isUWhiteSpace(next_code_point(text, i))) continue;
        begin = std::min(begin, start);
        end = i;
    }
    return end == 0 ? std::string{} : std::string{text.substr(begin, end - begin)};
}

std::string_view trim_ascii(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::vector<std::string_view> list(std::string_view with_commas) {
    std::vector<std::string_view> parts;
    while (!with_commas.empty()) {
        const std::size_t comma = std::min(with_commas.find(','), with_commas.size());
        parts.push_back(trim_ascii(with_commas.substr(0, comma)));
        with_commas.remove_prefix(std::min(comma + 1, with_commas.size()));
    }
    return parts;
}

std::string lower_ascii(std::string_view text) {
    std::string lower{text};
    for (char& letter : lower)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter + ('a' - 'A'));
    return lower;
}

std::string fold(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    return fold_latin(text, out) ? out : fold_with_icu(text);
}

std::vector<std::string> words(std::string_view folded) {
    std::vector<std::string> found;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < folded.size();) {
        const std::size_t start = i;
        if (is_word_character(next_code_point(folded, i))) continue;
        if (start > begin) found.emplace_back(folded.substr(begin, start - begin));
        begin = i;
    }
    if (folded.size() > begin) found.emplace_back(folded.substr(begin));
    return found;
}

std::string digits(std::string_view text) {
    std::string found;
    for (const char character : text)
        if (character >= '0' && character <= '9') found += character;
    return found;
}

std::size_t length(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string_view first(std::string_view utf8, std::size_t count) {
    if (utf8.size() <= count) return utf8;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < utf8.size(); i++)
        if ((utf8[i] & 0xC0) != 0x80 && seen++ == count) return utf8.substr(0, i);
    return utf8;
}

}  // namespace lazo::text
