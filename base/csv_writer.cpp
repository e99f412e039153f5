#include <array>

#include "base/csv.h"
#include "base/digits.h"

namespace lazo {
namespace {

// A spreadsheet runs, or may run, a cell that begins so.
bool begins_formula(std::string_view cell) {
    constexpr std::array<std::string_view, 11> kStarts{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
    for (const std::string_view start : kStarts)
        if (cell.starts_with(start)) return true;
    return false;
}

// A sign, and digits with points or commas between them: a number or a phone, nothing that can run.
bool is_signed_number(std::string_view cell) {
    if (cell.size() < 2 || (cell[0] != '-' && cell[0] != '+')) return false;
    bool after_digit = false;
    for (const char character : cell.substr(1)) {
        if (!is_digit(character) && (!after_digit || (character != '.' && character != ','))) return false;
        after_digit = is_digit(character);
    }
    return after_digit;
}

std::string_view without_apostrophes(std::string_view cell) {
    const std::size_t first = cell.find_first_not_of('\'');
    return first == std::string_view::npos ? std::string_view{} : cell.substr(first);
}

bool needs_apostrophe(std::string_view cell) {
    const bool has_apostrophes = cell.starts_with('\'');
    return begins_formula(without_apostrophes(cell)) && (has_apostrophes || !is_signed_number(cell));
}

bool needs_quotes(std::string_view cell, char delimiter) {
    if (cell.empty()) return false;
    if (cell.starts_with("\ufeff")) return true;  // the reader must not take it for the file's mark
    const char stops[] = {delimiter, '"', '\r', '\n'};
    return cell.front() == ' ' || cell.back() == ' ' || cell.find_first_of({stops, 4}) != std::string_view::npos;
}

}  // namespace

CsvWriter& CsvWriter::cell(std::string_view text) {
    if (row_is_open_) text_ += delimiter_;
    const std::size_t begin = text_.size();
    const bool is_quoted = needs_quotes(text, delimiter_);
    if (is_quoted) text_ += '"';
    if (needs_apostrophe(text)) text_ += '\'';
    for (const char character : text) {
        if (character == '"' && is_quoted) text_ += '"';
        text_ += character;
    }
    if (is_quoted) text_ += '"';
    row_is_blank_ = !row_is_open_ && text_.size() == begin;
    row_is_open_ = true;
    return *this;
}

void CsvWriter::end_row() {
    if (row_is_blank_) text_ += "\"\"";
    text_ += "\r\n";
    row_is_open_ = false;
    row_is_blank_ = true;
}

std::string CsvWriter::take() {
    std::string rows = std::move(text_);
    text_.clear();
    return rows;
}

std::string_view restored_cell(std::string_view cell) {
    const bool is_escaped = cell.starts_with('\'') && begins_formula(without_apostrophes(cell));
    return is_escaped ? cell.substr(1) : cell;
}

}  // namespace lazo
