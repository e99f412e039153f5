// Brings a store's tables to what the snapshot and the kernel's own tables need: additive, by itself, in one
// transaction, with a copy of the store taken before and a check after. An older program refuses a newer store.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/snapshot.h"
#include "kernel/storage/database.h"

namespace lazo::storage {

// A table that is no entity: sessions, jobs, outbox. Types are written {int}, {text}, {bytes}; {id} is the integer
// primary key of a table that is kept in its order, {number} the same where the store gives the numbers; {clustered}
// ends a table that is stored by its primary key. A column added to the text later is added to older stores: it then
// needs a DEFAULT, or may be null.
struct KernelTable {
    std::string_view name;
    schema::Placement placement;
    std::string_view create;                     // CREATE TABLE ...
    std::vector<std::string_view> indexes = {};  // CREATE INDEX ...; of names with "lazo_" those no longer listed go
};

// The format of stores that this program writes. Grows when an older program could not read the store any more.
inline constexpr int kStoreFormat = 1;

struct Migration {
    bool fresh = false;                   // the store was empty
    std::vector<std::string> statements;  // what was run, in order
    std::string snapshot;                 // the copy taken before; empty when nothing had to change
};

// Makes what is missing and drops derived indexes that nothing asks for any more; never a table or column. The snapshot
// holds the custom fields and objects of the store as well. Safe to call at every start: without a difference it only
// reads. Throws Error{conflict} "store.newer" for a store of a newer program, Error{invalid} "store.foreign" for a
// database of another program, Error{conflict} "store.copying" for a copy that has not ended, Error{internal} when the
// check after fails (then nothing has changed).
Migration migrate(Database& database, const schema::Snapshot& snapshot, std::span<const KernelTable> tables);

// The same for the tables of Database::write_index; without a copy, because they can be made anew.
void migrate_index(Database& database, std::span<const KernelTable> tables);

// Makes what a new custom field or object of the shape needs and the store does not have yet; run in the same
// transaction as the row that describes it.
void add_custom(Connection& connection, const schema::Shape& shape);

// Those statements (Database::preparation) were run in a store that was not made by migrate.
void note_prepared(Connection& connection, const std::vector<std::string>& preparation);

// "store" keeps small facts by name: format, store_id (random, of this store alone), created_at, migrated_at; others
// may add theirs. Empty when there is none of that name.
std::string store_fact(Connection& connection, std::string_view name);
void set_store_fact(Connection& connection, std::string_view name, std::string_view value);

}  // namespace lazo::storage
