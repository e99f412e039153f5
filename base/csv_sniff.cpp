#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/csv.h"
#include "base/digits.h"
#include "base/loose.h"
#include "base/text.h"

namespace lazo {
namespace {

constexpr std::size_t kRows = 200;
using Rows = std::vector<std::vector<std::string>>;

struct Reading {
    Rows rows;
    std::size_t faults = 0;
    std::size_t torn = 0;  // rows with a quote inside a cell: as if a quoted cell had been cut
};

Reading read_with(std::string_view sample, char delimiter) {
    const auto source = plain_source_of(std::string{sample});
    CsvReader reader{*source, delimiter};
    Reading reading;
    CsvRow row;
    while (reading.rows.size() + reading.faults < kRows && reader.next(row)) {
        if (row.fault) {
            reading.faults++;
        } else {
            reading.rows.emplace_back(row.cells.begin(), row.cells.end());
            const bool is_torn =
                std::any_of(row.cells.begin(), row.cells.end(), [](auto cell) { return cell.find('"') < cell.size(); });
            if (is_torn) reading.torn++;
        }
    }
    const bool is_cut = reader.bytes_read() == sample.size() && !sample.ends_with('\n') && !sample.ends_with('\r');
    if (is_cut && reading.rows.size() > 1) reading.rows.pop_back();
    return reading;
}

// The part of the rows that have as many cells as most have, if that is more than one: a delimiter cuts every row
// alike.
double regularity(const Reading& reading) {
    std::map<std::size_t, std::size_t> counts;
    for (const auto& row : reading.rows) counts[row.size()]++;
    if (counts.empty()) return 0;
    const auto most =
        std::max_element(counts.begin(), counts.end(), [](auto& a, auto& b) { return a.second < b.second; });
    if (most->first < 2) return 0;
    const auto rows = static_cast<double>(reading.rows.size() + reading.faults);
    // Many columns speak a little louder than few.
    const auto columns = static_cast<double>(std::min<std::size_t>(most->first, 50));
    const double whole = static_cast<double>(most->second) - 0.1 * static_cast<double>(reading.torn);
    return whole / rows + 0.001 * columns;
}

// A number, date or address: what stands in a column's rows and not in its heading.
bool is_value(std::string_view cell) {
    const std::string_view text = text::trim_ascii(cell);
    if (text.empty()) return false;
    const bool has_digits = std::any_of(text.begin(), text.end(), is_digit);
    const bool has_letters =
        std::any_of(text.begin(), text.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
    if (has_digits && !has_letters) return true;
    if (text.find('@') != std::string_view::npos || text.find("://") != std::string_view::npos) return true;
    return has_digits && parse_local_loose(text, DateOrder::day_first).has_value();
}

bool is_usual_heading(std::string_view cell) {
    static const std::set<std::string, std::less<>> kUsual{
        "id",     "name",        "nombre",      "apellido", "apellidos", "surname",   "email",     "mail",
        "correo", "phone",       "telefono",    "movil",    "mobile",    "address",   "direccion", "city",
        "ciudad", "poblacion",   "country",     "pais",     "state",     "provincia", "postcode",  "zip",
        "cp",     "date",        "fecha",       "company",  "empresa",   "type",      "tipo",      "status",
        "estado", "code",        "codigo",      "notes",    "notas",     "amount",    "importe",   "total",
        "price",  "precio",      "quantity",    "cantidad", "customer",  "cliente",   "product",   "producto",
        "owner",  "description", "descripcion", "nif",      "cif",       "rfc",       "ruc",       "vat",
        "web",    "website",     "birthday"};
    const std::string folded = text::fold(cell);
    if (kUsual.contains(folded)) return true;
    const auto words = text::words(folded);
    return std::any_of(words.begin(), words.end(), [](const std::string& word) { return kUsual.contains(word); });
}

bool has_blank_or_double(const std::vector<std::string>& cells) {
    std::set<std::string> seen;
    for (const std::string& cell : cells)
        if (text::trim_ascii(cell).empty() || !seen.insert(text::fold(cell)).second) return true;
    return false;
}

// A value of the first row that comes again below it in its column is data.
bool comes_again(const Rows& rows) {
    for (std::size_t column = 0; column < rows[0].size(); column++)
        for (std::size_t i = 1; i < rows.size(); i++)
            if (column < rows[i].size() && rows[i][column] == rows[0][column]) return true;
    return false;
}

bool has_header(const Rows& rows) {
    if (rows.empty()) return true;
    if (std::any_of(rows[0].begin(), rows[0].end(), is_value)) return false;
    if (std::any_of(rows[0].begin(), rows[0].end(), is_usual_heading)) return true;
    return !has_blank_or_double(rows[0]) && !comes_again(rows);
}

}  // namespace

CsvDialect sniff_dialect(std::string_view sample) {
    CsvDialect best;
    double most = 0;
    Reading reading = read_with(sample, ',');
    for (const char delimiter : {',', ';', '\t', '|'}) {
        Reading candidate = read_with(sample, delimiter);
        const double score = regularity(candidate);
        if (score <= most) continue;
        most = score;
        best.delimiter = delimiter;
        reading = std::move(candidate);
    }
    best.has_header = has_header(reading.rows);
    return best;
}

}  // namespace lazo
