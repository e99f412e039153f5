#include "kernel/records/tables.h"

#include <array>

namespace lazo::records {
namespace {

using schema::Placement;

const std::array<storage::KernelTable, 9> kTables{{
    // An operation is what a person did at once and can undo; a change set is one transaction of it, and the number of
    // change sets is the axis of time.
    {"operations",
     Placement::single,
     "CREATE TABLE operations(id {id}, at {int} NOT NULL, actor {int} NOT NULL, cause {text} NOT NULL, "
     "summary {text}, entities {text} NOT NULL, created {int} NOT NULL, updated {int} NOT NULL, deleted {int} NOT "
     "NULL, "
     "undoes {int}, undone_by {int})",
     {"CREATE INDEX IF NOT EXISTS operations_at ON operations(at, id)",
      "CREATE INDEX IF NOT EXISTS operations_actor_at ON operations(actor, at, id)"}},
    {"change_sets",
     Placement::single,
     "CREATE TABLE change_sets(number {id}, operation {int} NOT NULL, at {int} NOT NULL)",
     {"CREATE INDEX IF NOT EXISTS change_sets_operation ON change_sets(operation)",
      "CREATE INDEX IF NOT EXISTS change_sets_at ON change_sets(at)"}},
    // An event is written without a position; the relay numbers what is committed.
    {"outbox",
     Placement::by_customer,
     "CREATE TABLE outbox(change_set {int} NOT NULL, ordinal {int} NOT NULL, entity {text} NOT NULL, customer {int} "
     "NOT NULL, "
     "record {int} NOT NULL, version {int} NOT NULL, kind {text} NOT NULL, fields {text} NOT NULL, actor {int} NOT "
     "NULL, "
     "at {int} NOT NULL, position {int}, PRIMARY KEY(change_set, ordinal, customer)){clustered}",
     {"CREATE INDEX IF NOT EXISTS outbox_new ON outbox(change_set, ordinal) WHERE position IS NULL",
      "CREATE INDEX IF NOT EXISTS outbox_position ON outbox(position)"}},
    // What was deleted, by which set, and which set brought it back: the link that a chain of versions lacks there.
    {"deleted",
     Placement::single,
     "CREATE TABLE deleted(entity {text} NOT NULL, customer {int} NOT NULL, record {int} NOT NULL, change_set {int} "
     "NOT NULL, "
     "at {int} NOT NULL, actor {int} NOT NULL, restored_set {int}, PRIMARY KEY(entity, customer, record, "
     "change_set)){clustered}",
     {"CREATE INDEX IF NOT EXISTS deleted_set ON deleted(change_set)",
      "CREATE INDEX IF NOT EXISTS deleted_restored ON deleted(restored_set) WHERE restored_set IS NOT NULL",
      "CREATE INDEX IF NOT EXISTS deleted_bin ON deleted(entity, change_set) WHERE restored_set IS NULL"}},
    // Who was given a share of a record, or lost it: level -1 is none. A share itself has no versions.
    {"share_changes",
     Placement::single,
     "CREATE TABLE share_changes(entity {text} NOT NULL, customer {int} NOT NULL, record {int} NOT NULL, change_set "
     "{int} NOT NULL, "
     "principal {int} NOT NULL, level_before {int} NOT NULL, level_after {int} NOT NULL, "
     "PRIMARY KEY(entity, customer, record, change_set, principal)){clustered}",
     {"CREATE INDEX IF NOT EXISTS share_changes_set ON share_changes(change_set)"}},
    // The key is kept as a hash, the request as a proof made with it; a sealed answer is one that holds a secret.
    {"idempotency_keys",
     Placement::single,
     "CREATE TABLE idempotency_keys(actor {int} NOT NULL, key {text} NOT NULL, at {int} NOT NULL, operation {int} NOT "
     "NULL, "
     "answer {text} NOT NULL, status {int} NOT NULL DEFAULT 200, request {text} NOT NULL DEFAULT '', "
     "sealed {int} NOT NULL DEFAULT 0, PRIMARY KEY(actor, key)){clustered}",
     {"CREATE INDEX IF NOT EXISTS idempotency_keys_at ON idempotency_keys(at)"}},
    {"custom_objects",
     Placement::single,
     "CREATE TABLE custom_objects(name {text} PRIMARY KEY, definition {text} NOT NULL)",
     {}},
    {"custom_fields",
     Placement::single,
     "CREATE TABLE custom_fields(entity {text} NOT NULL, name {text} NOT NULL, slot {int} NOT NULL, retired {int} NOT "
     "NULL, "
     "definition {text} NOT NULL, PRIMARY KEY(entity, name))",
     {}},
    // Entities whose computed fields are being filled, and how far that is: the last key that was looked at.
    {"refills",
     Placement::single,
     "CREATE TABLE refills(entity {text} PRIMARY KEY, version {int} NOT NULL, rollups {int} NOT NULL, "
     "customer {int} NOT NULL, record {int} NOT NULL, done {int} NOT NULL, total {int} NOT NULL, round {int} NOT NULL)",
     {}},
}};

}  // namespace

std::span<const storage::KernelTable> kernel_tables() { return kTables; }

}  // namespace lazo::records
