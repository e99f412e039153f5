// The SQLite store's door.
#pragma once

#include <memory>
#include <string>

#include "kernel/storage/database.h"

namespace lazo::storage::sqlite {

std::unique_ptr<Database> open(const std::string& path, const DatabaseOptions& options);

}  // namespace lazo::storage::sqlite
