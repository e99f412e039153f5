#include "base/email.h"

namespace lazo {
namespace {

std::string normal(std::string_view text) {
    const Email email = normalize_email(text);
    return email.valid ? email.normalized : email.reason;
}

TEST(Email, has_one_normal_form) {
    EXPECT_EQ(normal(" Ana.Perez@Example.COM\n"), "ana.perez@example.com");
    EXPECT_EQ(normal("ana+crm@mail.example.co"), "ana+crm@mail.example.co");
    EXPECT_EQ(normal("o'hara_1/x=y@a-b.example"), "o'hara_1/x=y@a-b.example");
    EXPECT_EQ(normal("\ufeffana@exam\u200bple.com"), "ana@example.com");
    EXPECT_EQ(normal("ÁNGEL@EJEMPLO.ES"), "ángel@ejemplo.es");
}

TEST(Email, knows_international_domains_in_both_spellings) {
    EXPECT_EQ(normal("ana@España.es"), "ana@españa.es");
    EXPECT_EQ(normal("ana@xn--espaa-rta.es"), "ana@españa.es");
    EXPECT_EQ(normalize_email("ana@españa.es").ascii, "ana@xn--espaa-rta.es");
    EXPECT_EQ(normalize_email("ana@straße.de").ascii, "ana@xn--strae-oqa.de");
}

TEST(Email, says_what_is_wrong_and_keeps_what_was_typed) {
    for (const char* text : {"", "ana", "ana.example.com", "a@b@example.com", "@"})
        EXPECT_THAT(normal(text), testing::AnyOf("email.at", "email.local")) << text;
    for (const char* text :
         {"@example.com", ".ana@example.com", "ana.@example.com", "a..b@example.com", "ana perez@example.com",
          "\"ana\"@example.com", "Ana <ana@example.com", "a,b@example.com", "a\u00a0b@example.com"})
        EXPECT_EQ(normal(text), "email.local") << text;
    for (const char* text :
         {"ana@", "ana@localhost", "ana@example.c", "ana@.com", "ana@example..com", "ana@example.com.", "ana@-a.com",
          "ana@ex ample.com", "ana@127.0.0.1", "ana@[127.0.0.1]", "ana@a_b.com", "ana@xn--a.com", "ana@example.com>"})
        EXPECT_EQ(normal(text), "email.domain") << text;
    EXPECT_EQ(normalize_email(" ANA@ ").typed, "ANA@");
}

TEST(Email, keeps_to_the_lengths_of_mail) {
    const std::string label(63, 'd');
    EXPECT_TRUE(normalize_email(std::string(64, 'a') + "@example.com").valid);
    EXPECT_EQ(normal(std::string(65, 'a') + "@example.com"), "email.local");
    EXPECT_EQ(normal("a@" + label + "d.com"), "email.domain");
    EXPECT_TRUE(normalize_email("a@" + label + "." + label + "." + label + ".com").valid);
    EXPECT_EQ(normal(std::string(64, 'a') + "@" + label + "." + label + "." + label + ".com"), "email.length");
    EXPECT_EQ(normal(std::string(1'000'000, 'a') + "@example.com"), "email.length");
}

}  // namespace
}  // namespace lazo
