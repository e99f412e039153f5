// The rules behind check_tax_id; only base/tax_id*.cpp includes this.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/digits.h"
#include "base/tax_id.h"

namespace lazo::tax {

enum class Verdict : std::uint8_t { good, bad_format, bad_check };

inline Verdict judge(bool check_is_right) { return check_is_right ? Verdict::good : Verdict::bad_check; }

inline bool is_upper(char character) { return character >= 'A' && character <= 'Z'; }
inline bool all_digits(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }
inline bool has_digits(std::string_view text, std::size_t count) { return text.size() == count && all_digits(text); }
inline int digit(std::string_view text, std::size_t at) { return text[at] - '0'; }

// Digit by digit times its weight.
inline int weighted(std::string_view digits, std::initializer_list<int> weights) {
    int sum = 0;
    std::size_t at = 0;
    for (const int weight : weights) sum += weight * digit(digits, at++);
    return sum;
}

inline std::int64_t number(std::string_view digits) {
    std::int64_t value = 0;
    for (const char character : digits) value = value * 10 + (character - '0');
    return value;
}

// Luhn's sum: every second digit from the right doubled, its own digits added. 0 modulo 10 when right.
int luhn(std::string_view digits);
// ISO 7064 MOD 11,10: true when the last digit is the check digit.
bool is_mod_11_10(std::string_view digits);

// Each takes the number without country prefix and separators.
Verdict check_spain(std::string_view text, TaxIdKind& kind);
Verdict check_mexico(std::string_view text);
Verdict check_peru(std::string_view text);
Verdict check_argentina(std::string_view text);
Verdict check_colombia(std::string_view text);
Verdict check_chile(std::string_view text);
Verdict check_ecuador(std::string_view text);

// A member state's rule by its VAT prefix ("EL" for Greece), or nothing.
using Rule = Verdict (*)(std::string_view);
Rule find_eu_rule(std::string_view prefix);

}  // namespace lazo::tax
