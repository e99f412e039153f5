// The file of an import: rows of cells in UTF-8, read one after another, whatever its delimiter, encoding or packing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.h"
#include "base/encoding.h"

namespace lazo::imports {

struct Dialect {
    std::string encoding = "UTF-8";
    char delimiter = ',';
    bool has_header = true;
};

// One row, free of the reader. `number` counts the rows of data from 1, faulty ones too; `line` is where it begins.
struct SourceRow {
    std::uint64_t number = 0, line = 0;
    std::vector<std::string> cells;
    std::optional<Message> fault;
    std::string raw;  // of a faulty row: what could be held of it, shortened

    // Of what the file does not have: blank.
    std::string_view cell(std::size_t index) const {
        return index < cells.size() ? std::string_view{cells[index]} : std::string_view{};
    }
};

class SourceFile {
 public:
    // Throws what base/source.h says, and Error{invalid} "encoding.unknown".
    SourceFile(const std::string& path, const Dialect& dialect);

    // Names of the columns, each once: blank ones are "3", repeated ones "name (2)".
    const std::vector<std::string>& header() const { return header_; }
    // False at the end. The row's texts are reused.
    bool next(SourceRow& row);
    std::uint64_t rows_read() const { return rows_; }

 private:
    void read_header();

    std::unique_ptr<Utf8Source> source_;
    std::unique_ptr<CsvReader> reader_;
    bool has_header_;
    std::vector<std::string> header_;
    std::optional<SourceRow> first_;  // of a file without a header: read to learn how many columns there are
    CsvRow csv_;
    std::uint64_t rows_ = 0;
};

struct Column {
    std::string name;
    std::vector<std::string> samples;  // of the first rows, blank ones too
};

struct Inspection {
    Dialect dialect;
    std::vector<Column> columns;
    std::uint64_t size = 0;  // bytes on disk
};

inline constexpr std::size_t kSampleRows = 20;

// Looks at the beginning of a file, and as far into it as it takes to meet a letter that tells the encoding. What is
// given is not guessed. Throws Error{invalid} "import.no_columns" for a file without a row.
Inspection inspect(const std::string& path, const std::optional<Dialect>& given = {});

}  // namespace lazo::imports
