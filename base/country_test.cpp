#include "base/country.h"

namespace lazo {
namespace {

TEST(Country, is_found_by_code_and_by_name_in_both_languages) {
    for (const char* written : {"ES", "es", "ESP", "España", "ESPAÑA", "espana", "Spain", " spain "})
        EXPECT_EQ(find_country(written), "ES") << written;
    EXPECT_EQ(find_country("Alemania"), "DE");
    EXPECT_EQ(find_country("México"), "MX");
    EXPECT_EQ(find_country("Mexico"), "MX");
}

TEST(Country, is_found_as_people_write_it) {
    EXPECT_EQ(find_country("United Kingdom"), "GB");
    EXPECT_EQ(find_country("UK"), "GB");
    EXPECT_EQ(find_country("EIRE"), "IE");
    EXPECT_EQ(find_country("EE. UU."), "US");
    EXPECT_EQ(find_country("U.S.A."), "US");
    EXPECT_EQ(find_country("RSA"), "ZA");
}

TEST(Country, is_not_guessed) {
    for (const char* written : {"", "Channel Islands", "European Community", "Unspecified", "Espagna", "X"})
        EXPECT_FALSE(find_country(written)) << written;
    EXPECT_FALSE(find_country(std::string(10'000'000, 'a')));
}

TEST(Country, has_a_name_in_each_language) {
    EXPECT_EQ(country_name("ES", Language::es), "España");
    EXPECT_EQ(country_name("DE", Language::en), "Germany");
    EXPECT_EQ(country_name("nowhere", Language::en), "nowhere");
}

}  // namespace
}  // namespace lazo
