// CSV files, read row by row over a Source and written cell by cell. Text is UTF-8 (base/encoding.h brings it there).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/source.h"

namespace lazo {

struct CsvLimits {
    std::size_t field_bytes = 10u << 20;
    std::size_t row_bytes = 64u << 20;
    std::size_t cells = 16'384;
};

// One row. The views hold until the next row is read.
struct CsvRow {
    std::vector<std::string_view> cells;  // empty when there is a fault
    std::string_view raw;      // as it stands in the file, without its line end; what could be held of a fault
    std::uint64_t line = 0;    // where it begins, from 1; a quoted cell may span lines
    std::uint64_t number = 0;  // rows before it and it, faulty ones too; blank lines are no rows
    // Why the row cannot be taken: "csv.nul", "csv.unclosed_quote", "csv.after_quote" (text between a closing quote and
    // the delimiter), "csv.field_too_long", "csv.row_too_long", "csv.too_many_cells".
    std::optional<Message> fault;
};

// Reads RFC 4180 and what people make of it: any delimiter, lines ending in CRLF, LF or CR, quotes within an unquoted
// cell as they stand (5" pipe), a byte order mark at the start. Blanks belong to their cell.
//
// After a fault it goes on at the line after the one where the faulty row begins (after the whole row for "csv.nul"),
// so an unclosed quote costs its own line and no other. Memory: one row and some 64 KB.
class CsvReader {
 public:
    // The source must outlive the reader.
    CsvReader(Source& source, char delimiter, CsvLimits limits = {});
    ~CsvReader();

    // False at the end. Throws Error{invalid} "csv.hopeless" when so many quotes stay open that reading on would not
    // end in sensible time, and what the source throws.
    bool next(CsvRow& row);
    std::uint64_t bytes_read() const;  // up to the end of the last row: for progress

 private:
    class Scanner;
    std::unique_ptr<Scanner> scanner_;
};

struct CsvDialect {
    char delimiter = ',';  // , ; tab or |
    bool has_header = true;
};
// What a file's first bytes (some 64 KB) look like. A guess that a person can overrule; without anything that speaks
// for another: a comma, and a header.
CsvDialect sniff_dialect(std::string_view sample);

// Appends rows to a text: cells quoted where needed, lines ending in CRLF.
//
// Formulas: a cell that begins with = + - @, a tab, CR or LF (also full-width = + - @) would run in a spreadsheet, so
// an apostrophe goes before it. What consists of a sign and digits with points or commas between them (-12.5,
// +34612345678) cannot run, and stays as it is. A cell that begins with apostrophes before such a character gets one
// more, so that `restored_cell` brings back exactly what was written.
class CsvWriter {
 public:
    explicit CsvWriter(char delimiter = ',') : delimiter_(delimiter) {}
    CsvWriter& cell(std::string_view text);
    void end_row();
    std::string_view view() const { return text_; }
    std::string take();  // the rows so far; the writer is empty afterwards

 private:
    char delimiter_;
    bool row_is_open_ = false;
    bool row_is_blank_ = true;  // no byte of it written yet: must not become a blank line
    std::string text_;
};

// The value of a cell that CsvWriter escaped: without the apostrophe that stands before a formula.
std::string_view restored_cell(std::string_view cell);

}  // namespace lazo
