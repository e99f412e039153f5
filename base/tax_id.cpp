#include "base/tax_id.h"

#include "base/tax_id_rules.h"
#include "base/text.h"

namespace lazo {
namespace tax {

int luhn(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); i++) {
        const int value = digit(digits, digits.size() - 1 - i) * (i % 2 == 0 ? 1 : 2);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10;
}

bool is_mod_11_10(std::string_view digits) {
    int product = 10;
    for (std::size_t i = 0; i + 1 < digits.size(); i++) {
        const int sum = (product + digit(digits, i)) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (product + digit(digits, digits.size() - 1)) % 10 == 1;
}

}  // namespace tax

namespace {

using tax::Verdict;
constexpr std::size_t kLongest = 60;

std::string upper_ascii(std::string_view text) {
    std::string upper{text};
    for (char& letter : upper)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - ('a' - 'A'));
    return upper;
}

// Capitals without blanks, points, hyphens and slashes; other characters stay, and fail the check.
std::string compact(std::string_view text) {
    std::string kept;
    for (const char character : text) {
        if (character == ' ' || character == '.' || character == '-' || character == '/' || character == '\t') continue;
        kept += character;
    }
    kept = upper_ascii(text::trim(kept));
    for (std::size_t at = kept.find("ñ"); at != std::string::npos; at = kept.find("ñ", at)) kept.replace(at, 2, "Ñ");
    return kept;
}

std::string prefix_of(std::string_view country) {
    const std::string upper = upper_ascii(country);
    return upper == "GR" ? "EL" : upper;
}

// Takes the country's own prefix away. A French number without prefix has eleven characters and may itself begin with
// FR.
void drop_prefix(std::string& number, std::string_view prefix) {
    if (!number.starts_with(prefix)) {
        if (prefix != "EL" || !number.starts_with("GR")) return;
    }
    if (prefix == "FR" && number.size() == 11) return;
    number.erase(0, 2);
}

struct National {
    std::string_view country;
    TaxIdKind kind;
    tax::Rule rule;
};
constexpr National kNational[] = {
    {"MX", TaxIdKind::mx_rfc, &tax::check_mexico},     {"PE", TaxIdKind::pe_ruc, &tax::check_peru},
    {"AR", TaxIdKind::ar_cuit, &tax::check_argentina}, {"CO", TaxIdKind::co_nit, &tax::check_colombia},
    {"CL", TaxIdKind::cl_rut, &tax::check_chile},      {"EC", TaxIdKind::ec_ruc, &tax::check_ecuador}};

TaxId answer(TaxIdKind kind, std::string normalized, Verdict verdict) {
    TaxId id{kind, std::move(normalized), verdict == Verdict::good, {}};
    if (verdict == Verdict::bad_format) id.reason = "tax_id.format";
    if (verdict == Verdict::bad_check) id.reason = "tax_id.check_digit";
    return id;
}

TaxId check_national(const National& national, std::string number) {
    const Verdict verdict = national.rule(number);
    const bool has_hyphen = national.kind == TaxIdKind::co_nit || national.kind == TaxIdKind::cl_rut;
    if (has_hyphen && verdict != Verdict::bad_format) number.insert(number.size() - 1, "-");
    return answer(national.kind, std::move(number), verdict);
}

TaxId check_eu(tax::Rule rule, const std::string& prefix, std::string number) {
    // Belgian numbers had nine digits once, and Dutch ones are written without their zeros.
    if (prefix == "BE" && number.size() == 9) number.insert(0, "0");
    if (prefix == "NL" && number.size() < 12) number.insert(0, 12 - number.size(), '0');
    const Verdict verdict = rule(number);
    return answer(TaxIdKind::eu_vat, prefix + number, verdict);
}

}  // namespace

std::string_view name_of(TaxIdKind kind) {
    switch (kind) {
        case TaxIdKind::unknown:
            return "unknown";
        case TaxIdKind::es_nif:
            return "es_nif";
        case TaxIdKind::es_nie:
            return "es_nie";
        case TaxIdKind::es_cif:
            return "es_cif";
        case TaxIdKind::mx_rfc:
            return "mx_rfc";
        case TaxIdKind::pe_ruc:
            return "pe_ruc";
        case TaxIdKind::ar_cuit:
            return "ar_cuit";
        case TaxIdKind::co_nit:
            return "co_nit";
        case TaxIdKind::cl_rut:
            return "cl_rut";
        case TaxIdKind::ec_ruc:
            return "ec_ruc";
        case TaxIdKind::eu_vat:
            return "eu_vat";
    }
    return "unknown";
}

TaxId check_tax_id(std::string_view text, std::string_view country) {
    std::string number = compact(text.substr(0, kLongest * 4));
    if (number.empty()) return {TaxIdKind::unknown, "", false, "tax_id.empty"};
    if (number.size() > kLongest) return {TaxIdKind::unknown, std::move(number), false, "tax_id.format"};
    const std::string prefix = prefix_of(country.empty() ? std::string_view{number}.substr(0, 2) : country);
    for (const National& national : kNational)
        if (national.country == prefix && !country.empty()) return check_national(national, std::move(number));
    const tax::Rule rule = tax::find_eu_rule(prefix);
    if (prefix != "ES" && !rule) return {TaxIdKind::unknown, std::move(number), true, {}};
    drop_prefix(number, prefix);
    if (rule) return check_eu(rule, prefix, std::move(number));
    TaxIdKind kind = TaxIdKind::unknown;
    const Verdict verdict = tax::check_spain(number, kind);
    return answer(kind, std::move(number), verdict);
}

}  // namespace lazo
