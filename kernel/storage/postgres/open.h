// The PostgreSQL store's door.
#pragma once

#include <memory>
#include <string>

#include "kernel/storage/database.h"

namespace lazo::storage::postgres {

// Throws Error{unavailable} with the reason when the server cannot be had, Error{invalid} "database.url".
std::unique_ptr<Database> open(const std::string& url, const DatabaseOptions& options);
// False for an empty database; throws as open does.
bool has_tables(const std::string& url);

}  // namespace lazo::storage::postgres
