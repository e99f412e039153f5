// Phone numbers as people type them, through libphonenumber (the only place that knows it). Any thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lazo {

enum class PhoneKind : std::uint8_t { unknown, mobile, landline, mobile_or_landline, toll_free, premium, voip, other };
std::string_view name_of(PhoneKind kind);  // "mobile", "landline", ...

// What was typed is always kept; the rest is empty unless the number passes its country's numbering plan.
struct Phone {
    std::string typed;  // without white space at the ends
    bool valid = false;
    std::string e164;       // "+34612345678"
    std::string national;   // the significant digits alone: "612345678"
    std::string extension;  // digits behind "ext. 12"
    std::string country;    // where the number is of; "001" for a number of no country
    PhoneKind kind = PhoneKind::unknown;
};

// `country` (ISO 3166, "ES") says how to read a number without +; empty or unknown: only numbers with + are read. Never
// throws for its input. Some 13 µs a number (21 where many countries share a code, as +1); the first call of the
// program takes 5-10 ms more, and the library's plans 4.5 MB.
Phone normalize_phone(std::string_view text, std::string_view country);

// For people: national within the reader's own country, international outside it ("612 34 56 78", "+34 612 34 56 78").
// What is no E.164 number comes back as it is.
std::string format_phone(std::string_view e164, std::string_view reader_country);
std::string format_phone_international(std::string_view e164);

}  // namespace lazo
