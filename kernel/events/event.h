// What happened to one record, as the write pipeline left it in the outbox. Inside a record, order is by version.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/schema/value.h"

namespace lazo::events {

// shared: its shares changed; it has no new version.
enum class EventKind : std::uint8_t { created, updated, deleted, restored, shared };
std::string_view name_of(EventKind kind);
// False when no kind has that name.
bool find_kind(std::string_view name, EventKind& found);

struct Event {
    std::int64_t position = 0;  // grows in the order in which readers are told; dense but for what was purged
    std::int64_t change_set = 0;
    std::string entity;
    schema::Key key;
    std::int64_t version = 0;
    EventKind kind = EventKind::updated;
    std::string fields;      // names of the changed fields and child lists, comma separated; only of updates
    std::int64_t actor = 0;  // user id; 0: the program
    Moment at;
};

std::vector<std::string> field_names(const Event& event);

}  // namespace lazo::events
