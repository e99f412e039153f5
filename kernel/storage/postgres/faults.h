// What PostgreSQL and libpq report, as lazo::Error: told apart by SQLSTATE, never by words or names of constraints, which
// differ by language and, on a distributed database, by shard.
#pragma once

#include <string>
#include <string_view>

namespace lazo::storage::postgres {

struct Fault {
    std::string state;    // SQLSTATE; empty when the connection itself failed
    std::string message;  // the server's or libpq's, for the log
};

// The connection is of no use any more: cut, ended by an administrator, or its server writes no longer.
bool loses_connection(const Fault& fault);
// The server forgot or refuses a statement that was prepared: after DDL, or behind a pooler that shares connections.
bool forgets_statement(const Fault& fault);

// Throws RunAgain where the same work may go well the next time, else the Error that fits.
[[noreturn]] void throw_fault(const Fault& fault, std::string_view doing);

}  // namespace lazo::storage::postgres
