// What an operation left, row by row, and whether it can be taken back: judged by what stands there now, not by who
// wrote last.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "kernel/records/undo.h"
#include "kernel/storage/database.h"

namespace lazo::records {

// What the operation did to one record, children included.
enum class Deed : std::uint8_t {
    created,  // or brought out of the recycle bin: it goes
    updated,  // it gets back what it had
    deleted,  // it comes back
    shared,   // it is shared as before
};

struct Touched {
    schema::ShapePointer shape;
    schema::Key key;
    Deed deed = Deed::updated;
    std::int64_t first_set = 0;  // of the operation, that touched it
    std::int64_t last_set = 0;
    std::int64_t now = 0;  // the set of the version that stands; 0: it is gone
};

// Undo is a change too: who wrote last, and when, stays true; roll-ups follow their rows, formulas their inputs.
bool is_business(const schema::Field& field);
// The numbers of an operation's change sets, ascending.
std::vector<std::int64_t> sets_of(storage::Connection& connection, std::int64_t operation);

// Finds the rows of an operation that still stand as it left them. One that was changed since and has those values
// again is none of the conflicts, and one that stands as before the operation needs nothing.
class UndoSurvey {
 public:
    // `own` are sets of the undo itself, when it goes on after a stop: what they wrote is no change by others.
    UndoSurvey(storage::Connection& connection, const schema::Snapshot& snapshot, std::int64_t operation,
               const std::set<std::int64_t>& own)
        : connection_(connection),
          snapshot_(snapshot),
          operation_(operation),
          sets_(sets_of(connection, operation)),
          own_(own) {}

    void visit(const std::string& entity);

    std::vector<Touched> touched;
    std::vector<UndoConflict> conflicts;
    std::int64_t conflict_count = 0;

 private:
    struct Found {
        std::int64_t first_set = 0, last_set = 0;
        bool was_absent = false;  // before the operation: not made yet, or in the recycle bin
        bool deleted = false;     // by one of its sets
    };
    using FoundRows = std::map<schema::Key, Found>;

    Found& seen(FoundRows& rows, schema::Key key, std::int64_t set);
    void collect(const schema::Shape& shape, FoundRows& rows, std::int64_t set);
    void collect_deleted(const schema::Shape& shape, FoundRows& rows, std::int64_t set);
    void collect_restored(const schema::Shape& shape, FoundRows& rows, std::int64_t set);
    bool is_ours(std::int64_t set) const;
    void judge(const schema::ShapePointer& shape, schema::Key key, const Found& found);
    void visit_shares(const schema::ShapePointer& shape, const FoundRows& rows);
    void judge_shares(const Touched& row);
    void judge_gone(const Touched& row, const Found& found);
    bool stands_as_left(const Touched& row) const;
    bool stands_as_before(const Touched& row) const;
    void conflict(const Touched& row, std::string reason);

    storage::Connection& connection_;
    const schema::Snapshot& snapshot_;
    const std::int64_t operation_;
    const std::vector<std::int64_t> sets_;
    const std::set<std::int64_t>& own_;
};

}  // namespace lazo::records
