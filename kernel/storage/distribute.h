// A store on PostgreSQL with the extension citus is spread over several servers, each table as its placement says.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "kernel/schema/snapshot.h"
#include "kernel/storage/database.h"
#include "kernel/storage/migrate.h"

namespace lazo::storage {

struct PlacedTable {
    std::string name;
    schema::Placement placement = schema::Placement::unsaid;
    std::string column;  // by whose value its rows are spread; empty where they are not
    std::string beside;  // the table with whose rows of the same customer they stand; empty for that table itself
};

// Every table that a store has or can have, in the order in which they are placed: the customers first, because what is
// kept by customer stands beside them; then what stands everywhere; at the end what stays in one place.
std::vector<PlacedTable> placements_of(const schema::Snapshot& snapshot, std::span<const KernelTable> tables);

// "emails by_customer customer customers": name, placement, column and beside; - for what is empty.
std::string in_plain(const PlacedTable& table);
// What places it, one statement; empty for what stays where it is.
std::string placing(const PlacedTable& table);
// Afterwards: what it held itself stands on the other servers now. Empty for what stays.
std::string clearing(const PlacedTable& table);
// What the servers need of ours before the first table comes.
const std::vector<std::string>& placing_functions();

struct Distribution {
    int placed = 0;  // now
    int stood = 0;   // as wanted before
};

// Each table in a transaction of its own; what stands as it is wanted is left alone, so what was broken off goes on.
// Calls `before` for each table that is placed. Throws Error{conflict}: "distribute.engine" where it is no PostgreSQL,
// "distribute.no_extension", "distribute.no_coordinator" while the servers do not know where the tables of one place
// are, "distribute.in_use" while programs serve the store, "distribute.otherwise" for a table that stands otherwise.
Distribution distribute(Database& database, const std::vector<PlacedTable>& tables, Moment now,
                        const std::function<void(const PlacedTable&)>& before);

}  // namespace lazo::storage
