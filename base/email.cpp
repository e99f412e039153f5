#include "base/email.h"

#include <array>
#include <memory>

#include <unicode/idna.h>
#include <unicode/locid.h>
#include <unicode/unistr.h>

#include "base/error.h"
#include "base/text.h"

namespace lazo {
namespace {

constexpr std::size_t kLongest = 254, kLongestLocal = 64, kLongestDomain = 253;

const icu::IDNA& idna() {
    static const std::unique_ptr<icu::IDNA> shared = [] {
        UErrorCode status = U_ZERO_ERROR;
        constexpr std::uint32_t kOptions = UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                           UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE;
        std::unique_ptr<icu::IDNA> made{icu::IDNA::createUTS46Instance(kOptions, status)};
        if (U_FAILURE(status)) throw_internal("ICU has no IDNA");
        return made;
    }();
    return *shared;
}

std::string lower(std::string_view text) {
    std::string out;
    icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())})
        .toLower(icu::Locale::getRoot())
        .toUTF8String(out);
    return out;
}

std::string without_invisible(std::string text) {
    constexpr std::array<std::string_view, 6> kInvisible{"\u200b", "\u200c", "\u200d", "\ufeff", "\u00ad", "\u2060"};
    for (const std::string_view mark : kInvisible)
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
            text.erase(at, mark.size());
    return text;
}

// Letters of any script, digits and !#$%&'*+-/=?^_`{|}~, with single dots between them.
bool is_local(std::string_view local) {
    constexpr std::string_view kRefused = "\"(),:;<>@[\\] \x7f";
    if (local.empty() || local.size() > kLongestLocal || local.front() == '.' || local.back() == '.') return false;
    if (local.find("..") != std::string_view::npos || !text::is_utf8(local)) return false;
    for (const char character : local)
        if (static_cast<unsigned char>(character) < 0x20 || kRefused.find(character) != std::string_view::npos)
            return false;
    return local.find("\u00a0") == std::string_view::npos;
}

bool is_domain(const std::string& ascii) {
    const std::size_t dot = ascii.rfind('.');
    if (ascii.size() > kLongestDomain || dot == std::string::npos || dot + 2 >= ascii.size()) return false;
    // A top level made of digits is an IP address without brackets.
    return ascii.find_first_not_of("0123456789", dot + 1) != std::string::npos;
}

struct Domain {
    std::string ascii;
    std::string letters;
};

bool read_domain(std::string_view text, Domain& domain) {
    const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    icu::IDNAInfo ascii_result, letters_result;
    icu::StringByteSink<std::string> ascii(&domain.ascii), letters(&domain.letters);
    idna().nameToASCII_UTF8(piece, ascii, ascii_result, status);
    idna().nameToUnicodeUTF8(piece, letters, letters_result, status);
    return U_SUCCESS(status) && !ascii_result.hasErrors() && !letters_result.hasErrors() && is_domain(domain.ascii);
}

}  // namespace

Email normalize_email(std::string_view text) {
    Email email;
    email.typed = text::trim(text);
    const auto refused = [&email](const char* reason) { return email.reason = reason, email; };
    if (email.typed.size() > kLongest * 4) return refused("email.length");
    email.normalized = lower(without_invisible(email.typed));
    const std::size_t at = email.normalized.find('@');
    if (at == std::string::npos || email.normalized.find('@', at + 1) != std::string::npos) return refused("email.at");
    const std::string local = email.normalized.substr(0, at);
    Domain domain;
    if (!is_local(local)) return refused("email.local");
    if (!read_domain(std::string_view{email.normalized}.substr(at + 1), domain)) return refused("email.domain");
    if (local.size() + 1 + domain.ascii.size() > kLongest) return refused("email.length");
    email.valid = true;
    email.normalized = local + '@' + domain.letters;
    email.ascii = local + '@' + domain.ascii;
    return email;
}

}  // namespace lazo
