#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <vector>

#include <uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "base/error.h"
#include "base/text.h"

namespace lazo {
namespace {

constexpr std::size_t kChunk = 16 * 1024;
constexpr std::string_view kReplacement = "\ufffd";
constexpr std::string_view kMark = "\ufeff";

struct Mark {
    std::string_view bytes;
    const char* encoding;
};
constexpr std::array<Mark, 5> kMarks{{{"\xEF\xBB\xBF", "UTF-8"},
                                      {{"\xFF\xFE\x00\x00", 4}, "UTF-32LE"},
                                      {{"\x00\x00\xFE\xFF", 4}, "UTF-32BE"},
                                      {"\xFF\xFE", "UTF-16LE"},
                                      {"\xFE\xFF", "UTF-16BE"}}};

// Bytes at the end that may be the beginning of one more character: 0-3.
std::size_t unfinished_tail(std::string_view text) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); back++) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xC0) == 0x80) continue;
        const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        return length > back ? back : 0;
    }
    return 0;
}

// ASCII in UTF-16 has a zero in every other byte.
const char* utf16_by_zeros(std::string_view sample) {
    std::size_t even = 0, odd = 0;
    for (std::size_t i = 0; i < sample.size(); i++)
        if (sample[i] == '\0') (i % 2 == 0 ? even : odd)++;
    const std::size_t pairs = sample.size() / 2;
    if (pairs < 2) return nullptr;
    if (odd > pairs / 2 && even < odd / 10) return "UTF-16LE";
    if (even > pairs / 2 && odd < even / 10) return "UTF-16BE";
    return nullptr;
}

// In Spanish, Catalan and the like an accented letter stands alone among ASCII, and is one of these in windows-1252.
bool looks_spanish(std::string_view sample) {
    constexpr std::string_view kLetters =
        "\xC1\xC9\xCD\xD3\xDA\xD1\xDC\xE1\xE9\xED\xF3\xFA\xF1\xFC\xC7\xE7\xC0\xC8\xD2\xE0\xE8\xF2\xEF\xB7\xAA\xBA\xBF"
        "\xA1"
        "\x80\xB0\xB4\x91\x92\x93\x94\x96\x97\xA0";
    for (std::size_t i = 0; i < sample.size(); i++) {
        if (!(sample[i] & 0x80)) continue;
        const bool stands_alone =
            i + 1 == sample.size() || !(sample[i + 1] & 0x80) || i == 0 || !(sample[i - 1] & 0x80);
        if (!stands_alone || kLetters.find(sample[i]) == std::string_view::npos) return false;
    }
    return true;
}

std::string by_statistics(std::string_view sample) {
    const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector{uchardet_new(), &uchardet_delete};
    if (uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0) return "windows-1252";
    uchardet_data_end(detector.get());
    const std::string found = uchardet_get_charset(detector.get());
    // Files that say Latin-1 are windows-1252 in life, which has all of it and more.
    if (found == "ISO-8859-1" || found == "ASCII" || !is_encoding(found)) return "windows-1252";
    return found;
}

using ConverterPointer = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

ConverterPointer open_converter(std::string_view name) {
    UErrorCode status = U_ZERO_ERROR;
    const std::string terminated{name};
    ConverterPointer converter{name.empty() ? nullptr : ucnv_open(terminated.c_str(), &status), &ucnv_close};
    if (U_FAILURE(status)) converter.reset();
    return converter;
}

}  // namespace

std::string detect_encoding(std::string_view sample) {
    for (const Mark& mark : kMarks)
        if (sample.starts_with(mark.bytes)) return mark.encoding;
    if (const char* encoding = utf16_by_zeros(sample)) return encoding;
    if (text::is_utf8(sample.substr(0, sample.size() - unfinished_tail(sample)))) return "UTF-8";
    return looks_spanish(sample) ? "windows-1252" : by_statistics(sample);
}

bool is_encoding(std::string_view name) { return open_converter(name) != nullptr; }

struct Utf8Source::Converter {
    ConverterPointer icu;
    // Wide enough for every piece, so that no pair of surrogates is cut.
    std::vector<UChar> letters = std::vector<UChar>(2 * kChunk);
};

Utf8Source::Utf8Source(std::unique_ptr<Source> inner, std::string_view encoding)
    : inner_(std::move(inner)), raw_(kChunk + 4, '\0') {
    auto converter = open_converter(encoding);
    if (!converter)
        throw Error{ErrorKind::invalid, {"encoding.unknown", {{"text", std::string{encoding.substr(0, 40)}}}}};
    if (ucnv_getType(converter.get()) == UCNV_UTF8) return;
    UErrorCode status = U_ZERO_ERROR;
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    converter_ = std::make_unique<Converter>(Converter{std::move(converter)});
}
Utf8Source::~Utf8Source() = default;

std::size_t Utf8Source::read(char* to, std::size_t size) {
    while (given_ == ready_.size() && !at_end_) refill();
    const std::size_t count = std::min(size, ready_.size() - given_);
    std::copy_n(ready_.data() + given_, count, to);
    given_ += count;
    return count;
}

void Utf8Source::refill() {
    ready_.clear();
    given_ = 0;
    const std::size_t count = inner_->read(raw_.data() + left_, kChunk);
    at_end_ = count == 0;
    const std::string_view bytes = std::string_view{raw_}.substr(0, left_ + count);
    left_ = 0;
    converter_ ? convert(bytes, at_end_) : pass_utf8(bytes, at_end_);
    if (!at_start_ || ready_.empty()) return;
    at_start_ = false;
    if (ready_.starts_with(kMark)) given_ = kMark.size();
}

void Utf8Source::note_broken(std::uint64_t offset) {
    if (!first_broken_) first_broken_ = offset;
    broken_count_++;
    ready_ += kReplacement;
}

void Utf8Source::pass_utf8(std::string_view bytes, bool is_last) {
    const std::size_t tail = is_last ? 0 : unfinished_tail(bytes);
    const auto size = static_cast<std::int64_t>(bytes.size() - tail);
    if (text::is_utf8(bytes.substr(0, bytes.size() - tail))) {
        ready_.append(bytes, 0, bytes.size() - tail);
    } else {
        const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
        for (std::int64_t i = 0; i < size;) {
            const std::int64_t begin = i;
            UChar32 code = 0;
            U8_NEXT(data, i, size, code);
            if (code < 0) {
                note_broken(offset_ + static_cast<std::uint64_t>(begin));
            } else {
                ready_.append(bytes, static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin));
            }
        }
    }
    offset_ += bytes.size() - tail;
    std::copy(bytes.end() - static_cast<std::ptrdiff_t>(tail), bytes.end(), raw_.begin());
    left_ = tail;
}

void Utf8Source::convert(std::string_view bytes, bool is_last) {
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    for (;;) {
        UChar* to = converter_->letters.data();
        UErrorCode status = U_ZERO_ERROR;
        ucnv_toUnicode(converter_->icu.get(), &to, to + converter_->letters.size(), &from, end, nullptr, is_last,
                       &status);
        const auto count = static_cast<std::int32_t>(to - converter_->letters.data());
        icu::UnicodeString(false, converter_->letters.data(), count).toUTF8String(ready_);
        if (status == U_BUFFER_OVERFLOW_ERROR) continue;
        if (U_SUCCESS(status)) break;
        std::array<char, 32> broken;
        auto length = static_cast<std::int8_t>(broken.size());
        UErrorCode ignored = U_ZERO_ERROR;
        ucnv_getInvalidChars(converter_->icu.get(), broken.data(), &length, &ignored);
        note_broken(offset_ + static_cast<std::uint64_t>(from - bytes.data()) - static_cast<std::uint64_t>(length));
    }
    offset_ += bytes.size();
}

}  // namespace lazo
