#include <fstream>

#include "base/error.h"
#include "kernel/storage/database.h"
#include "kernel/storage/postgres/open.h"
#include "kernel/storage/sqlite/open.h"

namespace lazo::storage {
namespace {

constexpr std::string_view kSqlite = "sqlite://", kPostgres = "postgresql://";

std::string sqlite_path(std::string_view url) {
    if (url.starts_with(kSqlite) && url.size() > kSqlite.size()) return std::string(url.substr(kSqlite.size()));
    throw Error{ErrorKind::invalid, {"database.url", {{"url", std::string(url)}}}};
}

}  // namespace

bool store_exists(std::string_view url) {
    if (url.starts_with(kPostgres)) return postgres::has_tables(std::string(url));
    constexpr std::string_view kFirstBytes = "SQLite format 3";
    std::ifstream file{sqlite_path(url), std::ios::binary};
    std::string begin(kFirstBytes.size(), '\0');
    return file.read(begin.data(), static_cast<std::streamsize>(begin.size())) && begin == kFirstBytes;
}

std::unique_ptr<Database> open_database(std::string_view url, const DatabaseOptions& options) {
    for (const std::string& replica : options.replicas)
        if (!replica.starts_with(kPostgres)) throw Error{ErrorKind::invalid, {"database.url", {{"url", replica}}}};
    if (url.starts_with(kPostgres)) return postgres::open(std::string(url), options);
    if (!options.replicas.empty()) throw Error{ErrorKind::invalid, {"database.no_replicas"}};
    return sqlite::open(sqlite_path(url), options);
}

}  // namespace lazo::storage
