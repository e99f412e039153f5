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

namespace {

// Left standing at a row, a statement would hold the snapshot and its bound texts.
struct Reset {
    Statement& statement;
    ~Reset() { statement.reset(); }
};

}  // namespace

void Connection::run(std::string_view sql, const std::vector<Bound>& values) {
    each(sql, values, [](Statement&) {});
}

void Connection::each(std::string_view sql, const std::vector<Bound>& values,
                      const std::function<void(Statement&)>& row) {
    Statement& statement = prepare(sql);
    bind_all(statement, values);
    const Reset reset{statement};
    while (statement.step()) row(statement);
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
