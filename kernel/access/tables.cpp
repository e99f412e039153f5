#include <array>

#include "kernel/access/sign_in.h"

namespace lazo::access {
namespace {

using schema::Placement;

const std::array<storage::KernelTable, 6> kTables{{
    {"sessions",
     Placement::single,
     "CREATE TABLE sessions(hash {text} NOT NULL, person {int} NOT NULL, created_at {int} NOT NULL, seen_at {int} NOT "
     "NULL, "
     "PRIMARY KEY(hash)){clustered}",
     {"CREATE INDEX IF NOT EXISTS sessions_person ON sessions(person)"}},
    {"tokens",
     Placement::single,
     "CREATE TABLE tokens(id {id}, hash {text} NOT NULL, person {int} NOT NULL, name {text} NOT NULL, scope {int} NOT "
     "NULL, "
     "created_at {int} NOT NULL, expires_at {int} NOT NULL DEFAULT 0, last_used_at {int} NOT NULL DEFAULT 0)",
     {"CREATE UNIQUE INDEX IF NOT EXISTS tokens_hash ON tokens(hash)",
      "CREATE INDEX IF NOT EXISTS tokens_person ON tokens(person)"}},
    {"credentials",
     Placement::single,
     "CREATE TABLE credentials(person {id}, hash {text} NOT NULL, changed_at {int} NOT NULL)",
     {}},
    // Of an account (its hash, known or not) or a remote address.
    {"sign_in_failures",
     Placement::single,
     "CREATE TABLE sign_in_failures(subject {text} NOT NULL, tries {int} NOT NULL, last_at {int} NOT NULL, "
     "locked_until {int} NOT NULL DEFAULT 0, PRIMARY KEY(subject)){clustered}",
     {"CREATE INDEX IF NOT EXISTS sign_in_failures_last_at ON sign_in_failures(last_at)"}},
    // Who was shown sensitive values; record 0: several.
    {"sensitive_reads",
     Placement::single,
     "CREATE TABLE sensitive_reads(id {id}, at {int} NOT NULL, person {int} NOT NULL, token {int} NOT NULL, "
     "entity {text} NOT NULL, customer {int} NOT NULL, record {int} NOT NULL, shown {int} NOT NULL, "
     "fields {text} NOT NULL, route {text} NOT NULL, question {text} NOT NULL)",
     {"CREATE INDEX IF NOT EXISTS sensitive_reads_moment ON sensitive_reads(at,id)",
      "CREATE INDEX IF NOT EXISTS sensitive_reads_person_at ON sensitive_reads(person,at,id)",
      "CREATE INDEX IF NOT EXISTS sensitive_reads_entity_at ON sensitive_reads(entity,at,id)",
      "CREATE INDEX IF NOT EXISTS sensitive_reads_record_at ON sensitive_reads(entity,record,at,id)"}},
    {"shares",
     Placement::reference,
     "CREATE TABLE shares(entity {text} NOT NULL, principal {int} NOT NULL, record {int} NOT NULL, "
     "customer {int} NOT NULL DEFAULT 0, level {int} NOT NULL DEFAULT 0, "
     "PRIMARY KEY(entity,principal,record,customer)){clustered}",
     {"CREATE INDEX IF NOT EXISTS shares_entity_record ON shares(entity,record)"}},
}};

}  // namespace

std::span<const storage::KernelTable> kernel_tables() { return kTables; }

}  // namespace lazo::access
