// One PostgreSQL connection as the storage's Connection. Statements that give nothing back (run without asking for
// changes()) wait and go out together with the next one that does: a write of fifteen statements is three round trips.
// Used by one thread at a time.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/storage/database.h"
#include "kernel/storage/postgres/link.h"

namespace lazo::storage::postgres {

const Dialect& dialect();

// Behind a pooler that gives each transaction another connection nothing may be kept on one (SCALE 32).
enum class Pooler : std::uint8_t { none, transaction };

struct ConnectionOptions {
    std::string url;
    Pooler pooler = Pooler::none;
    bool durable = true;
    std::chrono::milliseconds statement_limit{60'000};  // the server ends a statement
    // And its wait for a row that another one holds. The first time shorter than the server's look for deadlocks (1 s):
    // who holds rows crosswise gives way to who takes them in order, having begun anew.
    std::chrono::milliseconds first_lock_limit{150}, lock_limit{10'000};
    std::chrono::milliseconds patience{5'000};          // beyond the limit, until the connection is taken for lost
};

class PostgresConnection;

class PostgresStatement : public Statement {
   public:
    PostgresStatement(PostgresConnection& connection, std::string sql, std::string name)
        : connection_(connection), sql_(std::move(sql)), name_(std::move(name)) {}
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

   private:
    friend class PostgresConnection;
    std::string_view raw(int column) const;
    PostgresConnection& connection_;
    const std::string sql_, name_;
    bool prepared_ = false;  // or on its way
    Values values_;
    Result result_;
    int row_ = -1;
    mutable std::string shown_;
};

enum class Isolation : std::uint8_t { read_committed, snapshot };  // snapshot: read only

class PostgresConnection : public Connection {
   public:
    explicit PostgresConnection(const ConnectionOptions& options);
    ~PostgresConnection() override;
    Statement& prepare(std::string_view sql) override;
    void execute(std::string_view sql) override;
    void run(std::string_view sql, const std::vector<Bound>& values) override;
    void run_on_one(std::string_view sql, const std::vector<Bound>& values) override;
    void stream(std::string_view sql, const std::vector<Bound>& values,
                const std::function<bool(Statement&)>& row) override;
    void each_of(const std::vector<Asked>& questions) override;
    std::int64_t load(std::string_view table, const std::vector<std::string>& columns, const Fill& fill) override;
    std::int64_t changes() override;
    std::int64_t total_changes() override;
    const Dialect& dialect() const override { return postgres::dialect(); }
    const Counts& counts() const override { return counts_; }
    std::vector<std::string> tables() override;
    std::vector<std::string> table_columns(std::string_view table) override;
    std::vector<std::string> indexes(std::string_view table) override;

    // Goes out with the first statement.
    void begin(Isolation isolation);
    // In this transaction, which is not the first to try the same: waits its turn.
    void be_patient();
    enum class End : std::uint8_t { kept, unknown };  // unknown: nobody can say; the link is closed
    // Throws what a statement that waited met; then nothing is kept.
    End commit();
    // Never throws; a link that does not answer is closed.
    void rollback();
    // Ends a transaction that only read, without waiting.
    void end_reading();
    // Sends what waits and takes the answers; throws what went wrong.
    void flush();
    // Whether nothing tells that the server has gone; asks it nothing.
    bool looks_alive() { return link_ && link_->looks_alive(); }
    // Who does not answer within this limit is lost; none: the usual one.
    void answer_within(std::optional<std::chrono::milliseconds> limit) { limit_ = limit; }
    // A new link in the place of a lost one.
    void reopen();

   private:
    friend class PostgresStatement;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    using Cache = std::unordered_map<std::string, std::unique_ptr<PostgresStatement>, Hash, std::equal_to<>>;
    struct Sent {
        PostgresStatement* statement;  // null: none of ours
        bool prepares = false;
        bool changes_one = false;
    };
    PostgresStatement& find(std::string_view sql);
    void trim_cache();
    void ask_portion(std::span<const Asked> questions);
    std::string settings_for(std::string_view transaction) const;
    void send(const std::string& sql);
    void send(PostgresStatement& statement);
    void send_begin();
    void flush_where_much_waits();
    void require_changed(const std::vector<Sent>& sent, const std::vector<Result>& results) const;
    Result answer();
    std::vector<Result> take_answers();
    void forget_statements();
    static void forget_unprepared(const std::vector<Sent>& sent, std::size_t from);
    std::chrono::milliseconds deadline() const {
        return limit_.value_or(options_.statement_limit + options_.patience);
    }

    const ConnectionOptions options_;
    std::optional<std::chrono::milliseconds> limit_;
    std::unique_ptr<Link> link_;
    Cache cache_;
    std::vector<Sent> sent_;  // whose answers are awaited
    Counts counts_;
    std::int64_t names_ = 0, cursors_ = 0, changes_ = 0, total_changes_ = 0;
    enum class State : std::uint8_t { idle, to_begin, begun };
    State state_ = State::idle;
    Isolation isolation_ = Isolation::read_committed;
};

}  // namespace lazo::storage::postgres
