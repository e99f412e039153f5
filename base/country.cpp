#include "base/country.h"

#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"

namespace lazo {
namespace {

struct Alias {
    std::string_view folded, code;
};

// What is in files and not in CLDR: older names, parts of a country, short forms.
constexpr std::array<Alias, 40> kAliases{{
    {"eire", "IE"},
    {"republic of ireland", "IE"},
    {"uk", "GB"},
    {"great britain", "GB"},
    {"gran bretana", "GB"},
    {"england", "GB"},
    {"inglaterra", "GB"},
    {"scotland", "GB"},
    {"escocia", "GB"},
    {"wales", "GB"},
    {"gales", "GB"},
    {"northern ireland", "GB"},
    {"irlanda del norte", "GB"},
    {"ee uu", "US"},
    {"eeuu", "US"},
    {"eua", "US"},
    {"u s a", "US"},
    {"u s", "US"},
    {"united states of america", "US"},
    {"estados unidos de america", "US"},
    {"america", "US"},
    {"rsa", "ZA"},
    {"holland", "NL"},
    {"holanda", "NL"},
    {"the netherlands", "NL"},
    {"czech republic", "CZ"},
    {"republica checa", "CZ"},
    {"uae", "AE"},
    {"emiratos arabes", "AE"},
    {"korea", "KR"},
    {"south korea", "KR"},
    {"corea", "KR"},
    {"russian federation", "RU"},
    {"federacion rusa", "RU"},
    {"turkey", "TR"},
    {"burma", "MM"},
    {"ivory coast", "CI"},
    {"republica dominicana", "DO"},
    {"hong kong", "HK"},
    {"macau", "MO"},
}};

// Regions that ICU knows beside the countries of ISO 3166.
constexpr std::array<std::string_view, 4> kNoCountries{"DG", "EA", "IC", "XK"};

// Letters and digits of the folded text with single blanks: "EE. UU." -> "ee uu".
std::string plain(std::string_view written) {
    std::string joined;
    for (const std::string& word : text::words(text::fold(written))) joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

std::string display_name(const char* code, const char* language) {
    icu::UnicodeString name;
    icu::Locale("", code).getDisplayCountry(icu::Locale(language), name);
    std::string utf8;
    return name.toUTF8String(utf8);
}

using Names = std::map<std::string, std::string, std::less<>>;

Names all_names() {
    Names names;
    for (const char* const* code = uloc_getISOCountries(); *code; code++) {
        names.emplace(plain(*code), *code);
        names.emplace(plain(icu::Locale("", *code).getISO3Country()), *code);
        for (const char* language : {"es", "en"}) names.emplace(plain(display_name(*code, language)), *code);
    }
    for (const Alias& alias : kAliases) names.emplace(alias.folded, alias.code);
    return names;
}

}  // namespace

std::vector<std::string> country_codes() {
    std::vector<std::string> codes;
    for (const char* const* code = uloc_getISOCountries(); *code; code++)
        if (std::find(kNoCountries.begin(), kNoCountries.end(), *code) == kNoCountries.end()) codes.emplace_back(*code);
    return codes;
}

std::string country_name(std::string_view code, Language language) {
    if (code.size() != 2) return std::string(code);
    return display_name(std::string(code).c_str(), std::string(code_of(language)).c_str());
}

std::optional<std::string> find_country(std::string_view written) {
    static const Names names = all_names();
    if (written.size() > 100) return std::nullopt;
    const auto found = names.find(plain(written));
    if (found == names.end()) return std::nullopt;
    return found->second;
}

}  // namespace lazo
