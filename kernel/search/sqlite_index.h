// The index on SQLite: FTS5 tables whose content is the documents' own tables.
#pragma once

#include "kernel/search/index.h"

namespace lazo::search {

const Index& sqlite_index();

}  // namespace lazo::search
