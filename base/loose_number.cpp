#include <algorithm>
#include <array>
#include <string>

#include "base/digits.h"
#include "base/error.h"
#include "base/loose.h"
#include "base/text.h"

namespace lazo {
namespace {

constexpr std::size_t kLongest = 64;

bool is_upper_letter(char character) { return character >= 'A' && character <= 'Z'; }

// A currency written before or behind the number: a sign, a country's sign (US$), an ISO code, or one of these.
bool is_currency(std::string_view text) {
    constexpr std::array<std::string_view, 4> kWords{"S/", "S/.", "Bs", "Bs."};
    constexpr std::array<std::string_view, 8> kSigns{"$", "€", "£", "¥", "₡", "₲", "₽", "₹"};
    if (std::find(kWords.begin(), kWords.end(), text) != kWords.end()) return true;
    std::size_t letters = 0;
    while (letters < text.size() && is_upper_letter(text[letters])) letters++;
    const std::string_view sign = text.substr(letters);
    if (sign.empty()) return letters == 3;
    return letters < 4 && std::find(kSigns.begin(), kSigns.end(), sign) != kSigns.end();
}

// Blanks of every kind and the Swiss apostrophes between groups become one mark, the real minus the keyboard's.
std::string plain_marks(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 6> kSame{
        {{"\u00a0", '\''}, {"\u2009", '\''}, {"\u202f", '\''}, {"\u2019", '\''}, {" ", '\''}, {"\u2212", '-'}}};
    std::string plain;
    for (std::size_t i = 0; i < text.size();) {
        const auto same = std::find_if(kSame.begin(), kSame.end(),
                                       [&](const auto& pair) { return text.substr(i).starts_with(pair.first); });
        plain += same == kSame.end() ? text[i] : same->second;
        i += same == kSame.end() ? 1 : same->first.size();
    }
    return plain;
}

void trim_marks(std::string_view& text) {
    while (!text.empty() && text.front() == '\'') text.remove_prefix(1);
    while (!text.empty() && text.back() == '\'') text.remove_suffix(1);
}

// Takes one minus from either end.
bool take_minus(std::string_view& text) {
    trim_marks(text);
    if (text.size() < 2) return false;
    if (text.front() == '-') return text.remove_prefix(1), trim_marks(text), true;
    if (text.back() == '-') return text.remove_suffix(1), trim_marks(text), true;
    return false;
}

// Takes a currency from one end; false when what stands there is something else.
bool take_currency(std::string_view& text) {
    constexpr const char* kDigits = "0123456789";
    const std::size_t begin = text.find_first_of(kDigits), end = text.find_last_of(kDigits) + 1;
    if (begin == std::string_view::npos) return false;
    std::string_view before = text.substr(0, begin), behind = text.substr(end);
    const bool has_minus = before.ends_with('-');  // "€-12"
    if (has_minus) before.remove_suffix(1);
    trim_marks(before);
    trim_marks(behind);
    if (!before.empty() && !behind.empty()) return false;
    const std::string_view currency = before.empty() ? behind : before;
    if (!currency.empty() && !is_currency(currency)) return false;
    text = text.substr(has_minus ? begin - 1 : begin, end - (has_minus ? begin - 1 : begin));
    return true;
}

// "1.234.567" under '.': the first group of one to three digits, not starting with zero, the others of three.
bool is_grouped(std::string_view whole, char group) {
    const std::size_t first = std::min(whole.find(group), whole.size());
    if (first == 0 || first > 3 || whole[0] == '0') return false;
    for (std::size_t i = first; i < whole.size(); i += 4)
        if (whole[i] != group || whole.size() - i < 4 || !digits_at(whole, i + 1, 3)) return false;
    return true;
}

// The number under one reading: `mark` before the decimals and one kind of group before it.
std::optional<std::string> read_as(std::string_view text, char mark) {
    const std::size_t at = std::min(text.find(mark), text.size());
    std::string whole{text.substr(0, at)};
    const std::string_view decimals = at < text.size() ? text.substr(at + 1) : std::string_view{};
    if (at < text.size() && (decimals.empty() || decimals.find_first_not_of("0123456789") != std::string_view::npos))
        return std::nullopt;
    const std::size_t group_at = whole.find_first_not_of("0123456789");
    if (whole.empty()) return std::nullopt;
    if (group_at != std::string::npos) {
        const char group = whole[group_at];
        if (!is_grouped(whole, group)) return std::nullopt;
        std::erase(whole, group);
    }
    return decimals.empty() ? whole : whole + '.' + std::string{decimals};
}

std::optional<std::string> read_number(std::string_view text, DecimalMark mark) {
    if (text.find_first_not_of("0123456789.,'") != std::string_view::npos) return std::nullopt;
    const auto comma = read_as(text, ','), point = read_as(text, '.');
    if (mark == DecimalMark::comma) return comma;
    if (mark == DecimalMark::point) return point;
    if (comma && point && *comma != *point) return std::nullopt;
    return comma ? comma : point;
}

std::optional<Decimal> exact(std::string text, bool is_negative) {
    if (is_negative) text.insert(text.begin(), '-');
    try {
        return Decimal::parse(text);
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

std::optional<Decimal> parse_decimal_loose(std::string_view text, DecimalMark mark) {
    if (text.size() > kLongest) return std::nullopt;
    const std::string plain = plain_marks(text::trim_ascii(text));
    std::string_view rest = plain;
    trim_marks(rest);
    const bool in_brackets = rest.size() > 2 && rest.front() == '(' && rest.back() == ')';
    if (in_brackets) rest = rest.substr(1, rest.size() - 2);
    bool is_negative = take_minus(rest);
    if (!is_negative && rest.starts_with('+')) rest.remove_prefix(1);
    if (!take_currency(rest)) return std::nullopt;
    const bool has_inner_minus = take_minus(rest);
    if ((in_brackets && is_negative) || (has_inner_minus && (is_negative || in_brackets))) return std::nullopt;
    is_negative = is_negative || has_inner_minus || in_brackets;
    const auto number = read_number(rest, mark);
    return number ? exact(*number, is_negative) : std::nullopt;
}

std::optional<bool> parse_boolean_loose(std::string_view text) {
    constexpr std::array<std::string_view, 9> kTrue{"si", "s", "yes", "y", "true", "verdadero", "1", "x", "on"};
    constexpr std::array<std::string_view, 6> kFalse{"no", "n", "false", "falso", "0", "off"};
    if (text.size() > kLongest) return std::nullopt;
    const std::string folded = text::fold(text);
    if (std::find(kTrue.begin(), kTrue.end(), folded) != kTrue.end()) return true;
    if (std::find(kFalse.begin(), kFalse.end(), folded) != kFalse.end()) return false;
    return std::nullopt;
}

}  // namespace lazo
