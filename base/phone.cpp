#include "base/phone.h"

#include <list>

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include "base/text.h"

namespace lazo {
namespace {

using i18n::phonenumbers::PhoneNumber;
using Numbers = i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t kLongest = 250;  // the library's own limit of what it reads
constexpr const char* kNoCountry = "ZZ";

// The library writes its complaints about odd input to standard output unless told otherwise.
class SilentLogger : public i18n::phonenumbers::Logger {
 public:
    void WriteMessage(const std::string&) override {}
};

const Numbers& numbers() {
    static const Numbers* const shared = [] {
        Numbers* made = Numbers::GetInstance();
        made->SetLogger(new SilentLogger);  // which takes it over
        return made;
    }();
    return *shared;
}

PhoneKind kind_of(Numbers::PhoneNumberType type) {
    switch (type) {
        case Numbers::MOBILE:
            return PhoneKind::mobile;
        case Numbers::FIXED_LINE:
            return PhoneKind::landline;
        case Numbers::FIXED_LINE_OR_MOBILE:
            return PhoneKind::mobile_or_landline;
        case Numbers::TOLL_FREE:
            return PhoneKind::toll_free;
        case Numbers::PREMIUM_RATE:
            return PhoneKind::premium;
        case Numbers::VOIP:
            return PhoneKind::voip;
        case Numbers::UNKNOWN:
            return PhoneKind::unknown;
        default:
            return PhoneKind::other;
    }
}

std::string region_of(std::string_view country) {
    if (country.size() != 2) return kNoCountry;
    std::string region{country};
    for (char& letter : region)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - ('a' - 'A'));
    return region;
}

bool parse(std::string_view text, const std::string& region, PhoneNumber& number) {
    if (text.empty() || text.size() > kLongest || !text::is_utf8(text)) return false;
    return numbers().Parse(std::string{text}, region, &number) == Numbers::NO_PARSING_ERROR;
}

std::string format(std::string_view e164, const char* reader_region) {
    PhoneNumber number;
    if (e164.empty() || e164[0] != '+' || !parse(e164, kNoCountry, number)) return std::string{e164};
    std::string region, words;
    numbers().GetRegionCodeForNumber(number, &region);
    numbers().Format(number, region == reader_region ? Numbers::NATIONAL : Numbers::INTERNATIONAL, &words);
    return words;
}

// The library finds the region by trying the plans of all that share the calling code; most codes are one country's.
std::string region_of_number(const PhoneNumber& number) {
    std::list<std::string> regions;
    numbers().GetRegionCodesForCountryCallingCode(number.country_code(), &regions);
    if (regions.size() == 1) return regions.front();
    std::string region;
    numbers().GetRegionCodeForNumber(number, &region);
    return region;
}

// Mexico put a 1 before its mobiles until 2019. The library drops one 1, but takes a number with another for valid too.
void drop_old_mexican_one(PhoneNumber& number) {
    constexpr int kMexico = 52;
    constexpr std::uint64_t kElevenDigits = 10'000'000'000;
    if (number.country_code() == kMexico && number.national_number() / kElevenDigits == 1)
        number.set_national_number(number.national_number() % kElevenDigits);
}

}  // namespace

std::string_view name_of(PhoneKind kind) {
    switch (kind) {
        case PhoneKind::unknown:
            return "unknown";
        case PhoneKind::mobile:
            return "mobile";
        case PhoneKind::landline:
            return "landline";
        case PhoneKind::mobile_or_landline:
            return "mobile_or_landline";
        case PhoneKind::toll_free:
            return "toll_free";
        case PhoneKind::premium:
            return "premium";
        case PhoneKind::voip:
            return "voip";
        case PhoneKind::other:
            return "other";
    }
    return "unknown";
}

Phone normalize_phone(std::string_view text, std::string_view country) {
    // Reading gives the E.164 form, and whoever judges the record next asks for that one again.
    thread_local Phone last;
    if (!last.e164.empty() && text == last.e164) {
        Phone again = last;
        again.typed = again.e164;
        again.extension.clear();
        return again;
    }
    Phone phone;
    phone.typed = text::trim(text);
    PhoneNumber number;
    if (!parse(phone.typed, region_of(country), number)) return phone;
    drop_old_mexican_one(number);
    // A number that fits its region's plan has a type there: one question answers both.
    phone.kind = kind_of(numbers().GetNumberType(number));
    phone.valid = phone.kind != PhoneKind::unknown;
    if (!phone.valid) return phone;
    phone.country = region_of_number(number);
    phone.extension = number.has_extension() ? number.extension() : "";
    numbers().GetNationalSignificantNumber(number, &phone.national);
    phone.e164 = '+' + std::to_string(number.country_code()) + phone.national;
    last = phone;
    return phone;
}

std::string format_phone(std::string_view e164, std::string_view reader_country) {
    return format(e164, region_of(reader_country).c_str());
}

std::string format_phone_international(std::string_view e164) { return format(e164, kNoCountry); }

}  // namespace lazo
