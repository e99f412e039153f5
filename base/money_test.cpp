#include "base/money.h"

#include <limits>

#include "base/error.h"

namespace lazo {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

template <typename Action>
std::string fault_of(Action action) {
    try {
        action();
    } catch (const Error& error) {
        return error.message().key;
    }
    return "none";
}

TEST(Decimal, reads_exactly_and_rounds_the_seventh_place_half_away_from_zero) {
    EXPECT_EQ(Decimal::parse("12.5").micros, 12'500'000);
    EXPECT_EQ(Decimal::parse("+3").micros, 3'000'000);
    EXPECT_EQ(Decimal::parse("-0.0000005").micros, -1);
    EXPECT_EQ(Decimal::parse("0.00000049999999999").micros, 0);
    EXPECT_EQ(Decimal::parse("0.1").micros * 3, Decimal::parse("0.3").micros);
    EXPECT_EQ(Decimal::parse("1.5e3").micros, 1'500'000'000);
    EXPECT_EQ(Decimal::parse("25e-7").micros, 3);
    EXPECT_EQ(Decimal::parse("1e-9999").micros, 0);
    EXPECT_EQ(Decimal::parse("0e9999").micros, 0);
    EXPECT_EQ(Decimal::parse("9223372036854.775807").micros, kMost);
}

TEST(Decimal, refuses_what_is_no_number_or_too_large) {
    for (const char* text :
         {"", "-", ".5", "5.", "1,5", "1 000", "0x10", "1e", "1e+", "nan", "--1", "1.2.3", " 1", "1e99999"})
        EXPECT_EQ(fault_of([&] { Decimal::parse(text); }), "decimal.syntax") << text;
    for (const char* text : {"9223372036854.775808", "-9223372036854.775808", "9223372036854.7758075", "1e13", "1e999"})
        EXPECT_EQ(fault_of([&] { Decimal::parse(text); }), "decimal.range") << text;
}

TEST(Decimal, writes_its_shortest_exact_form) {
    EXPECT_EQ(Decimal{12'500'000}.to_text(), "12.5");
    EXPECT_EQ(Decimal{-1}.to_text(), "-0.000001");
    EXPECT_EQ(Decimal{3'000'000}.to_text(), "3");
    EXPECT_EQ(Decimal{0}.to_text(), "0");
    EXPECT_EQ(Decimal{100'000'000}.to_text(), "100");
    EXPECT_EQ(Decimal{kLeast}.to_text(), "-9223372036854.775808");
    EXPECT_EQ(Decimal::parse(Decimal{-12'345'678}.to_text()), Decimal{-12'345'678});
}

TEST(Money, knows_the_places_of_currencies) {
    EXPECT_EQ(minor_digits("EUR"), 2);
    EXPECT_EQ(minor_digits("JPY"), 0);
    EXPECT_EQ(minor_digits("CLP"), 0);
    EXPECT_EQ(minor_digits("KWD"), 3);
    for (const char* code : {"", "EU", "eur", "ZZZ", "EURO"})
        EXPECT_EQ(fault_of([&] { minor_digits(code); }), "money.currency") << code;
}

TEST(Money, reads_and_writes_amounts_in_minor_units) {
    EXPECT_EQ(parse_money("12.30", "EUR").minor, 1230);
    EXPECT_EQ(parse_money("-0.01", "EUR").minor, -1);
    EXPECT_EQ(parse_money("100.00", "JPY").minor, 100);
    EXPECT_EQ(parse_money("1.5", "KWD").minor, 1500);
    EXPECT_EQ(parse_money("92233720368547758.07", "EUR").minor, kMost);
    EXPECT_EQ(fault_of([] { parse_money("12.305", "EUR"); }), "money.places");
    EXPECT_EQ(fault_of([] { parse_money("0.5", "JPY"); }), "money.places");
    EXPECT_EQ(fault_of([] { parse_money("92233720368547758.08", "EUR"); }), "decimal.range");
    EXPECT_EQ(fault_of([] { parse_money("12,30", "EUR"); }), "decimal.syntax");
    EXPECT_EQ(to_text(Money{1230, "EUR"}), "12.30");
    EXPECT_EQ(to_text(Money{-5, "EUR"}), "-0.05");
    EXPECT_EQ(to_text(Money{1500, "JPY"}), "1500");
}

TEST(Money, adds_exactly_or_says_so) {
    EXPECT_EQ(add_exact(kMost - 1, 1), kMost);
    EXPECT_EQ(fault_of([] { add_exact(kMost, 1); }), "number.overflow");
    EXPECT_EQ(fault_of([] { add_exact(kLeast, -1); }), "number.overflow");
}

TEST(Money, rounds_half_away_from_zero) {
    EXPECT_EQ(multiply_rounded(5, 1, 10), 1);
    EXPECT_EQ(multiply_rounded(-5, 1, 10), -1);
    EXPECT_EQ(multiply_rounded(5, 1, -10), -1);
    EXPECT_EQ(multiply_rounded(4, 1, 10), 0);
    EXPECT_EQ(multiply_rounded(25, 1, 10), 3);
    EXPECT_EQ(multiply_rounded(1, 1, 3), 0);
    EXPECT_EQ(multiply_rounded(2, 1, 3), 1);
    EXPECT_EQ(multiply_rounded(1999, 3, 1), 5997);
}

TEST(Money, multiplies_through_more_than_64_bits) {
    EXPECT_EQ(multiply_rounded(kMost, 1'000'000, 1'000'000), kMost);
    EXPECT_EQ(multiply_rounded(kLeast, kMost, kMost), kLeast);
    EXPECT_EQ(multiply_rounded(kLeast, kLeast, kLeast), kLeast);
    EXPECT_EQ(fault_of([] { multiply_rounded(kMost, 2, 1); }), "number.overflow");
    EXPECT_EQ(fault_of([] { multiply_rounded(kLeast, -1, 1); }), "number.overflow");
    EXPECT_EQ(fault_of([] { multiply_rounded(1, 1, 0); }), "division by zero");
}

}  // namespace
}  // namespace lazo
