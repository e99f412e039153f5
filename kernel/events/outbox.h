// The statements over the outbox (kernel/records makes the table): numbering, reading, readers' positions, purging.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/events/event.h"
#include "kernel/storage/database.h"
#include "kernel/storage/migrate.h"

namespace lazo::events {

// event_readers, event_relay.
std::span<const storage::KernelTable> kernel_tables();

// True when some committed event has no position yet.
bool has_unnumbered(storage::Connection& connection);
// Takes or renews the right to be that durable reader, of the programs that share the store. False: another one holds it
// until its lease ends.
bool take_lease(storage::Connection& connection, std::string_view reader, std::string_view owner, Moment now, Moment until);
void give_up_lease(storage::Connection& connection, std::string_view reader, std::string_view owner);
// Gives the oldest events without a position, in the order (change_set, ordinal), the positions after the greatest one.
// Returns how many. A position is never given twice, also after a purge. One program numbers at a time, and tells the
// others.
std::int64_t number_events(storage::Connection& connection, std::int64_t limit);
std::int64_t first_position(storage::Connection& connection);  // of those not purged
std::int64_t last_position(storage::Connection& connection);
// In order of position: those after `after`.
std::vector<Event> read_events(storage::Connection& connection, std::int64_t after, std::int64_t limit);

std::optional<std::int64_t> reader_position(storage::Connection& connection, std::string_view reader);
void save_reader_position(storage::Connection& connection, std::string_view reader, std::int64_t position);
void forget_reader(storage::Connection& connection, std::string_view reader);

// Removes at most `limit` of the oldest events that all readers have read and that happened before `before`. Returns
// how many went. The newest event always stays.
std::int64_t purge_events(storage::Connection& connection, Moment before, std::int64_t limit);

}  // namespace lazo::events
