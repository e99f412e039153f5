// The index on PostgreSQL: beside each document its words as a tsvector under GIN, and its parts under the trigrams of
// pg_trgm.
#pragma once

#include "kernel/search/index.h"

namespace lazo::search {

const Index& postgres_index();

}  // namespace lazo::search
