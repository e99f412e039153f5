#include "base/locale.h"

namespace lazo {
namespace {

Texts sample() {
    Texts texts;
    texts.add(Language::en, R"({
        "plain": "Nothing to see",
        "apostrophe": "It's {name}'s",
        "named": "{name} has {count} rows, {name}",
        "rows": "{count, plural, =0 {no rows} one {# row} other {# rows}} in {file}",
        "amount": "{amount, number}",
        "kind": "{kind, select, person {a person} other {someone}}"})");
    texts.add(
        Language::es,
        R"({"rows": "{count, plural, one {# fila} many {# de filas} other {# filas}}", "amount": "{amount, number}"})");
    return texts;
}

std::string fault_of(std::string_view json) {
    try {
        Texts texts;
        texts.add(Language::es, json);
    } catch (const Error& error) {
        return error.message().key;
    }
    return "none";
}

TEST(Texts, fills_named_values) {
    const Texts texts = sample();
    EXPECT_EQ(texts.say(Language::en, "plain"), "Nothing to see");
    EXPECT_EQ(texts.say(Language::en, {"named", {{"name", "O'Hara {x}"}, {"count", "1234"}}}),
              "O'Hara {x} has 1234 rows, O'Hara {x}");
    EXPECT_EQ(texts.say(Language::en, {"apostrophe", {{"name", "Ana"}}}), "It's Ana's");
    EXPECT_EQ(texts.say(Language::en, {"kind", {{"kind", "person"}}}), "a person");
}

TEST(Texts, counts_as_the_language_does) {
    const Texts texts = sample();
    EXPECT_EQ(texts.say(Language::en, {"rows", {{"count", "0"}, {"file", "a.csv"}}}), "no rows in a.csv");
    EXPECT_EQ(texts.say(Language::en, {"rows", {{"count", "1"}, {"file", "007"}}}), "1 row in 007");
    EXPECT_EQ(texts.say(Language::en, {"rows", {{"count", "12345"}, {"file", "x"}}}), "12,345 rows in x");
    EXPECT_EQ(texts.say(Language::es, {"rows", {{"count", "12345"}}}), "12.345 filas");
    EXPECT_EQ(texts.say(Language::es, {"rows", {{"count", "1000000"}}}), "1.000.000 de filas");
    EXPECT_EQ(texts.say(Language::es, {"amount", {{"amount", "12345.5"}}}), "12.345,5");
}

TEST(Texts, shows_what_it_lacks) {
    const Texts texts = sample();
    EXPECT_EQ(texts.say(Language::en, "no.such.key"), "no.such.key");
    EXPECT_EQ(texts.say(Language::es, "plain"), "plain");
    EXPECT_FALSE(texts.knows(Language::es, "plain"));
    EXPECT_EQ(texts.say(Language::en, {"named", {{"count", "2"}}}), "{name} has 2 rows, {name}");
    EXPECT_THAT(texts.say(Language::en, {"rows", {{"count", "many"}}}), testing::HasSubstr("{"));
}

TEST(Texts, refuses_a_broken_locale_file) {
    EXPECT_EQ(fault_of(R"({"a": "x", "a": "y"})"), "locale text twice: a");
    EXPECT_EQ(fault_of(R"({"a": 1})"), "locale text is no text: a");
    EXPECT_EQ(fault_of(R"({"a": "{open"})"), "locale text is no pattern: a");
    EXPECT_EQ(fault_of("[]"), "a locale file is no JSON object");
}

TEST(Language, follows_the_browser) {
    EXPECT_EQ(language_of("es-MX"), Language::es);
    EXPECT_EQ(language_of("en-GB,en;q=0.9,es;q=0.8"), Language::en);
    EXPECT_EQ(language_of("fr, en;q=0.2, es;q=0.4"), Language::es);
    EXPECT_EQ(language_of("EN;q=0.8"), Language::en);
    EXPECT_EQ(language_of("de"), Language::es);
    EXPECT_EQ(language_of("en;q=0"), Language::es);
    EXPECT_EQ(language_of(";;,q=,;q=x"), Language::es);
    EXPECT_EQ(language_of(""), Language::es);
}

}  // namespace
}  // namespace lazo
