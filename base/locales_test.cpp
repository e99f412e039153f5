// The locale files of base: both languages complete, every key that base throws among them.
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/locale.h"

namespace lazo {
namespace {

std::string read_file(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

Texts base_texts() {
    const std::filesystem::path folder = std::filesystem::path{LAZO_SOURCE_DIR} / "base/locales";
    Texts texts;
    texts.add(Language::es, read_file(folder / "es.json"));
    texts.add(Language::en, read_file(folder / "en.json"));
    return texts;
}

// The names of {arguments} in a pattern.
std::set<std::string> names_in(const std::string& pattern) {
    static const std::regex kArgument{"\\{([a-z_]+)[,}]"};
    std::set<std::string> names;
    for (auto it = std::sregex_iterator(pattern.begin(), pattern.end(), kArgument); it != std::sregex_iterator(); ++it)
        names.insert((*it)[1]);
    return names;
}

TEST(BaseLocales, say_the_same_in_both_languages) {
    const Texts texts = base_texts();
    ASSERT_EQ(texts.all(Language::es).size(), texts.all(Language::en).size());
    for (const auto& [key, pattern] : texts.all(Language::en)) {
        ASSERT_TRUE(texts.knows(Language::es, key)) << key;
        EXPECT_EQ(names_in(pattern), names_in(texts.all(Language::es).at(key))) << key;
    }
}

TEST(BaseLocales, know_every_key_that_the_sources_name) {
    static const std::regex kKey{
        "\"((?:csv|date|decimal|email|encoding|error|json|moment|money|number|source|tax_id|time|zone)\\.[a-z_]+)\""};
    const Texts texts = base_texts();
    std::size_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path{LAZO_SOURCE_DIR} / "base")) {
        const std::string name = entry.path().filename();
        if (entry.path().extension() != ".cpp" || name.ends_with("_test.cpp")) continue;
        const std::string source = read_file(entry.path());
        for (auto it = std::sregex_iterator(source.begin(), source.end(), kKey); it != std::sregex_iterator();
             ++it, ++found)
            EXPECT_TRUE(texts.knows(Language::es, (*it)[1].str())) << name << ": " << (*it)[1];
    }
    EXPECT_GT(found, 30u);
}

TEST(BaseLocales, count_decimals_as_each_language_does) {
    const Texts texts = base_texts();
    EXPECT_EQ(texts.say(Language::en, {"money.places", {{"places", "2"}, {"currency", "EUR"}}}),
              "An amount in EUR has at most 2 decimals");
    EXPECT_EQ(texts.say(Language::es, {"money.places", {{"places", "0"}, {"currency", "JPY"}}}),
              "Un importe en JPY no lleva decimales");
    EXPECT_EQ(texts.say(Language::es, {"csv.field_too_long", {{"limit", "10485760"}}}),
              "Una celda ocupa más de 10.485.760 bytes");
}

}  // namespace
}  // namespace lazo
