// What an operation touched, row by row, and whether a row can be taken back: judged by what stands there now, not by
// who wrote last.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kernel/schema/snapshot.h"
#include "kernel/storage/database.h"

namespace lazo::records {

// Undo is a change too: who wrote last, and when, stays true; roll-ups follow their rows, formulas their inputs.
bool is_business(const schema::Field& field);
// The numbers of an operation's change sets, ascending.
std::vector<std::int64_t> sets_of(storage::Connection& connection, std::int64_t operation);

// A record that an operation wrote, children included, or whose shares it changed. Small: there may be millions.
struct Touched {
    schema::Key key;
    std::uint32_t first_set = 0, last_set = 0;  // of the operation, that wrote it: places in Survey::sets
    bool written = false;
    bool deleted = false;     // by one of its sets
    bool was_absent = false;  // before the operation: not made yet, or in the recycle bin
    bool shared = false;
};

struct TouchedRows {
    schema::ShapePointer shape;
    std::vector<Touched> rows;  // by key
};

struct Survey {
    std::int64_t operation = 0;
    std::vector<std::int64_t> sets;  // ascending
    std::vector<TouchedRows> touched;
};
Survey survey(storage::Connection& connection, const schema::Snapshot& snapshot, std::int64_t operation,
              const std::vector<std::string>& entities);

// What has to be done with one record.
enum class Deed : std::uint8_t {
    none,      // it stands as before the operation
    created,   // or brought out of the recycle bin: it goes
    updated,   // it gets back what it had
    deleted,   // it comes back
    shared,    // it is shared as before
    conflict,  // changed since: left alone
};
struct Verdict {
    Deed deed = Deed::none;
    std::string reason = {};  // message key, of a conflict
};

// Judges on one connection and what it sees. A record that was changed since and has those values again is no conflict.
class Judge {
 public:
    // All outlive it. `own`: sets of the undo itself, whose writes are no changes by others.
    Judge(storage::Connection& connection, const schema::Snapshot& snapshot, const Survey& survey,
          const std::set<std::int64_t>& own)
        : connection_(connection), snapshot_(snapshot), survey_(survey), own_(own) {}

    // Of its values and child rows, and of its shares: each asked when the other is done.
    Verdict of_values(const schema::ShapePointer& shape, const Touched& row) const;
    Verdict of_shares(const schema::ShapePointer& shape, const Touched& row) const;

 private:
    bool is_ours(std::int64_t set) const;
    bool by_others(const schema::ShapePointer& shape, const Touched& row, std::int64_t now) const;
    Verdict of_gone(const schema::ShapePointer& shape, const Touched& row) const;
    bool stands_as_left(const schema::ShapePointer& shape, const Touched& row) const;
    bool stands_as_before(const schema::ShapePointer& shape, const Touched& row) const;

    storage::Connection& connection_;
    const schema::Snapshot& snapshot_;
    const Survey& survey_;
    const std::set<std::int64_t>& own_;
};

}  // namespace lazo::records
