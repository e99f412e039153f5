// Taking an operation back: what it created goes, what it changed or deleted comes back. Previewed first; what others have
// changed since is a conflict, listed and left alone. Works in time-boxed transactions, each a change set of the undo's
// own operation, so that an undo of any size never holds up the others, goes on after a crash, and can itself be undone.
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "kernel/records/platform.h"

namespace lazo::records {

struct UndoConflict {
    std::string entity;
    schema::Key key;
    std::string reason;  // message key: "undo.changed_since", "undo.deleted_since"
};

struct UndoPreview {
    std::int64_t created = 0, updated = 0, deleted = 0;  // rows that will go, be restored, come back; child rows not counted
    std::int64_t conflict_count = 0;
    std::vector<UndoConflict> conflicts;  // the first 100
    std::set<std::string> columns;        // fields that differ
};

struct UndoResult {
    std::int64_t operation = 0;  // the undo's own
    std::int64_t restored = 0;
    std::int64_t conflict_count = 0;
};

// Throws Error{not_found} for an operation that is not there, Error{forbidden} for one of another person (administrators
// may undo all), Error{conflict} "undo.already" for one that was undone.
UndoPreview preview_undo(Platform& platform, const access::Actor& actor, std::int64_t operation);

struct UndoOptions {
    std::chrono::milliseconds box{60};  // most that one transaction may hold the writer, where nobody else writes
    std::int64_t operation = 0;         // the undo's own operation, when it was made before (a job)
    std::function<bool(std::int64_t done, std::int64_t total)> progress = {};  // false stops between two boxes
    // In the transaction that marks the operation as undone, the last one. May be called again, as a Work.
    std::function<void(storage::Connection&, const UndoResult&)> ended = {};
};
UndoResult undo(Platform& platform, const access::Actor& actor, std::int64_t operation, const UndoOptions& options = {});

}  // namespace lazo::records
