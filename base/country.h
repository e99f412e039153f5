// Names of countries in both languages, from CLDR, and the ways people write them. Any thread may call.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/locale.h"

namespace lazo {

// The countries of ISO 3166, by code.
std::vector<std::string> country_codes();

// "ES" -> "España"; the code itself when it is none.
std::string country_name(std::string_view code, Language language);

// The ISO 3166 code of what names one country: "es", "ESP", "España", "Spain", "United Kingdom", "EIRE", "EE. UU.".
// Nothing for what names none, or a group of them.
std::optional<std::string> find_country(std::string_view written);

}  // namespace lazo
