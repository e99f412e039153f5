// What the database folds is what the program folds.
#include "base/text.h"
#include "tests/support/store.h"

namespace lazo::storage {
namespace {

std::string utf8_of(std::int64_t code) {
    const auto part = [](std::int64_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), part(code)};
    if (code < 0x10000) return {static_cast<char>(0xE0 | code >> 12), part(code >> 6), part(code)};
    return {static_cast<char>(0xF0 | code >> 18), part(code >> 12), part(code >> 6), part(code)};
}

struct Folding : testing::Test {
    void SetUp() override {
        if (!test::on_postgres()) GTEST_SKIP() << "SQLite calls the program's own function";
    }
    std::vector<std::string> folded(const std::vector<std::string>& texts) {
        std::string sql = "SELECT lazo_fold(t) FROM unnest(ARRAY[";
        std::vector<Bound> bound;
        for (const std::string& text : texts) {
            bound.emplace_back(text);
            sql += (bound.size() > 1 ? ",$" : "$") + std::to_string(bound.size());
        }
        return store_.database().read()->connection().texts(sql + "]::text[]) WITH ORDINALITY AS each(t,n) ORDER BY n", bound);
    }
    test::Store store_{test::snapshot_of({})};
};

// Alone, and between letters.
TEST_F(Folding, OfEachCharacterThatThereIsIsTheSame) {
    constexpr std::int64_t kLast = 0x10FFFF, kPortion = 4096;
    for (std::int64_t first = 1; first <= kLast; first += kPortion) {
        std::vector<std::string> texts;
        for (std::int64_t code = first; code < first + kPortion && code <= kLast; code++) {
            if (code >= 0xD800 && code < 0xE000) continue;  // halves of pairs are no characters
            texts.push_back(utf8_of(code));
            texts.push_back("A" + utf8_of(code) + "b");
        }
        if (texts.empty()) continue;
        const auto found = folded(texts);
        ASSERT_EQ(found.size(), texts.size());
        for (std::size_t i = 0; i < texts.size(); i++) ASSERT_EQ(found[i], text::fold(texts[i])) << texts[i];
    }
}

TEST_F(Folding, OfWordsIsTheSame) {
    const std::vector<std::string> texts{"",      " ",          "\t a \n b ", "ÁLVAREZ  Núñez", "ΌΣΟΣ ΟΔΥΣΣΕΥΣ", "Straße",
                                         "ﬁancé", "İstanbul",   "ǅungla",     "Œuvre æ",         "é\u0301",       "a\u200bb",
                                         "日本",  "각 각",      "100 % _",    "ꭰᎠ",              "ᲀ",             "\u00a0x\u3000"};
    const auto found = folded(texts);
    for (std::size_t i = 0; i < texts.size(); i++) EXPECT_EQ(found[i], text::fold(texts[i])) << texts[i];
}

}  // namespace
}  // namespace lazo::storage
