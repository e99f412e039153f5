// The SQL functions that we add to SQLite: lazo_fold, lazo_bucket and lazo_sum.
#pragma once

struct sqlite3;

namespace lazo::storage::sqlite {

void add_functions(sqlite3* database);

}  // namespace lazo::storage::sqlite
