#include "base/phone.h"

#include <thread>
#include <vector>

namespace lazo {
namespace {

std::string e164(std::string_view text, std::string_view country) { return normalize_phone(text, country).e164; }

TEST(Phone, reads_a_number_however_it_is_written) {
    for (const char* text : {"612345678", "612 34 56 78", "+34 612-345-678", "0034 612 345 678", "(+34) 612.34.56.78",
                             " tel: 612345678", "６１２３４５６７８"})
        EXPECT_EQ(e164(text, "ES"), "+34612345678") << text;
    EXPECT_EQ(e164("55 1234 5678", "MX"), "+525512345678");
    EXPECT_EQ(e164("011 15-2345-6789", "AR"), "+5491123456789");
    EXPECT_EQ(e164("+1 202-456-1414", ""), "+12024561414");
    EXPECT_EQ(e164("020 7946 0958", "gb"), "+442079460958");
}

// The E.164 form that was just given is known again; it must be as if it were read anew.
TEST(Phone, reads_its_own_form_as_any_other) {
    for (const char* typed : {"612 345 678", "+52 1 55 1234 5678", "+800 1234 5678", "91 123 45 67 ext. 12"}) {
        const Phone first = normalize_phone(typed, "ES");
        const Phone known = normalize_phone(first.e164, "MX");
        normalize_phone("+1 212 555 0123", "");
        const Phone anew = normalize_phone(first.e164, "MX");
        EXPECT_TRUE(known.valid) << typed;
        EXPECT_EQ(known.typed, anew.typed);
        EXPECT_EQ(known.e164, anew.e164);
        EXPECT_EQ(known.national, anew.national);
        EXPECT_EQ(known.extension, anew.extension);
        EXPECT_EQ(known.country, anew.country);
        EXPECT_EQ(known.kind, anew.kind);
    }
}

TEST(Phone, tells_kind_country_and_extension) {
    const Phone mobile = normalize_phone("612 34 56 78", "ES");
    EXPECT_TRUE(mobile.valid);
    EXPECT_EQ(mobile.kind, PhoneKind::mobile);
    EXPECT_EQ(mobile.national, "612345678");
    EXPECT_EQ(mobile.country, "ES");
    EXPECT_EQ(normalize_phone("915 55 01 99", "ES").kind, PhoneKind::landline);
    EXPECT_EQ(normalize_phone("900 123 456", "ES").kind, PhoneKind::toll_free);
    EXPECT_EQ(normalize_phone("202-456-1414", "US").kind, PhoneKind::mobile_or_landline);
    EXPECT_EQ(normalize_phone("+34 915 55 01 99 ext. 12", "MX").extension, "12");
    EXPECT_EQ(normalize_phone("+800 1234 5678", "").country, "001");
}

TEST(Phone, keeps_what_fails_its_check_as_typed) {
    for (const char* text : {"", "n/a", "61234567", "6123456789", "+34 212 345 678", "+999 1234",
                             "600 000 000 / 600 000 001", "\xFF\xFE", "++", "12"}) {
        const Phone phone = normalize_phone(text, "ES");
        EXPECT_FALSE(phone.valid) << text;
        EXPECT_EQ(phone.typed, text);
        EXPECT_EQ(phone.e164, "");
    }
    EXPECT_FALSE(normalize_phone("612345678", "").valid);
    EXPECT_FALSE(normalize_phone("612345678", "QQ").valid);
    EXPECT_FALSE(normalize_phone(std::string(100'000, '6'), "ES").valid);
    EXPECT_EQ(normalize_phone(" 123 \n", "ES").typed, "123");
}

TEST(Phone, is_shown_as_its_reader_knows_it) {
    EXPECT_EQ(format_phone("+34612345678", "ES"), "612 34 56 78");
    EXPECT_EQ(format_phone("+34612345678", "MX"), "+34 612 34 56 78");
    EXPECT_EQ(format_phone("+34612345678", ""), "+34 612 34 56 78");
    EXPECT_EQ(format_phone_international("+12024561414"), "+1 202-456-1414");
    EXPECT_EQ(format_phone("as typed", "ES"), "as typed");
    EXPECT_EQ(format_phone("", "ES"), "");
}

TEST(Phone, is_read_by_many_threads) {
    std::vector<std::string> found(4);
    std::vector<std::thread> threads;
    for (auto& one : found)
        threads.emplace_back([&one] {
            for (int i = 0; i < 200; i++) one = e164("612 34 56 78", "ES");
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(found, std::vector<std::string>(4, "+34612345678"));
}

}  // namespace
}  // namespace lazo
