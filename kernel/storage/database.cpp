#include "kernel/storage/database.h"

namespace lazo::storage {

void bind_all(Statement& statement, const std::vector<Bound>& values) {
    int parameter = 0;
    for (const Bound& value : values) {
        parameter++;
        if (const auto* integer = std::get_if<std::int64_t>(&value))
            statement.bind(parameter, *integer);
        else if (const auto* text = std::get_if<std::string>(&value))
            statement.bind(parameter, std::string_view{*text});
        else if (const auto* bytes = std::get_if<Bytes>(&value))
            statement.bind_bytes(parameter, bytes->bytes);
        else
            statement.bind_null(parameter);
    }
}

void RowSink::add(const Bound& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        add(*integer);
    else if (const auto* text = std::get_if<std::string>(&value))
        add(std::string_view{*text});
    else if (const auto* bytes = std::get_if<Bytes>(&value))
        add_bytes(bytes->bytes);
    else
        add_null();
}

namespace {

// Left standing at a row, a statement would hold the snapshot and its bound texts.
struct Reset {
    Statement& statement;
    ~Reset() { statement.reset(); }
};

// One INSERT, prepared once and run for each row.
class InsertedRows : public RowSink {
   public:
    InsertedRows(Statement& statement, int columns) : statement_(statement), columns_(columns) {}
    ~InsertedRows() override { statement_.reset(); }
    void add_null() override { statement_.bind_null(next()), end_value(); }
    void add(std::int64_t value) override { statement_.bind(next(), value), end_value(); }
    void add(std::string_view text) override { statement_.bind(next(), text), end_value(); }
    void add_bytes(std::string_view bytes) override { statement_.bind_bytes(next(), bytes), end_value(); }
    std::int64_t end() const {
        if (bound_ != 0) throw_internal("a row that is not whole");
        return rows_;
    }

   private:
    int next() { return ++bound_; }
    void end_value() {
        if (bound_ < columns_) return;
        while (statement_.step()) {}
        statement_.reset();
        bound_ = 0;
        rows_++;
    }

    Statement& statement_;
    const int columns_;
    int bound_ = 0;
    std::int64_t rows_ = 0;
};

}  // namespace

std::int64_t Connection::load(std::string_view table, const std::vector<std::string>& columns, const Fill& fill) {
    std::string sql = "INSERT INTO " + std::string(table) + "(", places;
    for (std::size_t i = 0; i < columns.size(); i++) {
        sql += (i ? "," : "") + columns[i];
        places += (i ? ",$" : "$") + std::to_string(i + 1);
    }
    InsertedRows rows{prepare(sql + ") VALUES(" + places + ")"), static_cast<int>(columns.size())};
    fill(rows);
    return rows.end();
}

void Connection::run(std::string_view sql, const std::vector<Bound>& values) {
    each(sql, values, [](Statement&) {});
}

void Connection::run_on_one(std::string_view sql, const std::vector<Bound>& values) {
    run(sql, values);
    if (changes() != 1) throw RunAgain{"others came between: " + std::string(sql.substr(0, 80))};
}

void Connection::each(std::string_view sql, const std::vector<Bound>& values,
                      const std::function<void(Statement&)>& row) {
    Statement& statement = prepare(sql);
    bind_all(statement, values);
    const Reset reset{statement};
    while (statement.step()) row(statement);
}

void Connection::each_of(const std::vector<Asked>& questions) {
    for (const Asked& asked : questions) each(asked.sql, asked.values, asked.row);
}

void Connection::stream(std::string_view sql, const std::vector<Bound>& values,
                        const std::function<bool(Statement&)>& row) {
    Statement& statement = prepare(sql);
    bind_all(statement, values);
    const Reset reset{statement};
    while (statement.step())
        if (!row(statement)) return;
}

std::vector<std::string> Connection::texts(std::string_view sql, const std::vector<Bound>& values) {
    std::vector<std::string> found;
    each(sql, values, [&](Statement& row) { found.emplace_back(row.text(0)); });
    return found;
}

std::int64_t Connection::integer(std::string_view sql, const std::vector<Bound>& values, std::int64_t otherwise) {
    std::int64_t found = otherwise;
    each(sql, values, [&](Statement& row) {
        if (!row.is_null(0)) found = row.integer(0);
    });
    return found;
}

std::string Connection::text(std::string_view sql, const std::vector<Bound>& values) {
    std::string found;
    each(sql, values, [&](Statement& row) { found = row.text(0); });
    return found;
}

}  // namespace lazo::storage
