// Tax numbers: their normal form and their check digits. Any thread may call. A number that passes may still belong to
// nobody: only the authority knows (VIES, SAT, SUNAT, ...).
//
// The rules are those that the authorities publish; where they publish none, only the shape is checked:
//   ES  NIF, NIE: Real Decreto 1065/2007 and the Interior Ministry's rule of the letter (modulo 23). Companies: Orden
//       EHA/451/2008 (modulo 10; letter for P Q R S W and for non-residents, digit for A B E H, either for others).
//   MX  RFC: SAT's procedure for the homoclave's check digit (modulo 11), and the date within. The two generic ones
//   pass. PE  RUC: SUNAT, modulo 11. AR CUIT: AFIP, modulo 11. CL RUT: SII, modulo 11. CO NIT: DIAN, Orden
//   Administrativa 4 of
//       1989, modulo 11. EC RUC: SRI, by the third digit (cédula, public, company); companies of recent years may fail
//       it.
//   EU  Shapes: European Commission, VIES. Check digits: the construction rules that the Austrian Finance Ministry
//       publishes for the member states; XI as HMRC's. No check digits published: LV persons since 2017, CZ persons
//       before 1954. The prefix may be left out when the country is given.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lazo {

enum class TaxIdKind : std::uint8_t {
    unknown,
    es_nif,
    es_nie,
    es_cif,
    mx_rfc,
    pe_ruc,
    ar_cuit,
    co_nit,
    cl_rut,
    ec_ruc,
    eu_vat
};
std::string_view name_of(TaxIdKind kind);  // "es_nif", ...

struct TaxId {
    TaxIdKind kind = TaxIdKind::unknown;
    // Capitals and digits without separators; also when invalid. EU numbers carry their prefix ("DE136695976"), others
    // do not ("B64717838"), Chilean and Colombian ones have their hyphen ("76086428-5").
    std::string normalized;
    // It passes its country's rules, or its country has none here (kind unknown, no reason).
    bool valid = false;
    // Why not: "tax_id.empty", "tax_id.format" (length, letters, date or type within), "tax_id.check_digit".
    std::string_view reason;
};

// `country` (ISO 3166; GR and EL alike; XI for Northern Ireland) says which rules hold; empty: the text's own EU
// prefix. Never throws for its input.
TaxId check_tax_id(std::string_view text, std::string_view country);

}  // namespace lazo
