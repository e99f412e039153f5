#include "base/json.h"

#include <map>

#include "base/error.h"

namespace lazo::json {
namespace {

std::string fault_of(std::string_view text) {
    try {
        Document document{text};
    } catch (const Error& error) {
        return error.message().key;
    }
    return "none";
}

TEST(Json, keeps_numbers_as_they_were_written) {
    Document document{R"({"price": 0.10, "id": 9007199254740993})"};
    EXPECT_EQ(document.root()["price"].number_text(), "0.10");
    EXPECT_EQ(document.root()["id"].integer(), 9007199254740993);
    EXPECT_FALSE(document.root()["price"].is_integer());
}

TEST(Json, answers_null_for_a_missing_member) {
    Document document{R"({"a": [1, "two", true, null]})"};
    EXPECT_TRUE(document.root()["b"].is_null());
    EXPECT_EQ(document.root()["a"].size(), 4u);
    EXPECT_EQ(document.root()["a"].at(1).text(), "two");
}

TEST(Json, refuses_what_is_too_deep_broken_or_not_utf8_without_dying) {
    EXPECT_EQ(fault_of(std::string(10'000, '[')), "json.too_deep");
    EXPECT_EQ(fault_of(std::string(1'000'000, '[')), "json.too_deep");
    EXPECT_EQ(fault_of("{\"a\": \"\xC3\x28\"}"), "json.encoding");
    EXPECT_EQ(fault_of(R"(["\ude00"])"), "json.encoding");
    EXPECT_EQ(fault_of(R"({"\ude00": 1})"), "json.encoding");
    EXPECT_EQ(fault_of("{\"a\": 1} x"), "json.syntax");
    EXPECT_EQ(fault_of("{\"a\": }"), "json.syntax");
    EXPECT_EQ(fault_of(""), "json.syntax");
}

TEST(Json, dumps_what_it_read) {
    const std::string text = R"({"a":[1,2.50,"x\"y",null,true],"b":{"c":"ñ"}})";
    EXPECT_EQ(Document{text}.root().dump(), text);
}

// Letters are looked at eight at a time: each special one at each place of two such groups.
TEST(Json, escapes_a_special_letter_wherever_it_stands) {
    for (const auto& [letter, escaped] : std::map<char, std::string>{
             {'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {'\x1f', "\\u001F"}, {'\0', "\\u0000"}})
        for (std::size_t place = 0; place < 16; place++) {
            std::string text(16, 'a'), expected = text;
            text[place] = letter;
            expected.replace(place, 1, escaped);
            EXPECT_EQ(json::quoted(text), '"' + expected + '"') << place;
        }
    EXPECT_EQ(quoted("Núñez ~\x7f ñ"), "\"Núñez ~\x7f ñ\"");
    EXPECT_EQ(quoted(""), "\"\"");
}

TEST(Json, writes_text_that_needs_escapes) { EXPECT_EQ(quoted("a\"\n\x01"), "\"a\\\"\\n\\u0001\""); }

}  // namespace
}  // namespace lazo::json
