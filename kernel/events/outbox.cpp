#include "kernel/events/outbox.h"

#include <array>
#include <limits>

#include "base/error.h"

namespace lazo::events {
namespace {

using schema::Placement;

const std::array<storage::KernelTable, 2> kTables{{
    {"event_readers",
     Placement::single,
     "CREATE TABLE event_readers(name {text} NOT NULL, position {int} NOT NULL, PRIMARY KEY(name)){clustered}",
     {}},
    {"event_relay",
     Placement::single,
     "CREATE TABLE event_relay(name {text} NOT NULL, owner {text} NOT NULL, lease_until {int} NOT NULL, "
     "PRIMARY KEY(name)){clustered}",
     {}},
}};

// A lease that ends far in the future was given before the clock was set back.
constexpr std::int64_t kFarMs = 60'000;
constexpr std::string_view kTakeLease =
    "INSERT INTO event_relay(name, owner, lease_until) VALUES($1, $2, $3) "
    "ON CONFLICT(name) DO UPDATE SET owner=excluded.owner, lease_until=excluded.lease_until "
    "WHERE event_relay.owner=excluded.owner OR event_relay.lease_until<=$4 OR event_relay.lease_until>$5";

// Positions of readers count too: after a loss of the newest events (a fail-over) no reader may stand before them.
constexpr std::string_view kNumber =
    "UPDATE outbox SET position=fresh.base+fresh.place FROM ("
    "SELECT change_set, ordinal, customer, row_number() OVER (ORDER BY change_set, ordinal) AS place, "
    "(SELECT max(p) FROM (SELECT coalesce(max(position),0) AS p FROM outbox UNION ALL "
    "SELECT coalesce(max(position),0) FROM event_readers) AS given) AS base "
    "FROM (SELECT change_set, ordinal, customer FROM outbox WHERE position IS NULL ORDER BY change_set, ordinal LIMIT "
    "$1) "
    "AS batch"
    ") AS fresh WHERE outbox.customer=fresh.customer AND outbox.change_set=fresh.change_set "
    "AND outbox.ordinal=fresh.ordinal AND outbox.position IS NULL";

constexpr std::string_view kRead =
    "SELECT position, change_set, entity, customer, record, version, kind, fields, actor, at FROM outbox "
    "WHERE position>$1 ORDER BY position LIMIT $2";

// Without any reader, whatever is numbered counts as read.
constexpr std::string_view kPurge =
    "DELETE FROM outbox WHERE (change_set, ordinal) IN (SELECT change_set, ordinal FROM ("
    "SELECT change_set, ordinal, at FROM outbox WHERE position<(SELECT max(position) FROM outbox) "
    "AND position<=coalesce((SELECT min(position) FROM event_readers), $1) ORDER BY position LIMIT $2) AS oldest "
    "WHERE at<$3)";

constexpr std::string_view kSavePosition =
    "INSERT INTO event_readers(name, position) VALUES($1, $2) "
    "ON CONFLICT(name) DO UPDATE SET position=excluded.position";

Event event_of(storage::Statement& row) {
    Event event;
    event.position = row.integer(0);
    event.change_set = row.integer(1);
    event.entity = row.text(2);
    event.key = {row.integer(3), row.integer(4)};
    event.version = row.integer(5);
    if (!find_kind(row.text(6), event.kind)) throw_internal("event of unknown kind: " + std::string(row.text(6)));
    event.fields = row.text(7);
    event.actor = row.integer(8);
    event.at = {row.integer(9)};
    return event;
}

}  // namespace

std::span<const storage::KernelTable> kernel_tables() { return kTables; }

bool has_unnumbered(storage::Connection& connection) {
    return connection.integer("SELECT 1 FROM outbox WHERE position IS NULL LIMIT 1") == 1;
}

bool take_lease(storage::Connection& connection, std::string_view reader, std::string_view owner, Moment now,
                Moment until) {
    connection.run(kTakeLease, {std::string(reader), std::string(owner), until.ms, now.ms, until.ms + kFarMs});
    return connection.changes() > 0;
}

void give_up_lease(storage::Connection& connection, std::string_view reader, std::string_view owner) {
    connection.run("DELETE FROM event_relay WHERE name=$1 AND owner=$2", {std::string(reader), std::string(owner)});
}

std::int64_t number_events(storage::Connection& connection, std::int64_t limit) {
    connection.hold(storage::Held::numbering);
    connection.run(kNumber, {limit});
    const std::int64_t numbered = connection.changes();
    const std::string_view news = connection.dialect().tell_others();
    if (numbered > 0 && !news.empty()) connection.execute(news);
    return numbered;
}

std::int64_t first_position(storage::Connection& connection) {
    return connection.integer("SELECT min(position) FROM outbox");
}

std::int64_t last_position(storage::Connection& connection) {
    return connection.integer("SELECT max(position) FROM outbox");
}

std::vector<Event> read_events(storage::Connection& connection, std::int64_t after, std::int64_t limit) {
    std::vector<Event> events;
    connection.each(kRead, {after, limit}, [&](storage::Statement& row) { events.push_back(event_of(row)); });
    return events;
}

std::optional<std::int64_t> reader_position(storage::Connection& connection, std::string_view reader) {
    const std::int64_t position =
        connection.integer("SELECT position FROM event_readers WHERE name=$1", {std::string(reader)}, -1);
    if (position < 0) return std::nullopt;
    return position;
}

void save_reader_position(storage::Connection& connection, std::string_view reader, std::int64_t position) {
    connection.run(kSavePosition, {std::string(reader), position});
}

void forget_reader(storage::Connection& connection, std::string_view reader) {
    connection.run("DELETE FROM event_readers WHERE name=$1", {std::string(reader)});
}

std::int64_t purge_events(storage::Connection& connection, Moment before, std::int64_t limit) {
    connection.run(kPurge, {std::numeric_limits<std::int64_t>::max(), limit, before.ms});
    return connection.changes();
}

}  // namespace lazo::events
