#include "kernel/storage/sqlite/open.h"
#include "base/error.h"
#include "kernel/storage/database.h"

namespace lazo::storage {

std::unique_ptr<Database> open_database(std::string_view url, const DatabaseOptions& options) {
    constexpr std::string_view kSqlite = "sqlite://";
    if (url.starts_with(kSqlite) && url.size() > kSqlite.size())
        return sqlite::open(std::string(url.substr(kSqlite.size())), options);
    throw Error{ErrorKind::invalid, {"database.url", {{"url", std::string(url)}}}};
}

}  // namespace lazo::storage
