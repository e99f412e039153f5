#include "kernel/access/passwords.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "base/error.h"
#include "base/text.h"

namespace lazo::access {
namespace {

constexpr std::size_t kShortest = 10;  // code points
constexpr std::size_t kFewestDifferent = 4;

// As text::fold writes them, without blanks. What follows the last letter does not help: "Password2024!" is "password".
constexpr std::array<std::string_view, 42> kCommon{
    "password",   "passw0rd",  "p@ssw0rd",   "p@ssword",  "pass",          "contrasena",   "clave",
    "miclave",    "letmein",   "mypassword", "welcome",   "bienvenido",    "bienvenida",   "administrador",
    "admin",      "root",      "changeme",   "cambiame",  "administrator", "secreto",      "secret",
    "qwerty",     "zxcvbnm",   "qwertyuiop", "asdfghjkl", "asdfghjkln",    "1q2w3e4r5t",   "q1w2e3r4t5",
    "qazwsxedc",  "abc",       "abcdefghij", "iloveyou",  "tequiero",      "1qaz2wsx3edc", "teamomucho",
    "realmadrid", "barcelona", "superman",   "princesa",  "princess",      "football",     "lazo"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c & 0x80) != 0; }

std::string_view without_tail(std::string_view folded) {
    while (!folded.empty() && !is_letter(folded.back())) folded.remove_suffix(1);
    return folded;
}

bool is_common(std::string_view folded) {
    const std::string_view stem = without_tail(folded);
    return std::any_of(kCommon.begin(), kCommon.end(),
                       [&](std::string_view word) { return folded == word || stem == word; });
}

// 1234567890, abcdefghijk, 9876543210 and their repetitions.
bool is_sequence(std::string_view folded) {
    std::size_t steps = 0;
    for (std::size_t i = 1; i < folded.size(); i++) {
        const int step = folded[i] - folded[i - 1];
        const bool around = (folded[i - 1] == '9' && folded[i] == '0') || (folded[i - 1] == '0' && folded[i] == '9');
        if (step == 1 || step == -1 || step == 0 || around) steps++;
    }
    return steps + 2 >= folded.size();
}

bool too_few_letters(std::string_view folded) {
    return std::set<char>(folded.begin(), folded.end()).size() < kFewestDifferent;
}

bool is_about(std::string_view folded, std::string_view owner) {
    const std::string about = text::fold(owner);
    return about.size() >= 3 && (folded == about || without_tail(folded) == about);
}

}  // namespace

void check_password(std::string_view password, std::string_view name, std::string_view email) {
    if (password.size() > kLongestPassword) throw_invalid("password", {"password.long"});
    if (text::length(password) < kShortest)
        throw_invalid("password", {"password.short", {{"least", std::to_string(kShortest)}}});
    std::string folded = text::fold(password);
    std::erase(folded, ' ');
    const std::string_view local = email.substr(0, email.find('@'));
    std::string joined_name = text::fold(name);
    std::erase(joined_name, ' ');
    const bool weak = is_common(folded) || is_sequence(folded) || too_few_letters(folded) || is_about(folded, email) ||
                      is_about(folded, local) || is_about(folded, joined_name);
    if (weak) throw_invalid("password", {"password.common"});
}

}  // namespace lazo::access
