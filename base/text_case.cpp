#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "base/text.h"

namespace lazo::text {
namespace {

icu::UnicodeString read(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::string written(const icu::UnicodeString& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

}  // namespace

std::string upper(std::string_view text) { return written(read(text).toUpper(icu::Locale::getRoot())); }
std::string lower(std::string_view text) { return written(read(text).toLower(icu::Locale::getRoot())); }

}  // namespace lazo::text
