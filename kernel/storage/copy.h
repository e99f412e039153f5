// A whole store made from another one, of the same engine or of the other: all tables of the plan row by row, the
// numbers that go on, the derived indexes, and at the end the proof that both hold the same. The search index is left
// out; it is made anew at the first start.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/snapshot.h"
#include "kernel/storage/database.h"
#include "kernel/storage/migrate.h"

namespace lazo::storage {

struct CopyStep {
    enum class Phase : std::uint8_t { rows, indexes, proof };
    Phase phase = Phase::rows;
    std::string_view table;
    std::int64_t rows = 0;  // of the table, so far
    bool ended = false;     // with this table
};

struct CopyOptions {
    std::string target;           // as messages name it
    std::int64_t portion = 5000;  // rows a transaction
    // After each portion, in the caller's thread. What it throws ends the copy there.
    std::function<void(const CopyStep&)> progress = {};
};

// What a store consists of.
struct CopyPlan {
    schema::SnapshotPointer stored;  // retired fields too: their values go along
    schema::SnapshotPointer served;  // whose indexes are made
    std::span<const KernelTable> tables;
};

struct CopiedTable {
    std::string name;
    std::int64_t rows = 0;
    std::string hash;  // over the typed values of all rows, in whatever order and on whatever engine they stand
};

struct CopyResult {
    std::vector<CopiedTable> tables;
    // "table" or "table.column" of the source that this program does not know.
    std::vector<std::string> left_behind;
};

// The source stands as this program needs it (Platform); nobody writes to it meanwhile, or Error{conflict}
// "copy.source_changed" says so at the end. The target is empty, or was made from the same source by a copy that was
// broken off: then it goes on where that one was; else Error{conflict} "copy.not_empty" or "copy.other_source". Until
// the proof is done no program takes the target for a store. Error{invalid} "copy.text" for a text that PostgreSQL
// cannot keep.
CopyResult copy_store(Database& source, Database& target, const CopyPlan& plan, const CopyOptions& options);

}  // namespace lazo::storage
