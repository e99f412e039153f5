// One SQLite connection: statements in a cache, our functions, errors as lazo::Error. Used by one thread at a time.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kernel/storage/database.h"

struct sqlite3;
struct sqlite3_stmt;
struct sqlite3_file;

namespace lazo::storage::sqlite {

const Dialect& dialect();

class SqliteStatement : public Statement {
   public:
    SqliteStatement(sqlite3* database, sqlite3_stmt* statement, Counts& counts);
    ~SqliteStatement() override;
    void bind(int parameter, std::int64_t value) override;
    void bind(int parameter, std::string_view text) override;
    void bind_bytes(int parameter, std::string_view bytes) override;
    void bind_null(int parameter) override;
    bool step() override;
    void reset() override;
    bool is_null(int column) const override;
    std::int64_t integer(int column) const override;
    std::string_view text(int column) const override;
    std::string_view bytes(int column) const override;
    int columns() const override;
    bool busy() const;

   private:
    sqlite3* database_;
    sqlite3_stmt* statement_;
    Counts& counts_;
};

enum class Access { read, write };

struct ConnectionOptions {
    Access access = Access::read;
    std::size_t cache_bytes = 16u << 20;
    bool durable = true;
    std::string beside = {};  // a second file, whose tables are found by their names as those of the first are
};

class SqliteConnection : public Connection {
   public:
    SqliteConnection(const std::string& path, const ConnectionOptions& options);
    ~SqliteConnection() override;
    Statement& prepare(std::string_view sql) override;
    void execute(std::string_view sql) override;
    std::int64_t changes() override;
    std::int64_t total_changes() override;
    const Dialect& dialect() const override { return sqlite::dialect(); }
    const Counts& counts() const override { return counts_; }
    std::vector<std::string> tables() override;
    std::vector<std::string> table_columns(std::string_view table) override;
    std::vector<std::string> indexes(std::string_view table) override;
    // False once the engine has thrown a whole transaction away by itself (full disk, I/O error).
    bool in_transaction() const;
    // Waits until the disk has what was committed: a COMMIT waits for it only where it must for the order of its log.
    // False when the disk refuses. One thread at a time, any, beside the one that uses the connection.
    bool sync_log();
    // Pages in the write-ahead log after the last commit of this connection.
    int log_pages() const { return log_pages_; }
    sqlite3* handle() const { return database_; }

   private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    void configure(const ConnectionOptions& options);
    void open_log();
    void trim_cache();

    sqlite3* database_ = nullptr;
    std::unordered_map<std::string, std::unique_ptr<SqliteStatement>, Hash, std::equal_to<>> cache_;
    Counts counts_;
    int log_pages_ = 0;
    sqlite3_file* log_ = nullptr;  // a writer's; none where nothing is durable
    std::atomic<std::uint64_t> logged_ = 0;  // commits
    std::uint64_t synced_ = 0;               // of those
};

// Throws the Error that fits the connection's last fault.
[[noreturn]] void throw_fault(sqlite3* database, std::string_view doing);

}  // namespace lazo::storage::sqlite
