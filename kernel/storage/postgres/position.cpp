#include "kernel/storage/postgres/position.h"

#include <array>
#include <charconv>

namespace lazo::storage::postgres {
namespace {

// The first eight digits of a log file's name are its timeline.
constexpr std::string_view kPrimary =
    "SELECT CAST(CAST('x'||substr(pg_walfile_name(l),1,8) AS bit(32)) AS bigint),CAST(l-'0/0' AS bigint),"
    "(SELECT max(number) FROM timelines) FROM pg_current_wal_insert_lsn() l";
constexpr std::string_view kReplica =
    "SELECT (SELECT coalesce(max(number),0) FROM timelines),"
    "CAST(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END-'0/0' AS bigint)";
constexpr std::string_view kSay = "INSERT INTO timelines(number) VALUES($1) ON CONFLICT DO NOTHING";

template <class Number>
bool read(std::string_view text, int base, Number& number) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return fault == std::errc{} && end == text.data() + text.size() && number >= 0;
}

}  // namespace

std::string Position::to_text() const {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), byte, 16).ptr;
    return std::to_string(timeline) + "-" + std::string(digits.data(), end);
}

std::optional<Position> Position::parse(std::string_view text) {
    const auto dash = text.find('-');
    Position position;
    if (dash == std::string_view::npos || !read(text.substr(0, dash), 10, position.timeline)) return std::nullopt;
    if (!read(text.substr(dash + 1), 16, position.byte)) return std::nullopt;
    return position;
}

Position ask_primary(Connection& connection) {
    for (;;) {
        Position position;
        std::int64_t said = 0;
        connection.each(kPrimary, {}, [&](Statement& row) {
            position = {row.integer(0), row.integer(1)};
            said = row.integer(2);
        });
        if (said >= position.timeline) return position;
        connection.run(kSay, {position.timeline});
    }
}

Position ask_replica(Connection& connection) {
    Position position;
    connection.each(kReplica, {}, [&](Statement& row) { position = {row.integer(0), row.integer(1)}; });
    return position;
}

}  // namespace lazo::storage::postgres
