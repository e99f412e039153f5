// How far a server has come: a place in its write-ahead log, and the timeline of that log, which a fail-over begins anew
// (SCALE 33). What was committed before a position was asked for is seen wherever that position is reached.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/storage/database.h"

namespace lazo::storage::postgres {

struct Position {
    std::int64_t timeline = 0, byte = 0;
    // What stands on a later timeline has all that there is of the earlier ones.
    auto operator<=>(const Position&) const = default;
    std::string to_text() const;                                 // "3-16b374d848"
    static std::optional<Position> parse(std::string_view text);  // none: not one of ours
};

// Of the server that writes; in no transaction. The first time on a timeline it leaves a row there that says so.
Position ask_primary(Connection& connection);
// Of one that follows, or that has just begun to write. A server does not tell those of few rights on which timeline it
// follows: the row does, wherever it has come.
Position ask_replica(Connection& connection);

}  // namespace lazo::storage::postgres
