// The store behind one interface: SQLite now, PostgreSQL beside it. Statements use $1, $2, ... each number first met in
// order; SQL that only one engine takes comes from Dialect.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "kernel/schema/value.h"

namespace lazo::storage {

// What an engine throws through a work that it will run once more: others were in its way, or the server has gone. Where
// it is seen outside of Database::write it is an answer like any other: unavailable, try again.
class RunAgain : public Error {
   public:
    explicit RunAgain(std::string why) : Error(ErrorKind::unavailable, {"error.unavailable"}), why_(std::move(why)) {}
    const std::string& why() const { return why_; }  // for the log

   private:
    std::string why_;
};

// A bound value: null, integer, text, or bytes that sort as bytes.
struct Bytes {
    std::string bytes;
};
using Bound = std::variant<std::monostate, std::int64_t, std::string, Bytes>;

// A prepared statement on one connection; kept in the connection's cache. Columns count from 0, parameters from 1.
class Statement {
   public:
    virtual ~Statement() = default;
    virtual void bind(int parameter, std::int64_t value) = 0;
    virtual void bind(int parameter, std::string_view text) = 0;  // not copied: must live until reset
    virtual void bind_bytes(int parameter, std::string_view bytes) = 0;
    virtual void bind_null(int parameter) = 0;
    // The next row; false when there is none. Throws Error: no_space, conflict (a claim that exists), unavailable, internal.
    virtual bool step() = 0;
    virtual void reset() = 0;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;      // 0 for null
    virtual std::string_view text(int column) const = 0;     // valid until the next step; empty for null
    virtual std::string_view bytes(int column) const = 0;
    virtual int columns() const = 0;
};

// What one engine says differently.
class Dialect {
   public:
    virtual ~Dialect() = default;
    virtual std::string_view name() const = 0;
    virtual std::string_view integer_type() const = 0;
    virtual std::string_view text_type() const = 0;
    virtual std::string_view bytes_type() const = 0;
    // The integer primary key of a table that is kept in its order.
    virtual std::string_view id_type() const = 0;
    // The same where the store gives the numbers.
    virtual std::string_view number_type() const = 0;
    // Accents and case folded, as text::fold does.
    virtual std::string fold(std::string_view expression) const = 0;
    // Keeps the planner from answering ORDER BY by walking an index ("+name").
    virtual std::string unindexed(std::string_view expression) const = 0;
    // "CREATE TABLE ..." options of a table clustered by its key.
    virtual std::string_view clustered() const = 0;
    // Ends the columns of an index whose entries are in the order of the row's ids where the rest is equal (",id"); empty
    // where each entry of an index ends with the id by itself.
    virtual std::string_view then_id() const = 0;
    // Ends a SELECT in FROM, where its expressions are computed once and not again wherever the outer one names them.
    virtual std::string_view computed_once() const = 0;
    // Joins in the order written.
    virtual std::string_view ordered_join() const = 0;
    // After a table's alias: its rows are found by that index and no other (" INDEXED BY name"); empty where the planner
    // sees by itself that a covering index is read faster than scattered rows.
    virtual std::string by_index(std::string_view index) const = 0;
    // The parts of an ordered UNION ALL are read side by side, each only as far as it is needed. If not, each must say
    // itself how far that can be.
    virtual bool merges_parts() const = 0;
    // GROUP BY sorts all rows: going through them and adding up is faster.
    virtual bool sorts_to_group() const = 0;
    // Which of the ascending bounds (comma-separated parameters) an expression has passed: 0 before the first, n after the last.
    virtual std::string bucket(std::string_view expression, std::string_view bounds_text_parameter) const = 0;
    // The sum of an integer expression, to be compared with an integer: what leaves 64 bits is the last number there is.
    virtual std::string sum(std::string_view expression) const = 0;
    // The same as text, however large it is: a part of what is added up elsewhere.
    virtual std::string whole_sum(std::string_view expression) const = 0;
    // Takes the next number of the axis of time.
    virtual std::string_view next_change_set() const = 0;
    // The greatest one taken, nothing or 0 before the first.
    virtual std::string_view last_change_set() const = 0;
    // Goes on behind the bound number, which is at least 1: of a store that is made from another one.
    virtual std::string_view set_last_change_set() const = 0;
    // After rows with numbers of their own went into a table whose rows the store numbers: goes on behind the greatest
    // one. Empty where that comes by itself.
    virtual std::string number_on(std::string_view table, std::string_view column) const = 0;
    // Ends a SELECT from "... t": nobody else changes the row until the transaction is over. Empty where there is one
    // writer.
    virtual std::string_view lock_row() const = 0;
    // From here on whoever waits long for a row gives way and runs again: for rows that are not taken in order.
    virtual std::string_view give_way_soon() const = 0;
    // Holds the bound number the same way; many may share it, where nobody holds it alone.
    virtual std::string_view lock_number() const = 0;
    virtual std::string_view share_number() const = 0;
    // Lets the other programs on the store know, with the commit, that there are new events. Empty where there are none.
    virtual std::string_view tell_others() const = 0;
};

// What is held by number: never more than one program at a time.
enum class Held : std::int64_t { directory = 1, schema = 2, numbering = 3 };

struct Counts {  // of one connection, for tests that assert on work, not on time
    std::uint64_t statements = 0;
    std::uint64_t rows_stepped = 0;
};

// Takes rows, value by value in the order of the columns; with its last value a row is whole. Texts and bytes must live
// until then.
class RowSink {
   public:
    virtual ~RowSink() = default;
    virtual void add_null() = 0;
    virtual void add(std::int64_t value) = 0;
    virtual void add(std::string_view text) = 0;
    virtual void add_bytes(std::string_view bytes) = 0;
    void add(const Bound& value);
};
using Fill = std::function<void(RowSink&)>;

// One of several questions at once.
struct Asked {
    std::string sql;
    std::vector<Bound> values;
    std::function<void(Statement&)> row;  // for each row
};

class Connection {
   public:
    virtual ~Connection() = default;
    // From the cache, reset and ready to bind. The text must be stable SQL: values are bound, never pasted.
    virtual Statement& prepare(std::string_view sql) = 0;
    virtual void execute(std::string_view sql) = 0;  // without parameters and rows; not cached
    virtual std::int64_t changes() = 0;        // rows touched by the last statement
    virtual std::int64_t total_changes() = 0;  // rows touched by all statements so far, undone ones too
    virtual const Dialect& dialect() const = 0;
    virtual const Counts& counts() const = 0;

    // What stands in the store, for migrations: names in no promised order; empty for a table that is not there.
    virtual std::vector<std::string> tables() = 0;
    virtual std::vector<std::string> table_columns(std::string_view table) = 0;
    virtual std::vector<std::string> indexes(std::string_view table) = 0;  // without those of keys and constraints

    // Prepares, binds in order and runs to the end. An engine may let it wait for the next statement that answers; what
    // it meets is thrown there, or at the latest before the transaction ends.
    virtual void run(std::string_view sql, const std::vector<Bound>& values);
    void run(std::string_view sql) { run(sql, {}); }
    // The same for a statement that changes one row, if nobody else came between. If somebody did, the work runs again:
    // RunAgain is thrown as any fault is, here or with a later statement, and before the transaction is kept.
    virtual void run_on_one(std::string_view sql, const std::vector<Bound>& values);
    // New rows in bulk, the fastest way that the engine has, in the transaction that runs: COPY, or one prepared INSERT.
    // The values have the types of the columns. `fill` gives whole rows and asks nothing of this connection meanwhile; what
    // it throws goes through, and then, as after any fault, the transaction can only be undone. Returns the number of rows.
    virtual std::int64_t load(std::string_view table, const std::vector<std::string>& columns, const Fill& fill);
    // Calls `row` for each row.
    void each(std::string_view sql, const std::vector<Bound>& values, const std::function<void(Statement&)>& row);
    // One after the other; an engine that is far away is asked all of them before it answers the first, so none is made of
    // what another one found.
    virtual void each_of(const std::vector<Asked>& questions);
    // The same for more rows than should stand in memory at once; false stops. Other statements may run meanwhile.
    virtual void stream(std::string_view sql, const std::vector<Bound>& values,
                        const std::function<bool(Statement&)>& row);
    // The first column of each row.
    std::vector<std::string> texts(std::string_view sql, const std::vector<Bound>& values = {});
    // The first column of the first row, or `otherwise`.
    std::int64_t integer(std::string_view sql, const std::vector<Bound>& values = {}, std::int64_t otherwise = 0);
    std::string text(std::string_view sql, const std::vector<Bound>& values = {});

    // Until the transaction ends. Nothing to do where there is one writer.
    void hold(Held what) { hold_number(dialect().lock_number(), what); }
    void share(Held what) { hold_number(dialect().share_number(), what); }

   private:
    void hold_number(std::string_view sql, Held what) {
        if (!sql.empty()) run(sql, {static_cast<std::int64_t>(what)});
    }
};

void bind_all(Statement& statement, const std::vector<Bound>& values);

// One read connection with a steady view of the store until it is given back.
class Reading {
   public:
    virtual ~Reading() = default;
    virtual Connection& connection() = 0;
    // Names what this view shows: what was computed under an equal name is still true.
    virtual std::string state() = 0;
    virtual bool of_replica() const { return false; }
};

// Where readings for replicas were answered since the start.
struct ReplicaReads {
    std::uint64_t there = 0;
    std::uint64_t late = 0;  // by the store itself, as no replica had come so far in time
    std::uint64_t down = 0;  // by the store itself, as none could be had
};

// Runs inside the write lease, under a savepoint. It may be run again alone when its batch failed, so it has no effect but
// on the connection and on its own result, which it sets anew each time.
using Work = std::function<void(Connection&)>;

// Whether people want the writer: somebody waits for it now, or wrote within the last second.
enum class Demand : std::uint8_t { none, lately, now };

class Database {
   public:
    virtual ~Database() = default;
    virtual const Dialect& dialect() const = 0;
    // Waits for a free read connection. What it sees is committed; a power cut may take back what nobody was told of yet.
    virtual std::unique_ptr<Reading> read() = 0;
    // How far the store has come: whoever names it to read_replica sees all that was written until now. Empty where there
    // are no replicas.
    virtual std::string position() { return {}; }
    // A view of a replica that has come as far as `position` and is no older than DatabaseOptions say; of the store itself
    // where there is none in time. What goes wrong there may be the replica's alone: worth another try by read(). Throws
    // Error{invalid} "position.unknown" for what position() never gave.
    virtual std::unique_ptr<Reading> read_replica(std::string_view /*position*/) { return read(); }
    virtual ReplicaReads replica_reads() const { return {}; }
    // Runs `work` and returns once it is durable. Several callers share one commit (group commit by lease). Throws what
    // `work` threw, after undoing it alone.
    virtual void write(const Work& work) = 0;
    // The same for what people do not wait for: `work` begins a transaction, which those who write meanwhile end with it.
    // Migrations, bulk loads, time boxes, and the numbers of events that follow each commit.
    virtual void write_alone(const Work& work) = 0;
    // Runs `work` in its own transaction on what is made from the rest and can be made anew: the search index. SQLite
    // keeps it in a file of its own, so that this never holds up the writer; readers find its tables beside the others.
    // A power cut may take back the newest of it, in order: it says itself up to where it goes.
    virtual void write_index(const Work& work) = 0;
    // Returns when all change sets that were being written when it was called have ended: no number below one that was seen
    // before comes after. Throws Error{unavailable} when that lasts too long. Nothing to wait for where there is one writer.
    virtual void wait_for_writers() {}
    // By write, not by write_alone. A hint: any thread, any moment.
    virtual Demand demand() const = 0;
    // Whether other programs may write into the same store meanwhile: then what is kept of it in memory is looked at
    // before it is used (SharedState).
    virtual bool is_shared() const { return false; }
    // How many commits this process has made.
    virtual std::uint64_t commits() const = 0;
    // Called after each commit, before the disk has it, and when another program tells of news (Dialect::tell_others);
    // must be quick and must not write. A hint: news of others may be missed.
    virtual void on_commit(std::function<void()> listener) = 0;
    // What the engine needs of its own before the tables of a store stand; may be run again at any time. The first
    // statement keeps other programs from doing the same meanwhile.
    virtual std::vector<std::string> preparation() const { return {}; }
    // Copies the whole store, consistent, into a file beside it (before a migration); returns its path, empty when the
    // engine has its own means.
    virtual std::string snapshot(std::string_view suffix) = 0;
    virtual std::uint64_t size_on_disk() const = 0;
    // After many rows went into these tables: the engine learns what they hold, so that it plans rightly and answers
    // from indexes alone. Others read and write meanwhile; takes about as long as reading the tables. Throws nothing: what
    // it meets is logged, and the engine comes to it by itself.
    virtual void settle(const std::vector<std::string>& tables) { (void)tables; }
    // The engine's own proof of its files; empty when sound, or where files are the business of a server.
    virtual std::vector<std::string> verify() = 0;
};

struct DatabaseOptions {
    int readers = 4;
    int writers = 8;       // connections, where there can be several
    bool listens = false;  // to the news of other programs on the same store
    std::size_t cache_bytes_per_reader = 16u << 20;
    std::size_t cache_bytes_of_writer = 32u << 20;
    int statement_seconds = 60;  // after which a server ends a statement: not of people, but of large works
    std::size_t log_bytes = 256u << 20;  // past this the write-ahead log is emptied while the writers wait
    bool durable = true;  // false only for throw-away stores made by a generator
    std::vector<std::string> replicas{};  // "postgresql://…" of servers that follow this one, to read from
    int replica_seconds = 10;             // how old at most what they show may be
};

// "sqlite:///path/file.db" or "postgresql://user@host/name"; both throw Error{invalid} "database.url" for what no engine
// takes. Opening makes a store where there is none.
bool store_exists(std::string_view url);
std::unique_ptr<Database> open_database(std::string_view url, const DatabaseOptions& options = {});

}  // namespace lazo::storage
