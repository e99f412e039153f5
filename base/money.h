// Exact numbers: decimals of six places, and money in minor units. No floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace lazo {

// A number scaled by 1,000,000: prices, rates, quantities, percents. Range +-9.2e12.
struct Decimal {
    std::int64_t micros = 0;
    auto operator<=>(const Decimal&) const = default;
    // "-12.5", also as JSON writes numbers ("1.5e3"). Throws Error{invalid} "decimal.syntax" or "decimal.range"; more
    // than six places are rounded half away from zero.
    static Decimal parse(std::string_view text);
    std::string to_text() const;  // shortest exact form: "12.5", "-0.000001", "3"
};

// An amount in the currency's minor units (cents; whole yen). Currency is ISO 4217, upper case.
struct Money {
    std::int64_t minor = 0;
    std::string currency;
    auto operator<=>(const Money&) const = default;
};

// Digits after the point that a currency has (EUR 2, CLP 0, KWD 3), from CLDR through ICU. Throws Error{invalid}
// "money.currency" for what is no ISO 4217 code.
int minor_digits(std::string_view currency);
// "12.30" in EUR -> 1230. Throws Error{invalid} "decimal.syntax", "decimal.range", or "money.places" when digits other
// than zero stand beyond the currency's places ("100.00" in JPY is 100).
Money parse_money(std::string_view amount, std::string_view currency);
std::string to_text(const Money& money);  // the amount alone: "12.30"

// Sums and products that leave int64 are Error{invalid} "number.overflow", on every engine alike.
std::int64_t add_exact(std::int64_t left, std::int64_t right);
// left * right / divisor, rounded half away from zero: the one rounding rule. The product may be wider than int64; a
// divisor of zero is Error{internal}.
std::int64_t multiply_rounded(std::int64_t left, std::int64_t right, std::int64_t divisor);

}  // namespace lazo
