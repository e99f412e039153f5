#include <libpq-fe.h>

#include <charconv>

#include "base/error.h"
#include "kernel/storage/postgres/connection.h"

namespace lazo::storage::postgres {
namespace {

// Types by their numbers in the catalogue, which never change.
enum Type : Oid { kFlag = 16, kBytes = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25, kVarchar = 1043 };

std::int64_t big_endian(std::string_view bytes) {
    std::int64_t value = bytes.empty() || !(bytes[0] & 0x80) ? 0 : -1;
    for (const char byte : bytes) value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << 8 | static_cast<unsigned char>(byte));
    return value;
}

bool is_text(Oid type) { return type == kText || type == kVarchar || type == kName || type == kBytes; }

std::int64_t number_in(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

void PostgresStatement::bind(int parameter, std::int64_t value) { values_.set(static_cast<std::size_t>(parameter - 1), value); }
void PostgresStatement::bind(int parameter, std::string_view text) { values_.set(static_cast<std::size_t>(parameter - 1), text); }
void PostgresStatement::bind_bytes(int parameter, std::string_view bytes) {
    values_.set_bytes(static_cast<std::size_t>(parameter - 1), bytes);
}
void PostgresStatement::bind_null(int parameter) { values_.set_null(static_cast<std::size_t>(parameter - 1)); }

bool PostgresStatement::step() {
    if (!result_) {
        connection_.send(*this);
        result_ = connection_.answer();
        row_ = -1;
    }
    if (++row_ >= PQntuples(result_.get())) return false;
    connection_.counts_.rows_stepped++;
    return true;
}

void PostgresStatement::reset() {
    result_.reset();
    row_ = -1;
    values_.clear();
}

std::string_view PostgresStatement::raw(int column) const {
    return {PQgetvalue(result_.get(), row_, column), static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
}

bool PostgresStatement::is_null(int column) const { return PQgetisnull(result_.get(), row_, column) == 1; }

std::int64_t PostgresStatement::integer(int column) const {
    const std::string_view bytes = raw(column);
    const Oid type = PQftype(result_.get(), column);
    switch (type) {
        case kInt8:
        case kInt4:
        case kInt2: return big_endian(bytes);
        case kFlag: return bytes == std::string_view("\1", 1);
        default: break;
    }
    if (is_text(type)) return number_in(bytes);
    throw_internal("column " + std::to_string(column) + " has type " + std::to_string(type) + " in " + sql_);
}

std::string_view PostgresStatement::text(int column) const {
    if (is_text(PQftype(result_.get(), column)) || is_null(column)) return raw(column);
    shown_ = std::to_string(integer(column));
    return shown_;
}

std::string_view PostgresStatement::bytes(int column) const { return raw(column); }

int PostgresStatement::columns() const { return PQnfields(result_.get()); }

}  // namespace lazo::storage::postgres
