#include "base/money.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>

#include <unicode/ucurr.h>
#include <unicode/uenum.h>

#include "base/digits.h"
#include "base/error.h"
#include "base/wide.h"

namespace lazo {
namespace {

constexpr int kDecimalPlaces = 6;

[[noreturn]] void refuse(const char* key, std::string_view text) {
    throw Error{ErrorKind::invalid, {key, {{"text", std::string{text.substr(0, 40)}}}}};
}

// What a text says: digits without sign and point, and where the point stands among them (beyond either end when an
// exponent moved it).
struct Written {
    bool is_negative = false;
    std::string digits;
    std::int64_t point = 0;
};

std::optional<int> exponent_of(std::string_view text) {
    if (text.empty()) return 0;
    if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
    text.remove_prefix(1);
    const bool is_negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    if (text.empty() || text.size() > 4) return std::nullopt;
    const auto number = digits_at(text, 0, text.size());
    if (!number) return std::nullopt;
    return is_negative ? -*number : *number;
}

Written read(std::string_view text) {
    Written written;
    std::string_view rest = text;
    if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
        written.is_negative = rest[0] == '-';
        rest.remove_prefix(1);
    }
    std::size_t i = 0;
    while (i < rest.size() && is_digit(rest[i])) written.digits += rest[i++];
    written.point = static_cast<std::int64_t>(i);
    const bool has_point = i > 0 && i < rest.size() && rest[i] == '.';
    if (has_point) i++;
    while (has_point && i < rest.size() && is_digit(rest[i])) written.digits += rest[i++];
    const bool ends_in_point = has_point && rest[i - 1] == '.';
    const auto exponent = exponent_of(rest.substr(i));
    if (written.digits.empty() || ends_in_point || !exponent) refuse("decimal.syntax", text);
    written.point += *exponent;
    return written;
}

char digit_or_zero(const Written& written, std::int64_t index) {
    const bool inside = index >= 0 && index < static_cast<std::int64_t>(written.digits.size());
    return inside ? written.digits[static_cast<std::size_t>(index)] : '0';
}

bool has_digits_beyond(const Written& written, int places) {
    const std::int64_t from = std::max<std::int64_t>(written.point + places, 0);
    if (from >= static_cast<std::int64_t>(written.digits.size())) return false;
    return written.digits.find_first_not_of('0', static_cast<std::size_t>(from)) != std::string::npos;
}

// The number times 10^places, rounded half away from zero.
std::int64_t scaled(const Written& written, int places, std::string_view text) {
    Wide value = 0;
    const std::int64_t end = written.point + places;
    for (std::int64_t i = 0; i < end; i++) {
        value = value * 10 + (digit_or_zero(written, i) - '0');
        if (value > std::numeric_limits<std::int64_t>::max()) refuse("decimal.range", text);
    }
    if (digit_or_zero(written, end) >= '5') value++;
    if (value > std::numeric_limits<std::int64_t>::max()) refuse("decimal.range", text);
    return static_cast<std::int64_t>(written.is_negative ? -value : value);
}

// Digits of an integer split by a point before the last `places`.
std::string with_point(std::int64_t value, int places) {
    const bool is_negative = value < 0;
    std::string digits = std::to_string(value).substr(is_negative ? 1 : 0);
    const auto width = static_cast<std::size_t>(places) + 1;
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    if (places > 0) digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
    if (is_negative) digits.insert(digits.begin(), '-');
    return digits;
}

std::map<std::string, int, std::less<>> currencies_of_icu() {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UEnumeration, decltype(&uenum_close)> codes{ucurr_openISOCurrencies(UCURR_ALL, &status),
                                                                      &uenum_close};
    std::map<std::string, int, std::less<>> known;
    while (const char* code = uenum_next(codes.get(), nullptr, &status)) {
        const UChar wide[] = {static_cast<UChar>(code[0]), static_cast<UChar>(code[1]), static_cast<UChar>(code[2]), 0};
        known.emplace(code, ucurr_getDefaultFractionDigits(wide, &status));
    }
    if (U_FAILURE(status) || known.empty()) throw_internal("ICU knows no currencies");
    return known;
}

}  // namespace

Decimal Decimal::parse(std::string_view text) { return {scaled(read(text), kDecimalPlaces, text)}; }

std::string Decimal::to_text() const {
    std::string text = with_point(micros, kDecimalPlaces);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

int minor_digits(std::string_view currency) {
    static const auto known = currencies_of_icu();
    const auto found = known.find(currency);
    if (found == known.end()) refuse("money.currency", currency);
    return found->second;
}

Money parse_money(std::string_view amount, std::string_view currency) {
    const int places = minor_digits(currency);
    const Written written = read(amount);
    if (has_digits_beyond(written, places))
        throw Error{ErrorKind::invalid,
                    {"money.places", {{"currency", std::string{currency}}, {"places", std::to_string(places)}}}};
    return {scaled(written, places, amount), std::string{currency}};
}

std::string to_text(const Money& money) { return with_point(money.minor, minor_digits(money.currency)); }

std::int64_t add_exact(std::int64_t left, std::int64_t right) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(left, right, &sum)) throw Error{ErrorKind::invalid, {"number.overflow"}};
    return sum;
}

std::int64_t multiply_rounded(std::int64_t left, std::int64_t right, std::int64_t divisor) {
    if (divisor == 0) throw_internal("division by zero");
    const Wide product = static_cast<Wide>(left) * right;
    const Wide rest = product % divisor;
    Wide result = product / divisor;
    const Wide twice = rest < 0 ? -2 * rest : 2 * rest;
    const Wide width = divisor < 0 ? -static_cast<Wide>(divisor) : divisor;
    if (twice >= width) result += (product < 0) == (divisor < 0) ? 1 : -1;
    if (result > std::numeric_limits<std::int64_t>::max() || result < std::numeric_limits<std::int64_t>::min())
        throw Error{ErrorKind::invalid, {"number.overflow"}};
    return static_cast<std::int64_t>(result);
}

}  // namespace lazo
