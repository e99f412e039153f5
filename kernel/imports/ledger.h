// What the store knows of each import: its file, its mapping, and how far it is. The place in the file moves on in the
// transaction that wrote the rows, so that nothing is imported twice, whatever happens in between.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "kernel/imports/source_file.h"
#include "kernel/storage/database.h"
#include "kernel/storage/migrate.h"

namespace lazo::imports {

std::span<const storage::KernelTable> kernel_tables();

// The first four add up to the rows that are done.
struct Counts {
    std::int64_t created = 0, updated = 0, unchanged = 0, failed = 0;
    std::int64_t duplicates = 0;  // of them: rows with a key that was there already
    std::int64_t warnings = 0;    // remarks about rows that went in
    bool operator==(const Counts&) const = default;
};

// uploaded -> running -> done. A preview changes nothing but `preview`.
struct Ledger {
    std::int64_t id = 0;
    std::string entity;
    std::int64_t user = 0;  // whose import it is
    std::string name;       // of the file, as its owner calls it
    std::string path;       // where it lies here; empty: it was forgotten
    // JSON: {"encoding","delimiter","header","columns":[{"name","samples","guess"}],"suggestion":{mapping},"size"}
    std::string inspection;
    std::string mapping;  // JSON; empty: not said yet
    std::string state = "uploaded";
    std::int64_t position = 0;  // rows of the file that are done
    std::int64_t total = 0;     // rows of the file; 0: not counted yet
    Counts counts;
    std::int64_t error_bytes = 0;  // of the error file that are certain
    std::int64_t operation = 0;
    std::string preview;  // JSON: the result of the last one
    std::int64_t preview_job = 0, job = 0;
    Moment created_at;

    std::string error_path() const { return path + ".errors"; }
};

void insert_ledger(storage::Connection& connection, const Ledger& ledger);
Ledger get_ledger(storage::Connection& connection, std::int64_t id);  // throws Error{not_found}
void require_file(const Ledger& ledger);  // throws Error{conflict} "import.file_gone" where it was forgotten
// Moves the import on from the row where it was. Throws Error{conflict} "import.moved_on" when somebody else did.
void advance(storage::Connection& connection, const Ledger& ledger, std::int64_t from);
void set_mapping(storage::Connection& connection, std::int64_t id, std::string_view mapping);
void set_preview_job(storage::Connection& connection, std::int64_t id, std::int64_t job);
void set_preview(storage::Connection& connection, std::int64_t id, std::string_view result);
void set_running(storage::Connection& connection, std::int64_t id, std::int64_t operation, std::int64_t job);
void set_done(storage::Connection& connection, std::int64_t id);
// Ids of those that were made before the moment and still have their file.
std::vector<std::int64_t> ledgers_with_files(storage::Connection& connection, Moment before);
void forget_file(storage::Connection& connection, std::int64_t id);

}  // namespace lazo::imports
