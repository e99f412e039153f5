// The import itself: in time-boxed transactions of one operation, so that nobody waits for it and all of it can be
// undone at once. What is done stays done: called again after a crash, it goes on at the row where it was.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "kernel/imports/ledger.h"
#include "kernel/imports/progress.h"
#include "kernel/imports/row_import.h"

namespace lazo::imports {

struct RunOptions {
    std::chrono::milliseconds box{60};  // most that one transaction may hold the writer, where nobody else writes
    std::size_t most_rows = 20'000;     // in one transaction
    // From so many rows on, an import into an empty entity makes its indexes when the rows are in.
    std::int64_t first_load = 20'000;
    Progress progress = {};
    std::function<bool()> box_is_full = {};  // asked after each row, instead of the time
};

struct RunResult {
    Counts counts;
    std::int64_t rows = 0;
    std::int64_t operation = 0;
    bool whole = false;  // false: it was asked to end
    std::string to_json() const;
};

// The import must have been started (Imports::start): it has a mapping and an operation. In the name of `actor`.
RunResult run(records::Platform& platform, const access::Actor& actor, const Texts& texts, std::int64_t import,
              const RunOptions& options = {});

}  // namespace lazo::imports
