#include "kernel/imports/source_file.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/source.h"
#include "base/text.h"

namespace lazo::imports {
namespace {

constexpr std::size_t kSampleBytes = 64u << 10;
// How far a file of plain ASCII is read for a letter that tells its encoding.
constexpr std::uint64_t kFarthestLetter = 256u << 20;
constexpr std::size_t kLongestSample = 200;

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char one) { return static_cast<unsigned char>(one) < 0x80; });
}

// The first piece of the file that holds more than ASCII; else its beginning.
std::string telling_sample(const std::string& path, std::string& beginning) {
    const auto source = open_source(path);
    std::string piece(kSampleBytes, '\0');
    std::uint64_t seen = 0;
    for (;;) {
        const std::size_t size = read_fully(*source, piece.data(), kSampleBytes);
        if (seen == 0) beginning = piece.substr(0, size);
        if (!is_ascii(std::string_view{piece}.substr(0, size))) return piece.substr(0, size);
        seen += size;
        if (size < kSampleBytes || seen >= kFarthestLetter) return beginning;
    }
}

// A piece from the middle of a file may begin and end within a letter: that does not tell against UTF-8.
std::string encoding_of(std::string sample) {
    const auto is_rest = [](char one) { return (static_cast<unsigned char>(one) & 0xC0) == 0x80; };
    for (int i = 0; i < 3 && !sample.empty() && is_rest(sample.front()); i++) sample.erase(0, 1);
    for (int i = 0; i < 3 && !text::is_utf8(sample) && !sample.empty(); i++)
        if (const std::string shorter = sample.substr(0, sample.size() - static_cast<std::size_t>(i) - 1);
            text::is_utf8(shorter))
            return "UTF-8";
    return detect_encoding(sample);
}

std::string as_utf8(const std::string& bytes, const std::string& encoding) {
    Utf8Source source{plain_source_of(bytes), encoding};
    std::string text(bytes.size() * 3 + 16, '\0');
    text.resize(read_fully(source, text.data(), text.size()));
    return text;
}

Dialect guess_dialect(const std::string& path) {
    std::string beginning;
    std::string sample = telling_sample(path, beginning);
    Dialect dialect;
    // The marks of UTF-16 and UTF-32 stand at the beginning only.
    const std::string first = detect_encoding(beginning);
    dialect.encoding = first == "UTF-8" && is_ascii(beginning) ? encoding_of(std::move(sample)) : first;
    const CsvDialect csv = sniff_dialect(as_utf8(beginning, dialect.encoding));
    dialect.delimiter = csv.delimiter;
    dialect.has_header = csv.has_header;
    return dialect;
}

void take(const CsvRow& csv, SourceRow& row) {
    row.line = csv.line;
    row.fault = csv.fault;
    row.cells.resize(csv.cells.size());
    for (std::size_t i = 0; i < csv.cells.size(); i++) row.cells[i].assign(csv.cells[i]);
    row.raw =
        csv.fault ? std::string(text::first(csv.raw.substr(0, kLongestSample * 4), kLongestSample)) : std::string{};
}

}  // namespace

SourceFile::SourceFile(const std::string& path, const Dialect& dialect)
    : source_(std::make_unique<Utf8Source>(open_source(path), dialect.encoding)),
      reader_(std::make_unique<CsvReader>(*source_, dialect.delimiter)),
      has_header_(dialect.has_header) {
    read_header();
}

void SourceFile::read_header() {
    SourceRow row;
    if (!reader_->next(csv_)) return;
    take(csv_, row);
    if (row.fault) throw Error{ErrorKind::invalid, *row.fault};
    std::set<std::string> taken;
    for (std::size_t i = 0; i < row.cells.size(); i++) {
        const std::string number = std::to_string(i + 1);
        std::string name = has_header_ ? std::string(text::first(text::trim(row.cells[i]), 100)) : number;
        if (name.empty()) name = number;
        for (int again = 2; !taken.insert(name).second; again++)
            name = std::string(text::first(text::trim(row.cells[i]), 100)) + " (" + std::to_string(again) + ")";
        header_.push_back(std::move(name));
    }
    if (!has_header_) first_ = std::move(row);
}

bool SourceFile::next(SourceRow& row) {
    if (first_) {
        row = std::move(*first_);
        first_.reset();
    } else {
        if (!reader_->next(csv_)) return false;
        take(csv_, row);
    }
    row.number = ++rows_;
    return true;
}

Inspection inspect(const std::string& path, const std::optional<Dialect>& given) {
    Inspection found;
    found.dialect = given ? *given : guess_dialect(path);
    found.size = std::filesystem::file_size(path);
    SourceFile file{path, found.dialect};
    if (file.header().empty()) throw Error{ErrorKind::invalid, {"import.no_columns"}};
    for (const std::string& name : file.header()) found.columns.push_back({name, {}});
    SourceRow row;
    for (std::size_t i = 0; i < kSampleRows && file.next(row); i++)
        for (std::size_t column = 0; column < found.columns.size() && !row.fault; column++)
            found.columns[column].samples.emplace_back(
                text::first(text::trim_ascii(row.cell(column)).substr(0, kLongestSample * 4), kLongestSample));
    return found;
}

}  // namespace lazo::imports
