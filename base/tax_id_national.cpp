// Spain and Latin America.
#include <array>
#include <optional>

#include "base/tax_id_rules.h"

namespace lazo::tax {
namespace {

char letter_modulo_23(std::string_view digits) { return "TRWAGMYFPDXBNJZSQVHLCKE"[number(digits) % 23]; }

Verdict check_person(std::string_view digits, char letter) {
    if (!all_digits(digits) || !is_upper(letter)) return Verdict::bad_format;
    return judge(letter_modulo_23(digits) == letter);
}

Verdict check_company(std::string_view text) {
    const std::string_view digits = text.substr(1, 7);
    const char first = text[0], control = text[8];
    if (!all_digits(digits) || (!is_digit(control) && (control < 'A' || control > 'J'))) return Verdict::bad_format;
    const int sum = luhn(std::string{digits} + '0');
    const int right = (10 - sum) % 10;
    const bool is_resident = digits.substr(0, 2) != "00";
    const bool wants_letter = std::string_view{"PQRSW"}.find(first) != std::string_view::npos || !is_resident;
    const bool wants_digit = std::string_view{"ABEH"}.find(first) != std::string_view::npos && is_resident;
    if ((wants_letter && is_digit(control)) || (wants_digit && !is_digit(control))) return Verdict::bad_check;
    return judge(control == "JABCDEFGHI"[right] || control == '0' + right);
}

bool is_day(std::string_view month, std::string_view day) {
    const auto month_number = number(month), day_number = number(day);
    return month_number >= 1 && month_number <= 12 && day_number >= 1 && day_number <= 31;
}

// The value of a character in SAT's table; Ñ arrives as '#'.
std::optional<int> sat_value(char character) {
    constexpr std::string_view kTable = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ #";
    const std::size_t found = kTable.find(character);
    return found == std::string_view::npos ? std::nullopt : std::optional{static_cast<int>(found)};
}

std::string one_byte_each(std::string_view text) {
    std::string plain{text};
    for (std::size_t at = plain.find("Ñ"); at != std::string::npos; at = plain.find("Ñ")) plain.replace(at, 2, "#");
    return plain;
}

// Letters, a date YYMMDD, and three characters of homoclave.
bool is_rfc_shape(std::string_view plain) {
    if (plain.size() != 12 && plain.size() != 13) return false;
    const std::size_t letters = plain.size() - 9;
    for (const char character : plain.substr(0, letters))
        if (!is_upper(character) && character != '&' && character != '#') return false;
    const std::string_view date = plain.substr(letters, 6);
    if (!all_digits(date) || !is_day(date.substr(2, 2), date.substr(4, 2))) return false;
    for (const char character : plain.substr(letters + 6))
        if (!is_upper(character) && !is_digit(character)) return false;
    return is_digit(plain.back()) || plain.back() == 'A';
}

constexpr std::initializer_list<int> kElevenWeights{5, 4, 3, 2, 7, 6, 5, 4, 3, 2};

bool begins_with_one_of(std::string_view text, std::initializer_list<std::string_view> starts) {
    for (const std::string_view start : starts)
        if (text.starts_with(start)) return true;
    return false;
}

// The check of an Ecuadorian identity card: Luhn over its ten digits.
bool is_ecuadorian_person(std::string_view text) { return luhn(text.substr(0, 10)) == 0; }

}  // namespace

Verdict check_spain(std::string_view text, TaxIdKind& kind) {
    constexpr std::string_view kNie = "XYZ", kOldPersons = "KLM", kCompanies = "ABCDEFGHJNPQRSUVW";
    const char first = text.empty() ? '\0' : text[0];
    if (kNie.find(first) != std::string_view::npos) {
        kind = TaxIdKind::es_nie;
        if (text.size() != 9) return Verdict::bad_format;
        return check_person(static_cast<char>('0' + (first - 'X')) + std::string{text.substr(1, 7)}, text[8]);
    }
    if (kCompanies.find(first) != std::string_view::npos) {
        kind = TaxIdKind::es_cif;
        return text.size() == 9 ? check_company(text) : Verdict::bad_format;
    }
    if (!is_digit(first) && kOldPersons.find(first) == std::string_view::npos) return Verdict::bad_format;
    kind = TaxIdKind::es_nif;
    if (text.size() != 9) return Verdict::bad_format;
    return check_person(text.substr(is_digit(first) ? 0 : 1, is_digit(first) ? 8 : 7), text[8]);
}

Verdict check_mexico(std::string_view text) {
    if (text == "XAXX010101000" || text == "XEXX010101000") return Verdict::good;
    std::string plain = one_byte_each(text);
    if (!is_rfc_shape(plain)) return Verdict::bad_format;
    if (plain.size() == 12) plain.insert(0, " ");
    int sum = 0;
    for (std::size_t i = 0; i < 12; i++) sum += *sat_value(plain[i]) * static_cast<int>(13 - i);
    return judge(plain[12] == "0A987654321"[sum % 11]);
}

Verdict check_peru(std::string_view text) {
    if (!has_digits(text, 11) || !begins_with_one_of(text, {"10", "15", "16", "17", "20"})) return Verdict::bad_format;
    return judge((11 - weighted(text, kElevenWeights) % 11) % 10 == digit(text, 10));
}

Verdict check_argentina(std::string_view text) {
    const bool is_known =
        begins_with_one_of(text, {"20", "23", "24", "25", "26", "27", "30", "33", "34", "50", "51", "55"});
    if (!has_digits(text, 11) || !is_known) return Verdict::bad_format;
    return judge("09987654321"[weighted(text, kElevenWeights) % 11] == text[10]);
}

Verdict check_colombia(std::string_view text) {
    constexpr std::array<int, 15> kWeights{3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71};
    if (text.size() < 7 || text.size() > kWeights.size() + 1 || !all_digits(text)) return Verdict::bad_format;
    int sum = 0;
    for (std::size_t i = 0; i + 1 < text.size(); i++) sum += kWeights[i] * digit(text, text.size() - 2 - i);
    return judge("01987654321"[sum % 11] == text.back());
}

Verdict check_chile(std::string_view text) {
    if (text.size() < 7 || text.size() > 9 || !all_digits(text.substr(0, text.size() - 1))) return Verdict::bad_format;
    if (!is_digit(text.back()) && text.back() != 'K') return Verdict::bad_format;
    int sum = 0;
    for (std::size_t i = 0; i + 1 < text.size(); i++)
        sum += static_cast<int>(2 + i % 6) * digit(text, text.size() - 2 - i);
    return judge("0K987654321"[sum % 11] == text.back());
}

Verdict check_ecuador(std::string_view text) {
    if (!has_digits(text, 13)) return Verdict::bad_format;
    const auto province = number(text.substr(0, 2));
    const bool is_province = (province >= 1 && province <= 24) || province == 30 || province == 50;
    if (!is_province || text.ends_with("000") || text[2] == '7' || text[2] == '8') return Verdict::bad_format;
    if (text[2] == '9') return judge(weighted(text, {4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0);
    const bool is_public = text[2] == '6' && weighted(text, {3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
    return judge(is_public || is_ecuadorian_person(text));
}

}  // namespace lazo::tax
