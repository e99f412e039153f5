// The texts of the program in the user's language. A language is a set of locale files ("es.json", "en.json"), one pair
// a folder that speaks; keys are dotted names, values are ICU MessageFormat patterns with named arguments.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"

namespace lazo {

enum class Language : std::uint8_t { es, en };
std::string_view code_of(Language language);
// "es-MX", "en;q=0.8" (an Accept-Language value) -> the best language we speak; es when none fits.
Language language_of(std::string_view accept_language);

// All texts of both languages; filled at start-up, then only read, by any thread.
//
// Values are texts: {name} shows one as it is, while {name, plural, ...} and {name, number} read it as a decimal
// ("12.5"). A value that is not given, or not a number where one is needed, leaves its {name} visible. Within a pattern
// a literal apostrophe is one, and two only before a brace.
class Texts {
 public:
    // Adds a flat JSON object of key -> pattern. A key added twice, a value that is no text and a pattern that ICU does
    // not understand are Error{internal}.
    void add(Language language, std::string_view json);
    // The words; a key that is not known comes back as it is. Never throws for a message's values.
    std::string say(Language language, const Message& message) const;
    std::string say(Language language, std::string_view key) const { return say(language, Message{std::string(key)}); }
    bool knows(Language language, std::string_view key) const;
    const std::map<std::string, std::string, std::less<>>& all(Language language) const;

 private:
    std::map<std::string, std::string, std::less<>> texts_[2];
};

}  // namespace lazo
