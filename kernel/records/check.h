// Proves what no database constraint proves here: chains of versions, links, child rows, claims, derived columns and
// counters, over the whole store as one transaction sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "kernel/schema/snapshot.h"
#include "kernel/storage/database.h"

namespace lazo::records {

struct Fault {
    std::string place;  // the record, "customers/17", or the table: "outbox"
    Message what;
};

struct CheckReport {
    static constexpr std::size_t most = 1000;
    std::vector<Fault> faults;     // the first of them, at most `most`
    std::int64_t fault_count = 0;  // all
    std::int64_t rows = 0, versions = 0, events = 0;

    void add(std::string place, Message what);
};

// Only reads. Costs a pass over every table and its history. `report` is added to.
void check_records(storage::Connection& connection, const schema::Snapshot& snapshot, CheckReport& report);

}  // namespace lazo::records
