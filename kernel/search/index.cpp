#include "kernel/search/index.h"

#include "base/error.h"
#include "kernel/search/postgres_index.h"
#include "kernel/search/sqlite_index.h"

namespace lazo::search {

const Index& index_for(const storage::Dialect& dialect) {
    if (dialect.name() == "sqlite") return sqlite_index();
    if (dialect.name() == "postgresql") return postgres_index();
    throw_internal("no search index for " + std::string(dialect.name()));
}

}  // namespace lazo::search
