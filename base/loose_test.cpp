#include "base/loose.h"

namespace lazo {
namespace {

std::string date(std::string_view text, DateOrder order = DateOrder::either) {
    const auto found = parse_date_loose(text, order);
    return found ? found->to_text() : "refused";
}

std::string number(std::string_view text, DecimalMark mark = DecimalMark::either) {
    const auto found = parse_decimal_loose(text, mark);
    return found ? found->to_text() : "refused";
}

TEST(LooseDate, reads_what_people_write) {
    for (const char* text :
         {"2026-12-31", "2026/12/31", "20261231", "31/12/2026", "12/31/2026", "31.12.26", "31-12-2026", " 31/12/26 ",
          "31 dic 2026", "31 de diciembre de 2026", "December 31, 2026", "Dec. 31 2026", "31st December 2026",
          "31-Dec-2026", "DICIEMBRE 31, 2026", "2026 dic 31", "2026-12-31T00:00:00", "2026-12-31 00:00"})
        EXPECT_EQ(date(text), "2026-12-31") << text;
    EXPECT_EQ(date("19560409"), "1956-04-09");
    EXPECT_EQ(date("12 mar 2026"), "2026-03-12");
    EXPECT_EQ(date("March 12, 2026"), "2026-03-12");
    EXPECT_EQ(date("1 sept. 1970"), "1970-09-01");
    EXPECT_EQ(date("31/12/68"), "2068-12-31");
    EXPECT_EQ(date("31/12/69"), "1969-12-31");
    EXPECT_EQ(date("29/2/2024"), "2024-02-29");
}

TEST(LooseDate, refuses_what_reads_two_ways_until_told_the_order) {
    EXPECT_EQ(date("03/04/2026"), "refused");
    EXPECT_EQ(date("04/04/2026"), "2026-04-04");
    EXPECT_EQ(date("03/04/2026", DateOrder::day_first), "2026-04-03");
    EXPECT_EQ(date("03/04/2026", DateOrder::month_first), "2026-03-04");
    EXPECT_EQ(date("12/31/2026", DateOrder::day_first), "refused");
    EXPECT_EQ(date("31/12/2026", DateOrder::month_first), "refused");
    EXPECT_EQ(date("2026-03-04", DateOrder::day_first), "2026-03-04");
}

TEST(LooseDate, refuses_what_is_no_date) {
    for (const char* text : {"",
                             "31/02/2026",
                             "2026-13-01",
                             "19310339",
                             "31122026",
                             "1/2",
                             "1/2/3/4",
                             "31/12-2026",
                             "31/12/126",
                             "mañana",
                             "12 foo 2026",
                             "ma 12 2026",
                             "2026-12-31 08:26",
                             "2026-12-31T00:00:00Z",
                             "12:30",
                             "-31/12/2026",
                             "31 12 2026",
                             "00/12/2026",
                             "999999999999",
                             "12/12/999999999999",
                             "martes 12 2026",
                             "12 marzo 2026 x"})
        EXPECT_EQ(date(text), "refused") << text;
}

TEST(LooseDate, reads_a_time_behind_it) {
    const LocalMoment eight{Date::of(2010, 12, 1), TimeOfDay::parse("08:26")};
    EXPECT_EQ(parse_local_loose("2010-12-01 08:26:00", DateOrder::either), eight);
    EXPECT_EQ(parse_local_loose("2010-12-01T08:26:00.000", DateOrder::either), eight);
    EXPECT_EQ(parse_local_loose("12/1/2010 8:26", DateOrder::month_first), eight);
    EXPECT_EQ(parse_local_loose("1 dic 2010 8:26 am", DateOrder::either), eight);
    EXPECT_EQ(parse_local_loose("2010-12-01 08:26 PM", DateOrder::either)->time.to_text(), "20:26:00");
    EXPECT_EQ(parse_local_loose("2010-12-01 12:05 AM", DateOrder::either)->time.to_text(), "00:05:00");
    for (const char* text :
         {"2010-12-01 24:00", "2010-12-01 13:00 pm", "2010-12-01 08:60", "2010-12-01 08:26+01:00", "2010-12-01 8h26"})
        EXPECT_FALSE(parse_local_loose(text, DateOrder::either)) << text;
}

TEST(LooseDecimal, reads_what_people_write) {
    for (const char* text : {"1.234,56", "1,234.56", "1234.56", "1234,56", "1 234,56", "1\u00a0234,56", "1'234.56",
                             "€ 1.234,56", "1.234,56 €", "1234.56 USD", "US$1,234.56", "+1234.56", "S/. 1,234.56"})
        EXPECT_EQ(number(text), "1234.56") << text;
    for (const char* text : {"-12,50", "\u221212.50", "(12.50)", "12,50-", "-€12,50", "€-12,50", "€ 12,50-", "- 12.50"})
        EXPECT_EQ(number(text), "-12.5") << text;
    EXPECT_EQ(number("1.234.567"), "1234567");
    EXPECT_EQ(number("1.234.567,8"), "1234567.8");
    EXPECT_EQ(number("0,123"), "0.123");
    EXPECT_EQ(number("1234.567"), "1234.567");
    EXPECT_EQ(number("1,5"), "1.5");
    EXPECT_EQ(number("007"), "7");
    EXPECT_EQ(number("€ 12,50"), "12.5");
}

TEST(LooseDecimal, refuses_what_reads_two_ways_until_told_the_mark) {
    EXPECT_EQ(number("1,234"), "refused");
    EXPECT_EQ(number("1.234"), "refused");
    EXPECT_EQ(number("1.234", DecimalMark::comma), "1234");
    EXPECT_EQ(number("1.234", DecimalMark::point), "1.234");
    EXPECT_EQ(number("1,234", DecimalMark::point), "1234");
    EXPECT_EQ(number("1.234,56", DecimalMark::point), "refused");
    EXPECT_EQ(number("1.5", DecimalMark::comma), "refused");
}

TEST(LooseDecimal, refuses_what_is_no_number) {
    for (const char* text : {"",
                             "-",
                             "€",
                             "12%",
                             "1e5",
                             "12.34.56",
                             "1.23.456",
                             "1,23,456",
                             "1.234 567,8",
                             "0.123.456",
                             "12 34",
                             "12,",
                             ",5",
                             "--5",
                             "(-5)",
                             "-(5)",
                             "-5-",
                             "€ 5 USD",
                             "abc 5",
                             "5 kg",
                             "1/2",
                             "99999999999999",
                             "12..5"})
        EXPECT_EQ(number(text), "refused") << text;
}

TEST(LooseBoolean, reads_both_languages) {
    for (const char* text : {"Sí", "si", "YES", "y", "true", "Verdadero", "1", "x", " X "})
        EXPECT_EQ(parse_boolean_loose(text), true) << text;
    for (const char* text : {"No", "n", "FALSE", "falso", "0", "off"})
        EXPECT_EQ(parse_boolean_loose(text), false) << text;
    for (const char* text : {"", "quizás", "2", "-", "sin"}) EXPECT_FALSE(parse_boolean_loose(text)) << text;
}

}  // namespace
}  // namespace lazo
