#include "kernel/storage/copy_rows.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/crypto.h"
#include "base/error.h"
#include "base/text.h"
#include "kernel/storage/tables.h"

namespace lazo::storage {
namespace {

constexpr std::size_t kDigits = 16;  // of one sum

std::string hex(std::uint64_t number) {
    std::string text(kDigits, '0');
    for (std::size_t i = kDigits; i-- > 0; number >>= 4) text[i] = "0123456789abcdef"[number & 0xf];
    return text;
}

void append(std::string& bytes, std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(number >> shift & 0xff);
}

// The names between the parentheses behind "PRIMARY KEY", or the column that is said to be the key.
std::vector<std::string> key_of(const PlannedTable& table) {
    constexpr std::string_view kKey = "PRIMARY KEY(";
    std::vector<std::string> key;
    const std::size_t at = table.create.find(kKey);
    if (at != std::string::npos) {
        const std::size_t begin = at + kKey.size();
        for (const std::string_view name :
             text::list(std::string_view(table.create).substr(begin, table.create.find(')', begin) - begin)))
            key.emplace_back(text::trim_ascii(name));
        return key;
    }
    for (const PlannedColumn& column : table.columns)
        for (const char* mark : {"{id}", "{number}", "PRIMARY KEY"})
            if (column.definition.find(mark) != std::string::npos) key = {column.name};
    if (key.empty()) throw_internal("no key: " + table.create);
    return key;
}

// What belongs to an engine or to the copy itself: the format is stated when all else is there.
std::string not_to_copy(std::string_view table) {
    if (table == "store") return "name NOT IN ('format','preparation')";
    if (table == "counters") return "name<>'change_set'";
    return {};
}

}  // namespace

RowsHash::RowsHash(std::string_view text) {
    for (std::size_t i = 0; i < sums_.size() && text.size() == kDigits * sums_.size(); i++)
        std::from_chars(text.data() + i * kDigits, text.data() + (i + 1) * kDigits, sums_[i], 16);
}

void RowsHash::add(std::string_view row) {
    const std::string hash = crypto::blake2(row);
    for (std::size_t i = 0; i < sums_.size(); i++) {
        std::uint64_t part = 0;
        for (std::size_t byte = 0; byte < sizeof part; byte++)
            part = part << 8 | static_cast<unsigned char>(hash[i * sizeof part + byte]);
        sums_[i] += part;
    }
}

std::string RowsHash::text() const { return hex(sums_[0]) + hex(sums_[1]); }

RowsOfTable::RowsOfTable(const PlannedTable& table) : name_(table.name), except_(not_to_copy(table.name)) {
    const std::vector<std::string> key = key_of(table);
    for (const PlannedColumn& column : table.columns) {
        columns_.push_back(column.name);
        const bool text = column.definition.find("{text}") != std::string::npos;
        const bool bytes = column.definition.find("{bytes}") != std::string::npos;
        types_.push_back(text ? Type::text : bytes ? Type::bytes : Type::integer);
    }
    for (const std::string& name : key) {
        const auto found = std::find(columns_.begin(), columns_.end(), name);
        if (found == columns_.end()) throw_internal("no key column " + name + " in " + name_);
        key_.push_back(static_cast<std::size_t>(found - columns_.begin()));
    }
}

Bound RowsOfTable::value(Statement& row, std::size_t column) const {
    const int at = static_cast<int>(column);
    if (row.is_null(at)) return {};
    switch (types_[column]) {
        case Type::integer:
            return row.integer(at);
        case Type::text:
            return std::string(row.text(at));
        case Type::bytes:
            return Bytes{std::string(row.bytes(at))};
    }
    throw_internal("column of no type");
}

std::vector<Bound> RowsOfTable::last_key(Connection& connection) const {
    std::string backwards;
    for (const std::size_t column : key_) backwards += (backwards.empty() ? "" : ",") + columns_[column] + " DESC";
    std::vector<Bound> last;
    connection.each("SELECT " + joined(columns_) + " FROM " + name_ + " ORDER BY " + backwards + " LIMIT 1", {},
                    [&](Statement& row) {
                        for (const std::size_t column : key_) last.push_back(value(row, column));
                    });
    return last;
}

std::string RowsOfTable::statement(const RowsRead& read, std::int64_t most) const {
    std::vector<std::string> key;
    std::string places, where;
    for (std::size_t i = 0; i < key_.size(); i++) {
        key.push_back(columns_[key_[i]]);
        places += (i ? ",$" : "$") + std::to_string(i + 1);
    }
    if (!read.last.empty()) where = "(" + joined(key) + ")>(" + places + ")";
    if (!except_.empty()) where += (where.empty() ? "" : " AND ") + except_;
    return "SELECT " + joined(columns_) + " FROM " + name_ + (where.empty() ? "" : " WHERE " + where) + " ORDER BY " +
           joined(key) + " LIMIT " + std::to_string(most);
}

bool RowsOfTable::read_on(Connection& connection, RowsRead& read, std::int64_t most, RowSink* sink, Texts texts) const {
    const std::int64_t before = read.rows;
    const std::vector<Bound> last = read.last;
    connection.each(statement(read, most), last, [&](Statement& row) { take(row, read, sink, texts); });
    return read.rows - before == most;
}

void RowsOfTable::take(Statement& row, RowsRead& read, RowSink* sink, Texts texts) const {
    if (texts == Texts::valid) check_texts(row);
    std::string bytes;
    for (std::size_t column = 0; column < columns_.size(); column++) take_value(row, column, bytes, sink);
    read.hash.add(bytes);
    read.rows++;
    read.last.clear();
    for (const std::size_t column : key_) read.last.push_back(value(row, column));
}

// Into the bytes that are hashed: a mark of the type, and of texts the length, so that no two rows give the same.
void RowsOfTable::take_value(Statement& row, std::size_t column, std::string& bytes, RowSink* sink) const {
    const int at = static_cast<int>(column);
    if (row.is_null(at)) {
        bytes += 'n';
        if (sink) sink->add_null();
        return;
    }
    if (types_[column] == Type::integer) {
        const std::int64_t number = row.integer(at);
        append(bytes += 'i', static_cast<std::uint64_t>(number));
        if (sink) sink->add(number);
        return;
    }
    const bool is_text = types_[column] == Type::text;
    const std::string_view held = is_text ? row.text(at) : row.bytes(at);
    append(bytes += is_text ? 't' : 'b', held.size());
    bytes += held;
    if (!sink) return;
    if (is_text)
        sink->add(held);
    else
        sink->add_bytes(held);
}

// PostgreSQL keeps no NUL byte and nothing that is no UTF-8.
void RowsOfTable::check_texts(Statement& row) const {
    for (std::size_t column = 0; column < columns_.size(); column++) {
        if (types_[column] != Type::text || row.is_null(static_cast<int>(column))) continue;
        const std::string_view held = row.text(static_cast<int>(column));
        if (held.find('\0') == std::string_view::npos && text::is_utf8(held)) continue;
        std::string key;
        for (const std::size_t part : key_)
            key += (key.empty() ? "" : ",") + std::string(row.text(static_cast<int>(part)));
        throw Error{ErrorKind::invalid, {"copy.text", {{"table", name_}, {"column", columns_[column]}, {"row", key}}}};
    }
}

}  // namespace lazo::storage
