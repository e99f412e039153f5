#include "base/csv.h"

#include <array>
#include <cstring>

namespace lazo {
namespace {

constexpr std::size_t kChunk = 64 * 1024;
constexpr std::string_view kByteOrderMark = "\ufeff";
// Bytes that may be read again because rows had to be given up after their first line: so many at once, and so many
// times the file, which keeps the whole reading linear.
constexpr std::uint64_t kFreeRescanned = 256u << 20;
constexpr std::uint64_t kRescannedTimes = 4;

// The next CR or LF from `at`, or the end.
std::size_t line_end(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] != '\n' && text[at] != '\r') at++;
    return at;
}

}  // namespace

// A row lies whole in the buffer. When the buffer ends within a row, it is filled further and the row is scanned again.
class CsvReader::Scanner {
 public:
    Scanner(Source& source, char delimiter, CsvLimits limits)
        : source_(source), delimiter_(delimiter), limits_(limits), buffer_(kChunk, '\0') {
        for (const char stop : {delimiter, '\n', '\r', '\0'}) stops_[static_cast<unsigned char>(stop)] = true;
    }

    bool next(CsvRow& row) {
        if (bytes_read() == 0) step_over_byte_order_mark();
        if (in_given_up_line_ && !leave_given_up_line()) return false;
        if (!step_over_line_ends()) return false;
        row.line = line_;
        row.number = ++number_;
        while (scan(row) == Outcome::needs_more) fill();
        if (row.fault) row.cells.clear();
        row.raw = {buffer_.data() + begin_, row_end_ - begin_};
        begin_ = row_end_;
        return true;
    }

    std::uint64_t bytes_read() const { return bytes_before_ + begin_; }

 private:
    enum class Outcome : std::uint8_t { done, needs_more, faulty };

    // Moves what is left to the front and reads behind it; the buffer grows only for a row that fills half of it.
    void fill() {
        bytes_before_ += begin_;
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        if (end_ > buffer_.size() / 2) buffer_.resize(buffer_.size() * 2);
        const std::size_t count = read_fully(source_, buffer_.data() + end_, buffer_.size() - end_);
        at_end_ = end_ + count < buffer_.size();
        end_ += count;
    }

    bool ensure_byte() {
        if (begin_ == end_ && !at_end_) fill();
        return begin_ < end_;
    }

    void step_over_byte_order_mark() {
        if (ensure_byte() && std::string_view{buffer_.data(), end_}.starts_with(kByteOrderMark))
            begin_ = kByteOrderMark.size();
    }

    void step_over_line_end() {
        after_return_ = buffer_[begin_++] == '\r';
        line_++;
    }

    // To the first byte of the next row. False at the end.
    bool step_over_line_ends() {
        while (ensure_byte()) {
            const char first = buffer_[begin_];
            if (first == '\n' && after_return_) {
                after_return_ = false;
                begin_++;
                continue;
            }
            if (first != '\n' && first != '\r') return true;
            step_over_line_end();
        }
        return false;
    }

    bool leave_given_up_line() {
        while (ensure_byte()) {
            begin_ += first_line_end(begin_) - begin_;
            if (begin_ == end_) continue;
            in_given_up_line_ = false;
            return true;
        }
        return false;
    }

    std::size_t first_line_end(std::size_t from) const { return line_end({buffer_.data(), end_}, from); }

    Outcome scan(CsvRow& row) {
        row.cells.clear();
        row.fault.reset();
        joined_.clear();
        joined_.reserve(end_ - begin_);  // the views into it must not move
        has_nul_ = false;
        after_return_ = false;
        std::uint64_t lines = 0;
        for (std::size_t at = begin_;; at++) {
            const bool is_quoted = at < end_ && buffer_[at] == '"';
            const Outcome outcome = is_quoted ? scan_quoted(row, at, lines) : scan_plain(row, at);
            if (outcome == Outcome::faulty) return outcome;
            if (at - begin_ > limits_.row_bytes) return fail(row, at, "csv.row_too_long", limits_.row_bytes);
            if (row.cells.size() > limits_.cells) return fail(row, at, "csv.too_many_cells", limits_.cells);
            if (outcome == Outcome::needs_more) return outcome;
            if (at == end_ || buffer_[at] != delimiter_) return accept(row, at, lines);
        }
    }

    Outcome accept(CsvRow& row, std::size_t at, std::uint64_t lines) {
        row_end_ = at;
        line_ += lines;
        if (has_nul_) row.fault = Message{"csv.nul"};
        return Outcome::done;
    }

    // From the cell's first byte to the delimiter or line end behind it.
    Outcome scan_plain(CsvRow& row, std::size_t& at) {
        const std::size_t begin = at;
        const char* const bytes = buffer_.data();
        for (;; at++) {
            while (at < end_ && !stops_[static_cast<unsigned char>(bytes[at])]) at++;
            if (at == end_ || bytes[at] != '\0') break;
            has_nul_ = true;
        }
        if (at - begin > limits_.field_bytes) return fail(row, at, "csv.field_too_long", limits_.field_bytes);
        if (at == end_ && !at_end_) return Outcome::needs_more;
        row.cells.emplace_back(bytes + begin, at - begin);
        return Outcome::done;
    }

    Outcome scan_quoted(CsvRow& row, std::size_t& at, std::uint64_t& lines) {
        const std::size_t begin = ++at;
        bool has_doubled = false;
        for (;; at += 2) {
            at = find_quote(at);
            if (at - begin > limits_.field_bytes) return fail_open_quote(row, begin, at);
            if (at + 1 >= end_ && !at_end_) return Outcome::needs_more;
            if (at == end_) return fail_open_quote(row, begin, at);
            if (at + 1 == end_ || buffer_[at + 1] != '"') break;
            has_doubled = true;
        }
        const std::string_view inside{buffer_.data() + begin, at - begin};
        at++;
        if (at < end_ && !ends_cell(buffer_[at])) return fail(row, at, "csv.after_quote", 0);
        lines += count_lines(inside);
        has_nul_ = has_nul_ || inside.find('\0') != std::string_view::npos;
        row.cells.push_back(has_doubled ? joined(inside) : inside);
        return Outcome::done;
    }

    std::size_t find_quote(std::size_t from) const {
        const void* found = std::memchr(buffer_.data() + from, '"', end_ - from);
        return found ? static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data()) : end_;
    }

    bool ends_cell(char character) const { return character == delimiter_ || character == '\n' || character == '\r'; }

    static std::uint64_t count_lines(std::string_view inside) {
        std::uint64_t lines = 0;
        for (std::size_t at = line_end(inside, 0); at < inside.size(); at = line_end(inside, at + 1))
            if (inside[at] == '\n' || inside.substr(at + 1, 1) != "\n") lines++;
        return lines;
    }

    // The text with its doubled quotes made one.
    std::string_view joined(std::string_view inside) {
        const std::size_t begin = joined_.size();
        while (!inside.empty()) {
            const std::size_t quote = inside.find('"');
            joined_ += inside.substr(0, quote == std::string_view::npos ? quote : quote + 1);
            inside.remove_prefix(quote == std::string_view::npos ? inside.size() : quote + 2);
        }
        return std::string_view{joined_}.substr(begin);
    }

    Outcome fail_open_quote(CsvRow& row, std::size_t begin, std::size_t at) {
        const bool is_one_long_line = at - begin > limits_.field_bytes && first_line_end(begin) >= at;
        return fail(row, at, is_one_long_line ? "csv.field_too_long" : "csv.unclosed_quote", limits_.field_bytes);
    }

    // Gives the row up: it ends where its first line does.
    Outcome fail(CsvRow& row, std::size_t at, const char* key, std::size_t limit) {
        row.fault = Message{key};
        if (limit > 0) row.fault->values.emplace_back("limit", std::to_string(limit));
        row_end_ = first_line_end(begin_);
        in_given_up_line_ = row_end_ == end_;
        if (at > row_end_) rescanned_ += at - row_end_;
        if (rescanned_ > kFreeRescanned + kRescannedTimes * bytes_read())
            throw Error{ErrorKind::invalid, {"csv.hopeless"}};
        return Outcome::faulty;
    }

    Source& source_;
    const char delimiter_;
    const CsvLimits limits_;
    std::array<bool, 256> stops_{};
    std::string buffer_;
    std::size_t begin_ = 0, end_ = 0, row_end_ = 0;
    std::string joined_;  // the cells whose doubled quotes were joined
    std::uint64_t bytes_before_ = 0, line_ = 1, number_ = 0, rescanned_ = 0;
    bool at_end_ = false;
    bool has_nul_ = false;
    bool after_return_ = false;      // a line feed here belongs to the line end before it
    bool in_given_up_line_ = false;  // the rest of the line is still to come
};

CsvReader::CsvReader(Source& source, char delimiter, CsvLimits limits)
    : scanner_(std::make_unique<Scanner>(source, delimiter, limits)) {}
CsvReader::~CsvReader() = default;

bool CsvReader::next(CsvRow& row) { return scanner_->next(row); }
std::uint64_t CsvReader::bytes_read() const { return scanner_->bytes_read(); }

}  // namespace lazo
