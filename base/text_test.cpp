#include "base/text.h"

#include <algorithm>
#include <thread>

namespace lazo::text {
namespace {

std::string utf8_of(unsigned code) {
    const auto tail = [code](int shift) { return static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xC0 | (code >> 6)), tail(0)};
    if (code < 0x10000) return {static_cast<char>(0xE0 | (code >> 12)), tail(6), tail(0)};
    return {static_cast<char>(0xF0 | (code >> 18)), tail(12), tail(6), tail(0)};
}

std::string between_x(unsigned code) {
    std::string letters = utf8_of(code);
    letters.insert(letters.begin(), 'x');
    letters.push_back('x');
    return letters;
}

TEST(Text, folds_accents_case_and_blanks_away) {
    EXPECT_EQ(fold("Álvarez  Núñez"), "alvarez nunez");
    EXPECT_EQ(fold("  JOSÉ\t\nMaría  "), "jose maria");
    EXPECT_EQ(fold("A\u0301lvarez"), "alvarez");
    EXPECT_EQ(fold("Straße ﬁn Ｆｕｌｌ"), "strasse fin full");
    EXPECT_EQ(fold("Sørensen Łódź Đorđe"), "sorensen lodz dorde");
    EXPECT_EQ(fold("İstanbul ISPARTA ısı"), "istanbul isparta isi");
    EXPECT_EQ(fold("Ελλάδα МОСКВА Йод"), "ελλαδα москва иод");
    EXPECT_EQ(fold("a\u00a0\u2003b"), "a b");
    EXPECT_EQ(fold("\ufeffzero\u200bwidth\u00ad"), "zerowidth");
    EXPECT_EQ(fold(""), "");
}

TEST(Text, folds_one_way_whether_a_rare_letter_stands_beside_or_not) {
    for (unsigned code = 1; code < 0x250; code++) {
        const std::string letter = between_x(code);
        EXPECT_EQ(fold(letter) + "漢", fold(letter + "漢")) << code;
    }
}

TEST(Text, folds_a_folded_text_to_itself) {
    for (unsigned code = 1; code < 0x30000; code++) {
        if (code >= 0xD800 && code < 0xE000) continue;
        const std::string once = fold(between_x(code));
        ASSERT_EQ(fold(once), once) << code;
    }
}

TEST(Text, survives_broken_utf8) {
    EXPECT_EQ(fold("a\xC3(b"), "a\ufffd(b");
    EXPECT_FALSE(is_utf8("a\xC3("));
    EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(is_utf8("\xC0\x80"));
    EXPECT_TRUE(is_utf8("ñandú €😀 and a long tail of ASCII"));
}

TEST(Text, cuts_words_at_what_is_no_letter_or_digit) {
    EXPECT_EQ(words("o'brien, calle 7-b"), (std::vector<std::string>{"o", "brien", "calle", "7", "b"}));
    EXPECT_EQ(words("москва 漢字"), (std::vector<std::string>{"москва", "漢字"}));
    EXPECT_TRUE(words(" -- ").empty());
    EXPECT_TRUE(words("").empty());
}

TEST(Text, takes_a_list_apart_at_its_commas) {
    using ::testing::ElementsAre;
    EXPECT_THAT(list("name, -created_at ,city"), ElementsAre("name", "-created_at", "city"));
    EXPECT_THAT(list("one"), ElementsAre("one"));
    EXPECT_THAT(list("a,,b,"), ElementsAre("a", "", "b"));
    EXPECT_THAT(list(" "), ElementsAre(""));
    EXPECT_TRUE(list("").empty());
}

TEST(Text, trims_unicode_blanks) {
    EXPECT_EQ(trim("\u00a0 \u3000ñu 7\t\r\n"), "ñu 7");
    EXPECT_EQ(trim(" \t "), "");
    EXPECT_EQ(trim_ascii(" \t a b \r\n"), "a b");
    EXPECT_EQ(trim_ascii("  "), "");
    EXPECT_EQ(lower_ascii("ÁBC"), "Ábc");
    EXPECT_EQ(digits("+34 (91) 555-0199"), "34915550199");
}

TEST(Text, orders_as_the_spanish_dictionary) {
    std::vector<std::string> names{"zúñiga",  "Zamora", "Ñuñez", "nuñez", "Oviedo", "Álvarez",
                                   "alvarez", "Alvaro", "Nuzzi", "ana",   "Ana B",  "ANA A"};
    std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return sort_key(a) < sort_key(b); });
    EXPECT_EQ(names, (std::vector<std::string>{"alvarez", "Álvarez", "Alvaro", "ana", "ANA A", "Ana B", "nuñez",
                                               "Nuzzi", "Ñuñez", "Oviedo", "Zamora", "zúñiga"}));
}

TEST(Text, keeps_sort_keys_short_and_without_zeros) {
    const std::string long_text(5'000, 'a');
    EXPECT_EQ(sort_key(long_text).size(), 96u);
    EXPECT_EQ(sort_key(long_text).find('\0'), std::string::npos);
    const std::string same = long_text.substr(0, 90);
    EXPECT_LT(sort_key(same), sort_key(same.substr(1) + "b"));
    EXPECT_LT(sort_key(same + "b"), sort_key(same + "c"));
    EXPECT_EQ(sort_key(""), sort_key(""));
    EXPECT_LT(sort_key(""), sort_key("a"));
}

TEST(Text, makes_the_same_keys_on_every_thread) {
    std::vector<std::string> keys(4);
    std::vector<std::thread> threads;
    for (auto& key : keys) threads.emplace_back([&key] { key = sort_key("Ángel") + fold("Ángel"); });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(keys, std::vector<std::string>(4, sort_key("Ángel") + "angel"));
}

TEST(Text, counts_and_cuts_by_code_point) {
    EXPECT_EQ(length("ñandú😀"), 6u);
    EXPECT_EQ(first("ñandú😀", 5), "ñandú");
    EXPECT_EQ(first("ñandú😀", 6), "ñandú😀");
    EXPECT_EQ(first("ñ", 0), "");
}

// The same distance by the whole table, without a band.
int full_distance(const std::string& a, const std::string& b) {
    std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); i++) {
        for (std::size_t j = 0; j <= b.size(); j++) {
            if (i == 0 || j == 0) {
                cost[i][j] = static_cast<int>(i + j);
                continue;
            }
            cost[i][j] =
                std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

TEST(Text, measures_edit_distance) {
    EXPECT_EQ(edit_distance("garcia", "gracia", 2), 1);
    EXPECT_EQ(edit_distance("martinez", "martines", 2), 1);
    EXPECT_EQ(edit_distance("ca", "abc", 5), 3);
    EXPECT_EQ(edit_distance("москва", "масква", 2), 1);
    EXPECT_EQ(edit_distance("", "abc", 2), 3);
    EXPECT_EQ(edit_distance("perez", "fernandez", 3), 4);
    EXPECT_EQ(edit_distance("same", "same", 0), 0);
    EXPECT_EQ(edit_distance("same", "some", 0), 1);
}

TEST(Text, measures_edit_distance_in_a_band_as_in_the_whole_table) {
    unsigned seed = 7;
    const auto random = [&seed](unsigned below) { return ((seed = seed * 1664525u + 1013904223u) >> 16) % below; };
    const auto word = [&] {
        std::string letters;
        for (unsigned i = random(9); i > 0; i--) letters += static_cast<char>('a' + random(3));
        return letters;
    };
    for (int round = 0; round < 20'000; round++) {
        const std::string a = word(), b = word();
        const int limit = static_cast<int>(random(6));
        ASSERT_EQ(edit_distance(a, b, limit), std::min(full_distance(a, b), limit + 1))
            << a << ' ' << b << ' ' << limit;
    }
}

}  // namespace
}  // namespace lazo::text
