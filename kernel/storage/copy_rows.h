// What a copy reads of a table and how it is proved: typed values in the order of the key, in portions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/storage/database.h"
#include "kernel/storage/plan.h"

namespace lazo::storage {

// The sum of a hash of each row: the same in whatever order the rows come, and it can be gone on with.
class RowsHash {
 public:
    RowsHash() = default;
    explicit RowsHash(std::string_view text);  // as text() gave it
    void add(std::string_view row);
    std::string text() const;
    bool operator==(const RowsHash&) const = default;

 private:
    std::array<std::uint64_t, 2> sums_{};
};

// How far through a table one is.
struct RowsRead {
    std::int64_t rows = 0;
    RowsHash hash;
    std::vector<Bound> last;  // key of the last row; empty before the first
};

class RowsOfTable {
 public:
    explicit RowsOfTable(const PlannedTable& table);
    const std::string& name() const { return name_; }
    const std::vector<std::string>& columns() const { return columns_; }
    // The key of the last row that stands, empty for a table without rows.
    std::vector<Bound> last_key(Connection& connection) const;
    // The next rows behind `read.last`, into the sink where there is one; false when there were fewer than `most`.
    // Throws Error{invalid} "copy.text" where `sink` goes to an engine that does not take each text.
    enum class Texts : std::uint8_t { any, valid };
    bool read_on(Connection& connection, RowsRead& read, std::int64_t most, RowSink* sink,
                 Texts texts = Texts::any) const;

 private:
    enum class Type : std::uint8_t { integer, text, bytes };
    Bound value(Statement& row, std::size_t column) const;
    void take(Statement& row, RowsRead& read, RowSink* sink, Texts texts) const;
    void take_value(Statement& row, std::size_t column, std::string& bytes, RowSink* sink) const;
    void check_texts(Statement& row) const;
    std::string statement(const RowsRead& read, std::int64_t most) const;

    std::string name_, except_;
    std::vector<std::string> columns_;
    std::vector<Type> types_;
    std::vector<std::size_t> key_;
};

}  // namespace lazo::storage
