#include "base/encoding.h"

#include <memory>

#include <unicode/ucnv.h>

#include "base/error.h"

namespace lazo {
namespace {

std::string encoded(const std::string& utf8, const char* encoding) {
    std::string out(utf8.size() * 4 + 16, '\0');
    UErrorCode status = U_ZERO_ERROR;
    out.resize(
        static_cast<std::size_t>(ucnv_convert(encoding, "UTF-8", out.data(), static_cast<std::int32_t>(out.size()),
                                              utf8.data(), static_cast<std::int32_t>(utf8.size()), &status)));
    return out;
}

class DripSource : public Source {
 public:
    explicit DripSource(std::string bytes) : inner_(source_of(std::move(bytes))) {}
    std::size_t read(char* to, std::size_t) override { return inner_->read(to, 1); }

 private:
    std::unique_ptr<Source> inner_;
};

struct Converted {
    std::string text;
    std::uint64_t broken;
    std::optional<std::uint64_t> first;
    bool operator==(const Converted&) const = default;
};

Converted convert(std::unique_ptr<Source> inner, const char* encoding) {
    Utf8Source source{std::move(inner), encoding};
    Converted converted{};
    char piece[1'000];
    while (const std::size_t count = source.read(piece, sizeof piece)) converted.text.append(piece, count);
    converted.broken = source.broken_count();
    converted.first = source.first_broken();
    return converted;
}

const std::string kSpanish = "Razón social;Dirección;Año\nCompañía Ibáñez;C/ Peñón, 3 º;2026\n";
const std::string kRussian = "Имя;Город;Примечание\nИван Петров;Санкт-Петербург;Постоянный клиент\n";

TEST(Encoding, is_told_by_mark_validity_and_letters) {
    EXPECT_EQ(detect_encoding(kSpanish), "UTF-8");
    EXPECT_EQ(detect_encoding("plain ASCII"), "UTF-8");
    EXPECT_EQ(detect_encoding(""), "UTF-8");
    EXPECT_EQ(detect_encoding("cut in a letter \xE2\x82"), "UTF-8");
    EXPECT_EQ(detect_encoding("\ufeff" + kSpanish), "UTF-8");
    EXPECT_EQ(detect_encoding(encoded(kSpanish, "windows-1252")), "windows-1252");
    EXPECT_EQ(detect_encoding(encoded("Núñez", "ISO-8859-1")), "windows-1252");
    EXPECT_EQ(detect_encoding(encoded(kRussian, "windows-1251")), "WINDOWS-1251");
    EXPECT_EQ(detect_encoding(encoded(kSpanish, "UTF-16LE")), "UTF-16LE");
    EXPECT_EQ(detect_encoding(encoded(kSpanish, "UTF-16BE")), "UTF-16BE");
    EXPECT_EQ(detect_encoding("\xFF\xFE" + encoded(kRussian, "UTF-16LE")), "UTF-16LE");
    EXPECT_EQ(detect_encoding(encoded("顧客名;住所;東京都渋谷区、株式会社の電話番号", "Shift_JIS")), "SHIFT_JIS");
}

TEST(Encoding, brings_all_to_utf8_however_the_bytes_come) {
    const std::string text = kSpanish + kRussian + "😀漢字\n";
    for (const char* encoding : {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "gb18030"}) {
        const std::string bytes = encoded("\ufeff" + text, encoding);
        const Converted expected{text, 0, {}};
        EXPECT_EQ(convert(source_of(bytes), encoding), expected) << encoding;
        EXPECT_EQ(convert(std::make_unique<DripSource>(bytes), encoding), expected) << encoding;
    }
    EXPECT_EQ(convert(source_of(encoded(kSpanish, "windows-1252")), "windows-1252").text, kSpanish);
    EXPECT_EQ(convert(source_of(encoded(kRussian, "KOI8-R")), "KOI8-R").text, kRussian);
    EXPECT_EQ(convert(source_of(""), "UTF-8"), (Converted{"", 0, {}}));
}

TEST(Encoding, counts_what_is_no_text_and_says_where) {
    const Converted expected{"ab\ufffdc\ufffd", 2, 2};
    EXPECT_EQ(convert(source_of("ab\xFF"
                                "c\xC3"),
                      "UTF-8"),
              expected);
    EXPECT_EQ(convert(std::make_unique<DripSource>("ab\xFF"
                                                   "c\xC3"),
                      "UTF-8"),
              expected);
    const std::string lone_surrogate(
        "a\0\x00\xD8"
        "b\0",
        6);
    EXPECT_EQ(convert(source_of(lone_surrogate), "UTF-16LE"), (Converted{"a\ufffdb", 1, 2}));
    EXPECT_EQ(convert(std::make_unique<DripSource>(lone_surrogate), "UTF-16LE").broken, 1u);
    EXPECT_EQ(convert(source_of(std::string("a\0b", 3)), "UTF-16LE").broken, 1u);
}

TEST(Encoding, converts_large_files_piece_by_piece) {
    std::string text;
    while (text.size() < 1'500'000) text += kSpanish + "😀";
    for (const char* encoding : {"UTF-8", "UTF-16BE", "gb18030"})
        EXPECT_TRUE(convert(source_of(encoded(text, encoding)), encoding).text == text) << encoding;
}

TEST(Encoding, refuses_an_unknown_name) {
    EXPECT_FALSE(is_encoding("klingon"));
    EXPECT_FALSE(is_encoding(""));
    EXPECT_TRUE(is_encoding("ISO-8859-15"));
    EXPECT_THROW(Utf8Source(source_of(""), "klingon"), Error);
}

}  // namespace
}  // namespace lazo
