// Any bytes: the reader neither dies nor loops, reads alike however the bytes come, and what the writer writes of its
// rows is read back the same.
#include <cstdlib>

#include "base/csv.h"
#include "base/encoding.h"

namespace {

using Rows = std::vector<std::vector<std::string>>;

class DripSource : public lazo::Source {
 public:
    explicit DripSource(std::string bytes) : inner_(lazo::plain_source_of(std::move(bytes))) {}
    std::size_t read(char* to, std::size_t) override { return inner_->read(to, 1); }

 private:
    std::unique_ptr<lazo::Source> inner_;
};

void require(bool holds) {
    if (!holds) std::abort();
}

Rows read_all(lazo::Source& source, char delimiter) {
    lazo::CsvReader reader{source, delimiter, {.field_bytes = 200, .row_bytes = 500, .cells = 20}};
    lazo::CsvRow row;
    Rows rows;
    std::uint64_t line = 0, number = 0;
    while (reader.next(row)) {
        require(row.line > line && row.number == number + 1);
        require(row.fault.has_value() == row.cells.empty());
        line = row.line;
        number = row.number;
        if (!row.fault) rows.emplace_back(row.cells.begin(), row.cells.end());
    }
    return rows;
}

std::string written(const Rows& rows, char delimiter) {
    lazo::CsvWriter writer{delimiter};
    for (const auto& row : rows) {
        for (const auto& cell : row) writer.cell(cell);
        writer.end_row();
    }
    return writer.take();
}

void check_round_trip(const Rows& rows, char delimiter) {
    const auto source = lazo::plain_source_of(written(rows, delimiter));
    lazo::CsvReader reader{*source, delimiter};
    lazo::CsvRow row;
    for (const auto& expected : rows) {
        require(reader.next(row) && !row.fault && row.cells.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); i++) require(lazo::restored_cell(row.cells[i]) == expected[i]);
    }
    require(!reader.next(row));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    const char delimiter = lazo::sniff_dialect(text).delimiter;
    try {
        const auto whole = lazo::plain_source_of(text);
        const Rows rows = read_all(*whole, delimiter);
        DripSource drip{text};
        require(read_all(drip, delimiter) == rows);
        check_round_trip(rows, delimiter);
        lazo::Utf8Source utf8{lazo::source_of(text, {.bytes = 1 << 20}), lazo::detect_encoding(text)};
        read_all(utf8, delimiter);
    } catch (const lazo::Error&) {
        return 0;  // damaged gzip
    }
    return 0;
}
