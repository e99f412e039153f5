#include "kernel/storage/sqlite/connection.h"

#include <sqlite3.h>

#include <charconv>

#include "base/error.h"
#include "kernel/storage/sqlite/functions.h"

namespace lazo::storage::sqlite {
namespace {

constexpr std::size_t kCachedStatements = 400;

bool disk_is_full(sqlite3* database, int code) {
    if ((code & 0xff) == SQLITE_FULL) return true;
    return (code & 0xff) == SQLITE_IOERR && sqlite3_system_errno(database) == ENOSPC;
}

// "$7" is a name to the engine: for each it searches the list of all before, so that thousands cost seconds. Places are
// counted instead; only what stands a second time keeps its number.
std::string with_places(std::string_view sql) {
    std::string text;
    text.reserve(sql.size());
    int last = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < sql.size(); i++) {
        if (sql[i] == '\'') quoted = !quoted;
        int number = 0;
        const char* const digits = sql.data() + i + 1;
        const auto [end, fault] = std::from_chars(digits, sql.data() + sql.size(), number);
        if (sql[i] != '$' || quoted || fault != std::errc{}) {
            text += sql[i];
            continue;
        }
        text += '?';
        if (number == last + 1) last = number;
        else text.append(digits, end);
        i += static_cast<std::size_t>(end - digits);
    }
    return text;
}

}  // namespace

void throw_fault(sqlite3* database, std::string_view doing) {
    const int code = sqlite3_extended_errcode(database);
    if (disk_is_full(database, code)) throw Error{ErrorKind::no_space, {"error.no_space"}};
    const std::string said = sqlite3_errmsg(database);
    // What sum() says of rows whose total leaves int64.
    if (said == "integer overflow") throw Error{ErrorKind::invalid, {"number.overflow"}};
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT: throw Error{ErrorKind::conflict, {"error.conflict"}};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_INTERRUPT: throw Error{ErrorKind::unavailable, {"error.unavailable"}};
        default: throw_internal("sqlite " + std::to_string(code) + ": " + said + " in " + std::string(doing));
    }
}

SqliteStatement::SqliteStatement(sqlite3* database, sqlite3_stmt* statement, Counts& counts)
    : database_(database), statement_(statement), counts_(counts) {}
SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

void SqliteStatement::bind(int parameter, std::int64_t value) { sqlite3_bind_int64(statement_, parameter, value); }
void SqliteStatement::bind(int parameter, std::string_view text) {
    sqlite3_bind_text64(statement_, parameter, text.data() ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8);
}
void SqliteStatement::bind_bytes(int parameter, std::string_view bytes) {
    sqlite3_bind_blob64(statement_, parameter, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_STATIC);
}
void SqliteStatement::bind_null(int parameter) { sqlite3_bind_null(statement_, parameter); }

bool SqliteStatement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return counts_.rows_stepped++, true;
    if (code == SQLITE_DONE) return false;
    const std::string sql = sqlite3_sql(statement_);
    sqlite3_reset(statement_);
    throw_fault(database_, sql);
}

void SqliteStatement::reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}
bool SqliteStatement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t SqliteStatement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
std::string_view SqliteStatement::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
std::string_view SqliteStatement::bytes(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
int SqliteStatement::columns() const { return sqlite3_column_count(statement_); }
bool SqliteStatement::busy() const { return sqlite3_stmt_busy(statement_) != 0; }

SqliteConnection::SqliteConnection(const std::string& path, const ConnectionOptions& options) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path.c_str(), &database_, flags, nullptr) != SQLITE_OK) {
        const std::string reason = database_ ? sqlite3_errmsg(database_) : "out of memory";
        sqlite3_close(database_);
        throw Error{ErrorKind::unavailable, {"database.cannot_open", {{"path", path}, {"reason", reason}}}};
    }
    try {
        configure(options);
    } catch (...) {
        sqlite3_close(database_);
        throw;
    }
}

SqliteConnection::~SqliteConnection() {
    cache_.clear();
    sqlite3_close(database_);
}

void SqliteConnection::configure(const ConnectionOptions& options) {
    sqlite3_extended_result_codes(database_, 1);
    sqlite3_busy_timeout(database_, 10'000);  // before journal_mode, which itself may meet a lock
    execute("PRAGMA journal_mode=WAL");
    execute(options.durable ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=OFF");
    execute("PRAGMA wal_autocheckpoint=0");  // checkpoints have a thread of their own
    execute("PRAGMA temp_store=MEMORY");
    execute("PRAGMA cache_size=-" + std::to_string(options.cache_bytes >> 10));
    execute("PRAGMA case_sensitive_like=ON");
    execute("PRAGMA trusted_schema=OFF");
    sqlite3_limit(database_, SQLITE_LIMIT_VARIABLE_NUMBER, 32'766);
    add_functions(database_);
    if (!options.beside.empty()) {
        run("ATTACH $1 AS beside", {options.beside});
        execute("PRAGMA beside.cache_size=-" + std::to_string(options.cache_bytes >> 11));
    }
    if (options.access == Access::read) return execute("PRAGMA query_only=ON");
    if (options.durable) open_log();
    sqlite3_wal_hook(
        database_,
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<SqliteConnection*>(self)->log_pages_ = pages;
            static_cast<SqliteConnection*>(self)->logged_++;
            return SQLITE_OK;
        },
        this);
}

// The engine opens its log with the first look into the store, and keeps it open.
void SqliteConnection::open_log() {
    integer("SELECT count(*) FROM sqlite_schema");
    sqlite3_file_control(database_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log_);
}

bool SqliteConnection::sync_log() {
    const std::uint64_t logged = logged_;
    if (!log_ || synced_ >= logged) return true;
    if (log_->pMethods->xSync(log_, SQLITE_SYNC_NORMAL) != SQLITE_OK) return false;
    synced_ = logged;
    return true;
}

Statement& SqliteConnection::prepare(std::string_view sql) {
    counts_.statements++;
    const auto cached = cache_.find(sql);
    if (cached != cache_.end()) {
        cached->second->reset();
        return *cached->second;
    }
    if (cache_.size() >= kCachedStatements) trim_cache();
    sqlite3_stmt* prepared = nullptr;
    const std::string text = with_places(sql);
    const int code = sqlite3_prepare_v3(database_, text.data(), static_cast<int>(text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK) throw_fault(database_, sql);
    auto statement = std::make_unique<SqliteStatement>(database_, prepared, counts_);
    return *cache_.emplace(sql, std::move(statement)).first->second;
}

// All but those being stepped: shapes of lists are few, a full cache means many one-off filters.
void SqliteConnection::trim_cache() {
    std::erase_if(cache_, [](const auto& entry) { return !entry.second->busy(); });
}

void SqliteConnection::execute(std::string_view sql) {
    const std::string text{sql};
    if (sqlite3_exec(database_, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) throw_fault(database_, sql);
}

std::vector<std::string> SqliteConnection::tables() {
    return texts("SELECT name FROM sqlite_schema WHERE type='table' AND substr(name,1,7)<>'sqlite_'");
}

std::vector<std::string> SqliteConnection::table_columns(std::string_view table) {
    return texts("SELECT name FROM pragma_table_info($1)", {std::string(table)});
}

std::vector<std::string> SqliteConnection::indexes(std::string_view table) {
    return texts("SELECT name FROM sqlite_schema WHERE type='index' AND tbl_name=$1 AND sql IS NOT NULL",
                 {std::string(table)});
}

std::int64_t SqliteConnection::changes() { return sqlite3_changes64(database_); }
std::int64_t SqliteConnection::total_changes() { return sqlite3_total_changes64(database_); }
bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(database_) == 0; }

}  // namespace lazo::storage::sqlite
