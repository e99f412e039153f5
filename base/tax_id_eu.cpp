// The VAT numbers of the European Union and of Northern Ireland, each without its prefix.
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/tax_id_rules.h"

namespace lazo::tax {
namespace {

Verdict austria(std::string_view text) {
    if (text.size() != 9 || text[0] != 'U' || !all_digits(text.substr(1))) return Verdict::bad_format;
    // Luhn's sum of the seven digits before the check digit, four more.
    return judge((luhn(text.substr(1, 7)) + 4 + digit(text, 8)) % 10 == 0);
}

Verdict belgium(std::string_view text) {
    if (!has_digits(text, 10) || text[0] > '1') return Verdict::bad_format;
    return judge(97 - number(text.substr(0, 8)) % 97 == number(text.substr(8)));
}

Verdict bulgarian_company(std::string_view text) {
    int rest = weighted(text, {1, 2, 3, 4, 5, 6, 7, 8}) % 11;
    if (rest == 10) rest = weighted(text, {3, 4, 5, 6, 7, 8, 9, 10}) % 11 % 10;
    return judge(rest == digit(text, 8));
}

bool is_bulgarian_person(std::string_view text) {
    const auto month = number(text.substr(2, 2)) % 20, day = number(text.substr(4, 2));
    const bool is_born = number(text.substr(2, 2)) <= 52 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    return is_born && weighted(text, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10 == digit(text, 9);
}

Verdict bulgaria(std::string_view text) {
    if (has_digits(text, 9)) return bulgarian_company(text);
    if (!has_digits(text, 10)) return Verdict::bad_format;
    const bool is_foreigner = weighted(text, {21, 19, 17, 13, 11, 9, 7, 3, 1}) % 10 == digit(text, 9);
    const int other = 11 - weighted(text, {4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11;
    return judge(is_bulgarian_person(text) || is_foreigner || other % 11 == digit(text, 9));
}

Verdict cyprus(std::string_view text) {
    constexpr std::array<int, 10> kOdd{1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
    if (text.size() != 9 || !all_digits(text.substr(0, 8)) || !is_upper(text[8]) || text.starts_with("12"))
        return Verdict::bad_format;
    int sum = 0;
    for (std::size_t i = 0; i < 8; i++)
        sum += i % 2 == 0 ? kOdd[static_cast<std::size_t>(digit(text, i))] : digit(text, i);
    return judge('A' + sum % 26 == text[8]);
}

// A Czech birth number: the month 50 higher for women, 20 more when a day's numbers ran out.
bool is_czech_birth(std::string_view text) {
    const auto month = number(text.substr(2, 2)) % 50 % 20, day = number(text.substr(4, 2));
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

Verdict czech_company(std::string_view text) {
    if (text[0] == '9') return Verdict::bad_format;
    return judge((11 - weighted(text, {8, 7, 6, 5, 4, 3, 2}) % 11) % 10 == digit(text, 7));
}

Verdict czech_republic(std::string_view text) {
    if (has_digits(text, 8)) return czech_company(text);
    if (has_digits(text, 9) && text[0] == '6') {
        const int rest = weighted(text.substr(1), {8, 7, 6, 5, 4, 3, 2}) % 11;
        return judge((8 - (10 - rest) % 11 + 10) % 10 == digit(text, 8));
    }
    if (has_digits(text, 9))
        return is_czech_birth(text) && number(text.substr(0, 2)) <= 53 ? Verdict::good : Verdict::bad_format;
    if (!has_digits(text, 10) || !is_czech_birth(text)) return Verdict::bad_format;
    return judge(number(text) % 11 == 0 || (number(text.substr(0, 9)) % 11 == 10 && text[9] == '0'));
}

Verdict germany(std::string_view text) {
    if (!has_digits(text, 9) || text[0] == '0') return Verdict::bad_format;
    return judge(is_mod_11_10(text));
}

Verdict denmark(std::string_view text) {
    if (!has_digits(text, 8) || text[0] == '0') return Verdict::bad_format;
    return judge(weighted(text, {2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0);
}

Verdict estonia(std::string_view text) {
    if (!has_digits(text, 9)) return Verdict::bad_format;
    return judge(weighted(text, {3, 7, 1, 3, 7, 1, 3, 7, 1}) % 10 == 0);
}

Verdict greece(std::string_view text) {
    if (!has_digits(text, 9)) return Verdict::bad_format;
    return judge(weighted(text, {256, 128, 64, 32, 16, 8, 4, 2}) % 11 % 10 == digit(text, 8));
}

Verdict finland(std::string_view text) {
    if (!has_digits(text, 8)) return Verdict::bad_format;
    return judge(weighted(text, {7, 9, 10, 5, 8, 4, 2, 1}) % 11 == 0);
}

// The key's place in the alphabet without I and O.
std::optional<std::int64_t> french_value(char character) {
    constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    const std::size_t found = kAlphabet.find(character);
    return found == std::string_view::npos ? std::nullopt : std::optional{static_cast<std::int64_t>(found)};
}

Verdict france(std::string_view text) {
    const std::string_view siren = text.size() == 11 ? text.substr(2) : "";
    const auto first = siren.empty() ? std::nullopt : french_value(text[0]);
    const auto second = siren.empty() ? std::nullopt : french_value(text[1]);
    if (!first || !second || !all_digits(siren)) return Verdict::bad_format;
    // Numbers of Monaco begin with zeros and carry no SIREN's digit.
    if (!siren.starts_with("000") && luhn(siren) != 0) return Verdict::bad_check;
    if (is_digit(text[0]) && is_digit(text[1]))
        return judge((number(siren) * 100 + 12) % 97 == number(text.substr(0, 2)));
    const std::int64_t key = is_digit(text[0]) ? *first * 24 + *second - 10 : *first * 34 + *second - 100;
    return judge((number(siren) + 1 + key / 11) % 11 == key % 11);
}

Verdict croatia(std::string_view text) {
    return has_digits(text, 11) ? judge(is_mod_11_10(text)) : Verdict::bad_format;
}

Verdict hungary(std::string_view text) {
    if (!has_digits(text, 8)) return Verdict::bad_format;
    return judge(weighted(text, {9, 7, 3, 1, 9, 7, 3, 1}) % 10 == 0);
}

char irish_letter(std::string_view seven_digits, int ninth) {
    return "WABCDEFGHIJKLMNOPQRSTUV"[(weighted(seven_digits, {8, 7, 6, 5, 4, 3, 2}) + 9 * ninth) % 23];
}

Verdict ireland(std::string_view text) {
    if ((text.size() != 8 && text.size() != 9) || !is_upper(text[7])) return Verdict::bad_format;
    if (all_digits(text.substr(0, 7))) {
        const char ninth = text.size() == 9 ? text[8] : 'W';
        if (ninth != 'W' && (ninth < 'A' || ninth > 'I')) return Verdict::bad_format;
        return judge(irish_letter(text, ninth == 'W' ? 0 : ninth - 'A' + 1) == text[7]);
    }
    // Before 2013 the second character could be a letter, + or *; the first digit then counts last.
    const bool is_old = is_upper(text[1]) || text[1] == '+' || text[1] == '*';
    if (text.size() != 8 || !is_old || !is_digit(text[0]) || !all_digits(text.substr(2, 5))) return Verdict::bad_format;
    return judge(irish_letter("0" + std::string{text.substr(2, 5)} + text[0], 0) == text[7]);
}

Verdict italy(std::string_view text) {
    if (!has_digits(text, 11)) return Verdict::bad_format;
    const auto office = number(text.substr(7, 3));
    const bool is_office =
        (office >= 1 && office <= 100) || office == 120 || office == 121 || office == 888 || office == 999;
    if (!is_office || number(text.substr(0, 7)) == 0) return Verdict::bad_format;
    return judge(luhn(text) == 0);
}

Verdict lithuania(std::string_view text) {
    const bool is_company = has_digits(text, 9), is_temporary = has_digits(text, 12);
    if ((!is_company && !is_temporary) || text[text.size() - 2] != '1') return Verdict::bad_format;
    const auto rest = [text](std::size_t shift) {
        std::size_t sum = 0;
        for (std::size_t i = 0; i + 1 < text.size(); i++)
            sum += ((i + shift) % 9 + 1) * static_cast<std::size_t>(digit(text, i));
        return static_cast<int>(sum % 11);
    };
    const int first = rest(0);
    return judge((first == 10 ? rest(2) % 10 : first) == digit(text, text.size() - 1));
}

Verdict luxembourg(std::string_view text) {
    if (!has_digits(text, 8)) return Verdict::bad_format;
    return judge(number(text.substr(0, 6)) % 89 == number(text.substr(6)));
}

Verdict latvia(std::string_view text) {
    if (!has_digits(text, 11)) return Verdict::bad_format;
    if (text[0] > '3') return judge(weighted(text, {9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1}) % 11 == 3);
    if (text.starts_with("32")) return Verdict::good;
    const auto day = number(text.substr(0, 2)), month = number(text.substr(2, 2));
    if (day < 1 || day > 31 || month < 1 || month > 12) return Verdict::bad_format;
    return judge((1 + weighted(text, {10, 5, 8, 4, 2, 1, 6, 3, 7, 9})) % 11 % 10 == digit(text, 10));
}

Verdict malta(std::string_view text) {
    if (!has_digits(text, 8)) return Verdict::bad_format;
    return judge(weighted(text, {3, 4, 6, 7, 8, 9, 10, 1}) % 37 == 0);
}

// ISO 7064 MOD 97-10 over the whole number with its prefix, letters as 10-35: for sole traders since 2020.
bool is_dutch_sole_trader(std::string_view text) {
    std::int64_t rest = 0;
    for (const char character : "NL" + std::string{text}) {
        const int value = is_digit(character) ? character - '0' : character - 'A' + 10;
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest == 1;
}

Verdict netherlands(std::string_view text) {
    const bool has_shape =
        text.size() == 12 && text[9] == 'B' && all_digits(text.substr(0, 9)) && all_digits(text.substr(10));
    if (!has_shape || text.ends_with("00") || text.starts_with("000000000")) return Verdict::bad_format;
    const int rest = weighted(text, {9, 8, 7, 6, 5, 4, 3, 2}) - digit(text, 8);
    return judge(rest % 11 == 0 || is_dutch_sole_trader(text));
}

Verdict poland(std::string_view text) {
    if (!has_digits(text, 10)) return Verdict::bad_format;
    return judge(weighted(text, {6, 5, 7, 2, 3, 4, 5, 6, 7}) % 11 == digit(text, 9));
}

Verdict portugal(std::string_view text) {
    if (!has_digits(text, 9) || text[0] == '0') return Verdict::bad_format;
    return judge((11 - weighted(text, {9, 8, 7, 6, 5, 4, 3, 2}) % 11) % 11 % 10 == digit(text, 8));
}

Verdict romania(std::string_view text) {
    if (text.size() < 2 || text.size() > 10 || !all_digits(text) || text[0] == '0') return Verdict::bad_format;
    const std::string padded = std::string(10 - text.size(), '0') + std::string{text};
    return judge(weighted(padded, {7, 5, 3, 2, 1, 7, 5, 3, 2}) * 10 % 11 % 10 == digit(padded, 9));
}

Verdict sweden(std::string_view text) {
    if (!has_digits(text, 12) || text.ends_with("00") || text.substr(10) > "94") return Verdict::bad_format;
    return judge(luhn(text.substr(0, 10)) == 0);
}

Verdict slovenia(std::string_view text) {
    if (!has_digits(text, 8) || text[0] == '0') return Verdict::bad_format;
    const int check = 11 - weighted(text, {8, 7, 6, 5, 4, 3, 2}) % 11;
    return judge(check != 11 && check % 10 == digit(text, 7));
}

Verdict slovakia(std::string_view text) {
    constexpr std::string_view kThird = "234789";
    if (!has_digits(text, 10) || text[0] == '0' || kThird.find(text[2]) == std::string_view::npos)
        return Verdict::bad_format;
    return judge(number(text) % 11 == 0);
}

Verdict northern_ireland(std::string_view text) {
    const bool is_office = text.size() == 5 && all_digits(text.substr(2));
    if (is_office && text.starts_with("GD")) return text[2] < '5' ? Verdict::good : Verdict::bad_format;
    if (is_office && text.starts_with("HA")) return text[2] > '4' ? Verdict::good : Verdict::bad_format;
    if (!has_digits(text, 9) && !has_digits(text, 12)) return Verdict::bad_format;
    // Numbers given out since 2009 are 55 off.
    const int rest = weighted(text, {8, 7, 6, 5, 4, 3, 2, 10, 1}) % 97;
    return judge(rest == 0 || rest == 42);
}

struct Entry {
    std::string_view prefix;
    Rule rule;
};
constexpr Entry kRules[] = {{"AT", &austria},        {"BE", &belgium},  {"BG", &bulgaria},        {"CY", &cyprus},
                            {"CZ", &czech_republic}, {"DE", &germany},  {"DK", &denmark},         {"EE", &estonia},
                            {"EL", &greece},         {"FI", &finland},  {"FR", &france},          {"HR", &croatia},
                            {"HU", &hungary},        {"IE", &ireland},  {"IT", &italy},           {"LT", &lithuania},
                            {"LU", &luxembourg},     {"LV", &latvia},   {"MT", &malta},           {"NL", &netherlands},
                            {"PL", &poland},         {"PT", &portugal}, {"RO", &romania},         {"SE", &sweden},
                            {"SI", &slovenia},       {"SK", &slovakia}, {"XI", &northern_ireland}};

}  // namespace

Rule find_eu_rule(std::string_view prefix) {
    const auto* found = std::find_if(std::begin(kRules), std::end(kRules),
                                     [prefix](const Entry& entry) { return entry.prefix == prefix; });
    return found == std::end(kRules) ? nullptr : found->rule;
}

}  // namespace lazo::tax
