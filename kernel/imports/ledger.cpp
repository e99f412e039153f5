#include "kernel/imports/ledger.h"

#include <array>

#include "base/error.h"

namespace lazo::imports {
namespace {

using schema::Placement;

const std::array<storage::KernelTable, 2> kTables{{
    {"imports",
     Placement::single,
     "CREATE TABLE imports(id {id}, entity {text} NOT NULL, created_by {int} NOT NULL, name {text} NOT NULL, path "
     "{text} NOT NULL, "
     "inspection {text} NOT NULL, mapping {text} NOT NULL, state {text} NOT NULL, position {int} NOT NULL, total {int} "
     "NOT NULL, "
     "created {int} NOT NULL, updated {int} NOT NULL, unchanged {int} NOT NULL, failed {int} NOT NULL, duplicates "
     "{int} NOT NULL, "
     "warnings {int} NOT NULL, error_bytes {int} NOT NULL, operation {int} NOT NULL, preview {text} NOT NULL, "
     "preview_job {int} NOT NULL, job {int} NOT NULL, created_at {int} NOT NULL)",
     {"CREATE INDEX IF NOT EXISTS imports_created_by ON imports(created_by, id)"}},
    // Differences between rows of one key that were told: each once.
    {"import_differences",
     Placement::single,
     "CREATE TABLE import_differences(import {int} NOT NULL, number {int} NOT NULL, PRIMARY KEY(import, "
     "number)){clustered}",
     {}},
}};

constexpr std::string_view kColumns =
    "id,entity,created_by,name,path,inspection,mapping,state,position,total,created,updated,unchanged,failed,"
    "duplicates,"
    "warnings,error_bytes,operation,preview,preview_job,job,created_at";

Counts counts_of(storage::Statement& row, int from) {
    return {row.integer(from),     row.integer(from + 1), row.integer(from + 2),
            row.integer(from + 3), row.integer(from + 4), row.integer(from + 5)};
}

Ledger ledger_of(storage::Statement& row) {
    Ledger ledger;
    ledger.id = row.integer(0);
    ledger.entity = row.text(1);
    ledger.user = row.integer(2);
    ledger.name = row.text(3);
    ledger.path = row.text(4);
    ledger.inspection = row.text(5);
    ledger.mapping = row.text(6);
    ledger.state = row.text(7);
    ledger.position = row.integer(8);
    ledger.total = row.integer(9);
    ledger.counts = counts_of(row, 10);
    ledger.error_bytes = row.integer(16);
    ledger.operation = row.integer(17);
    ledger.preview = row.text(18);
    ledger.preview_job = row.integer(19);
    ledger.job = row.integer(20);
    ledger.created_at = {row.integer(21)};
    return ledger;
}

}  // namespace

std::span<const storage::KernelTable> kernel_tables() { return kTables; }

void insert_ledger(storage::Connection& connection, const Ledger& ledger) {
    connection.run("INSERT INTO imports(" + std::string(kColumns) +
                       ") VALUES($1,$2,$3,$4,$5,$6,'',$7,0,0,0,0,0,0,0,0,0,0,'',0,0,$8)",
                   {ledger.id, ledger.entity, ledger.user, ledger.name, ledger.path, ledger.inspection, ledger.state,
                    ledger.created_at.ms});
}

Ledger get_ledger(storage::Connection& connection, std::int64_t id) {
    Ledger found;
    connection.each("SELECT " + std::string(kColumns) + " FROM imports WHERE id=$1", {id},
                    [&](storage::Statement& row) { found = ledger_of(row); });
    if (found.id == 0) throw_not_found();
    return found;
}

void require_file(const Ledger& ledger) {
    if (ledger.path.empty()) throw Error{ErrorKind::conflict, {"import.file_gone"}};
}

void advance(storage::Connection& connection, const Ledger& ledger, std::int64_t from) {
    const Counts& counts = ledger.counts;
    connection.run(
        "UPDATE imports SET "
        "position=$1,total=$2,created=$3,updated=$4,unchanged=$5,failed=$6,duplicates=$7,warnings=$8,"
        "error_bytes=$9 WHERE id=$10 AND position=$11 AND state='running'",
        {ledger.position, ledger.total, counts.created, counts.updated, counts.unchanged, counts.failed,
         counts.duplicates, counts.warnings, ledger.error_bytes, ledger.id, from});
    if (connection.changes() != 1) throw Error{ErrorKind::conflict, {"import.moved_on"}};
}

void set_mapping(storage::Connection& connection, std::int64_t id, std::string_view mapping) {
    connection.run("UPDATE imports SET mapping=$1 WHERE id=$2", {std::string(mapping), id});
}

void set_preview_job(storage::Connection& connection, std::int64_t id, std::int64_t job) {
    connection.run("UPDATE imports SET preview_job=$1,preview='' WHERE id=$2", {job, id});
}

void set_preview(storage::Connection& connection, std::int64_t id, std::string_view result) {
    connection.run("UPDATE imports SET preview=$1 WHERE id=$2", {std::string(result), id});
}

void set_running(storage::Connection& connection, std::int64_t id, std::int64_t operation, std::int64_t job) {
    connection.run("UPDATE imports SET state='running',operation=$1,job=$2 WHERE id=$3 AND state<>'done'",
                   {operation, job, id});
    if (connection.changes() != 1) throw Error{ErrorKind::conflict, {"import.done"}};
}

void set_done(storage::Connection& connection, std::int64_t id) {
    connection.run("UPDATE imports SET state='done' WHERE id=$1", {id});
    connection.run("DELETE FROM import_differences WHERE import=$1", {id});
}

std::vector<std::int64_t> ledgers_with_files(storage::Connection& connection, Moment before) {
    std::vector<std::int64_t> ids;
    connection.each("SELECT id FROM imports WHERE path<>'' AND created_at<$1 ORDER BY id", {before.ms},
                    [&](storage::Statement& row) { ids.push_back(row.integer(0)); });
    return ids;
}

void forget_file(storage::Connection& connection, std::int64_t id) {
    connection.run("UPDATE imports SET path='' WHERE id=$1", {id});
}

}  // namespace lazo::imports
