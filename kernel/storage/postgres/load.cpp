// Rows in bulk by COPY in its binary form: no value is written as text and read again, and none needs escaping.
#include <limits>

#include "base/error.h"
#include "kernel/storage/postgres/connection.h"

namespace lazo::storage::postgres {
namespace {

constexpr std::size_t kPiece = 256u << 10;
constexpr std::chrono::milliseconds kGivingUp{2'000};
constexpr std::string_view kSignature{"PGCOPY\n\377\r\n\0", 11};

template <class Number>
void append(std::string& bytes, Number number) {
    for (int shift = static_cast<int>(sizeof(Number) - 1) * 8; shift >= 0; shift -= 8)
        bytes += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xff);
}

class CopiedRows : public RowSink {
 public:
    CopiedRows(std::size_t columns, std::function<void(std::string_view)> put)
        : columns_(columns), put_(std::move(put)), piece_(kSignature) {
        append<std::int32_t>(piece_, 0);  // flags
        append<std::int32_t>(piece_, 0);  // bytes of an extension
    }
    void add_null() override {
        begin_value();
        append<std::int32_t>(piece_, -1);
        end_value();
    }
    void add(std::int64_t value) override {
        begin_value();
        append<std::int32_t>(piece_, sizeof value);
        append(piece_, value);
        end_value();
    }
    void add(std::string_view text) override { add_bytes(text); }
    void add_bytes(std::string_view bytes) override {
        if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max() / 2))
            throw Error{ErrorKind::too_large, {"error.too_large"}};
        begin_value();
        append(piece_, static_cast<std::int32_t>(bytes.size()));
        piece_.append(bytes);
        end_value();
    }
    std::int64_t end() {
        if (value_ != 0) throw_internal("a row that is not whole");
        append<std::int16_t>(piece_, -1);
        put_(std::exchange(piece_, {}));
        return rows_;
    }

 private:
    void begin_value() {
        if (value_++ == 0) append(piece_, static_cast<std::int16_t>(columns_));
    }
    void end_value() {
        if (value_ < columns_) return;
        value_ = 0;
        rows_++;
        if (piece_.size() < kPiece) return;
        put_(piece_);
        piece_.clear();
    }

    const std::size_t columns_;
    const std::function<void(std::string_view)> put_;
    std::string piece_;
    std::size_t value_ = 0;
    std::int64_t rows_ = 0;
};

std::string copy_statement(std::string_view table, const std::vector<std::string>& columns) {
    std::string sql = "COPY " + std::string(table) + "(";
    for (std::size_t i = 0; i < columns.size(); i++) sql += (i ? "," : "") + columns[i];
    return sql + ") FROM STDIN (FORMAT binary)";
}

}  // namespace

std::int64_t PostgresConnection::load(std::string_view table, const std::vector<std::string>& columns,
                                      const Fill& fill) {
    const std::string sql = copy_statement(table, columns);
    const auto throw_met = [&](const std::optional<Fault>& fault) {
        if (!fault) return;
        if (!link_->is_open()) forget_statements();
        throw_fault(*fault, sql);
    };
    send_begin();
    flush();
    throw_met(link_->begin_copy(sql, deadline()));
    CopiedRows rows{columns.size(), [&](std::string_view piece) { throw_met(link_->put_copy(piece, deadline())); }};
    std::int64_t count = 0;
    try {
        fill(rows);
        count = rows.end();
    } catch (...) {
        if (link_->is_open()) link_->end_copy("given up", kGivingUp);
        throw;
    }
    throw_met(link_->end_copy(nullptr, deadline()));
    changes_ = count;
    total_changes_ += count;
    return count;
}

}  // namespace lazo::storage::postgres
