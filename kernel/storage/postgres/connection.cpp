#include "kernel/storage/postgres/connection.h"

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/log.h"

namespace lazo::storage::postgres {
namespace {

constexpr std::size_t kCachedStatements = 400;
constexpr int kFetched = 2000;  // rows of a stream at a time
constexpr std::size_t kMostWaiting = 128;
constexpr std::size_t kMostBytesWaiting = 512u << 10;
constexpr std::chrono::milliseconds kCommitDeadline{10'000};
constexpr std::chrono::milliseconds kRollbackDeadline{2'000};

std::int64_t tuples_of(const Result& result) {
    std::int64_t count = 0;
    const std::string_view said = PQcmdTuples(result.get());
    std::from_chars(said.data(), said.data() + said.size(), count);
    return count;
}

std::string milliseconds(std::chrono::milliseconds limit) { return std::to_string(limit.count()); }

}  // namespace

PostgresConnection::PostgresConnection(const ConnectionOptions& options) : options_(options) { reopen(); }
PostgresConnection::~PostgresConnection() = default;

void PostgresConnection::reopen() {
    forget_statements();
    state_ = State::idle;
    link_ = std::make_unique<Link>(options_.url);
    if (options_.pooler == Pooler::transaction) return;  // said anew in each transaction
    send(settings_for("false"));
    flush();
}

// What each connection asks of the server, for the transaction alone ("true") or as long as it is open.
std::string PostgresConnection::settings_for(std::string_view transaction) const {
    std::string sql;
    const auto set = [&](std::string_view name, std::string_view value) {
        sql += sql.empty() ? "SELECT" : ",";
        sql.append(" set_config('").append(name).append("','").append(value).append("',").append(transaction).append(")");
    };
    const std::string limit = milliseconds(options_.statement_limit);
    set("statement_timeout", limit);
    set("idle_in_transaction_session_timeout", limit);
    set("lock_timeout", milliseconds(options_.first_lock_limit));
    set("jit", "off");  // compiling a nested filter took the server 30 ms, answering it 1
    set("cursor_tuple_fraction", "1");
    if (!options_.durable) set("synchronous_commit", "off");
    return sql;
}

void PostgresConnection::forget_statements() {
    sent_.clear();
    for (auto& [sql, statement] : cache_) statement->prepared_ = false;
}

Statement& PostgresConnection::prepare(std::string_view sql) {
    PostgresStatement& statement = find(sql);
    statement.reset();
    return statement;
}

PostgresStatement& PostgresConnection::find(std::string_view sql) {
    counts_.statements++;
    const auto cached = cache_.find(sql);
    if (cached != cache_.end()) return *cached->second;
    if (cache_.size() >= kCachedStatements) trim_cache();
    auto statement = std::make_unique<PostgresStatement>(*this, std::string(sql), "s" + std::to_string(++names_));
    return *cache_.emplace(sql, std::move(statement)).first->second;
}

// All but those that are being stepped or waited for.
void PostgresConnection::trim_cache() {
    flush();
    std::erase_if(cache_, [&](const auto& entry) {
        const PostgresStatement& statement = *entry.second;
        if (statement.result_) return false;
        if (statement.prepared_) send("DEALLOCATE " + statement.name_);
        return true;
    });
}

void PostgresConnection::send_begin() {
    if (state_ != State::to_begin) return;
    state_ = State::begun;
    send(isolation_ == Isolation::snapshot ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
    if (options_.pooler == Pooler::transaction) send(settings_for("true"));
}

void PostgresConnection::send(const std::string& sql) {
    send_begin();
    link_->send(sql);
    sent_.push_back({nullptr});
}

void PostgresConnection::send(PostgresStatement& statement) {
    send_begin();
    if (options_.pooler == Pooler::transaction) {
        link_->send(statement.sql_, statement.values_);
    } else {
        if (!statement.prepared_) {
            link_->send_prepare(statement.name_, statement.sql_);
            sent_.push_back({&statement, true});
            statement.prepared_ = true;
        }
        link_->send_prepared(statement.name_, statement.values_);
    }
    sent_.push_back({&statement});
}

std::vector<Result> PostgresConnection::take_answers() {
    Link::Answers answers = link_->sync(deadline());
    const std::vector<Sent> sent = std::exchange(sent_, {});
    for (std::size_t i = 0; i < answers.results.size(); i++) {
        if (!sent[i].statement || sent[i].prepares) continue;
        changes_ = tuples_of(answers.results[i]);
        const bool reads = PQresultStatus(answers.results[i].get()) == PGRES_TUPLES_OK;
        if (!reads || std::string_view(PQcmdStatus(answers.results[i].get())).substr(0, 6) != "SELECT") total_changes_ += changes_;
    }
    if (!answers.fault) {
        require_changed(sent, answers.results);
        return std::move(answers.results);
    }
    forget_unprepared(sent, answers.results.size());
    if (!link_->is_open() || forgets_statement(*answers.fault)) forget_statements();
    require_changed(sent, answers.results);
    const std::size_t at = answers.results.size();
    throw_fault(*answers.fault, at < sent.size() && sent[at].statement ? sent[at].statement->sql_ : "a transaction");
}

void PostgresConnection::require_changed(const std::vector<Sent>& sent, const std::vector<Result>& results) const {
    for (std::size_t i = 0; i < results.size(); i++)
        if (sent[i].changes_one && tuples_of(results[i]) != 1)
            throw RunAgain{"others came between: " + sent[i].statement->sql_.substr(0, 80)};
}

// What stands behind a fault was never looked at.
void PostgresConnection::forget_unprepared(const std::vector<Sent>& sent, std::size_t from) {
    for (std::size_t i = from; i < sent.size(); i++)
        if (sent[i].prepares) sent[i].statement->prepared_ = false;
}

void PostgresConnection::flush() {
    if (!sent_.empty()) take_answers();
}

Result PostgresConnection::answer() {
    std::vector<Result> results = take_answers();
    return std::move(results.back());
}

void PostgresConnection::execute(std::string_view sql) {
    send(std::string(sql));
    flush();
}

void PostgresConnection::run(std::string_view sql, const std::vector<Bound>& values) {
    PostgresStatement& statement = find(sql);
    statement.reset();
    bind_all(statement, values);
    send(statement);
    flush_where_much_waits();
}

void PostgresConnection::run_on_one(std::string_view sql, const std::vector<Bound>& values) {
    PostgresStatement& statement = find(sql);
    statement.reset();
    bind_all(statement, values);
    send(statement);
    sent_.back().changes_one = true;
    flush_where_much_waits();
}

void PostgresConnection::flush_where_much_waits() {
    if (link_->waiting() >= kMostWaiting || link_->bytes_waiting() >= kMostBytesWaiting) flush();
}

void PostgresConnection::each_of(const std::vector<Asked>& questions) {
    for (std::size_t from = 0; from < questions.size(); from += kMostWaiting)
        ask_portion(std::span{questions}.subspan(from, std::min(kMostWaiting, questions.size() - from)));
}

void PostgresConnection::ask_portion(std::span<const Asked> questions) {
    flush();
    if (cache_.size() + questions.size() > kCachedStatements) trim_cache();  // not between them
    std::vector<std::size_t> places;
    for (const Asked& asked : questions) {
        PostgresStatement& statement = find(asked.sql);
        statement.reset();
        bind_all(statement, asked.values);
        send(statement);
        places.push_back(sent_.size() - 1);
    }
    std::vector<Result> results = take_answers();
    for (std::size_t i = 0; i < questions.size(); i++) {
        PostgresStatement rows{*this, questions[i].sql, ""};
        rows.result_ = std::move(results[places[i]]);
        while (rows.step()) questions[i].row(rows);
    }
}

// By a cursor, some thousand rows at a time.
void PostgresConnection::stream(std::string_view sql, const std::vector<Bound>& values,
                                const std::function<bool(Statement&)>& row) {
    const std::string cursor = "c" + std::to_string(++cursors_);
    PostgresStatement declare{*this, "DECLARE " + cursor + " NO SCROLL CURSOR FOR " + std::string(sql), ""};
    bind_all(declare, values);
    send_begin();
    link_->send(declare.sql_, declare.values_);
    sent_.push_back({nullptr});
    PostgresStatement fetch{*this, "FETCH " + std::to_string(kFetched) + " FROM " + cursor, ""};
    for (bool more = true; more;) {
        link_->send(fetch.sql_);
        sent_.push_back({nullptr});
        fetch.result_ = answer();
        fetch.row_ = -1;
        more = PQntuples(fetch.result_.get()) == kFetched;
        while (fetch.step())
            if (!row(fetch)) more = false, fetch.row_ = PQntuples(fetch.result_.get());
    }
    send("CLOSE " + cursor);
}

std::int64_t PostgresConnection::changes() {
    flush();
    return changes_;
}
std::int64_t PostgresConnection::total_changes() {
    flush();
    return total_changes_;
}

std::vector<std::string> PostgresConnection::tables() {
    return texts("SELECT tablename FROM pg_tables WHERE schemaname=current_schema()");
}

std::vector<std::string> PostgresConnection::table_columns(std::string_view table) {
    return texts(
        "SELECT attname FROM pg_attribute WHERE attrelid=to_regclass($1) AND attnum>0 AND NOT attisdropped ORDER BY attnum",
        {std::string(table)});
}

std::vector<std::string> PostgresConnection::indexes(std::string_view table) {
    return texts(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid=i.indexrelid WHERE i.indrelid=to_regclass($1) "
        "AND i.indisvalid AND NOT EXISTS(SELECT 1 FROM pg_constraint k WHERE k.conindid=i.indexrelid)",
        {std::string(table)});
}

void PostgresConnection::begin(Isolation isolation) {
    isolation_ = isolation;
    state_ = State::to_begin;
}

void PostgresConnection::be_patient() { send("SET LOCAL lock_timeout=" + milliseconds(options_.lock_limit)); }

PostgresConnection::End PostgresConnection::commit() {
    // What may have to run again is known before the COMMIT goes.
    if (std::any_of(sent_.begin(), sent_.end(), [](const Sent& sent) { return sent.changes_one; })) flush();
    if (std::exchange(state_, State::idle) != State::begun) return End::kept;
    link_->take_warning();
    link_->send("COMMIT");
    sent_.push_back({nullptr});
    const std::size_t commit = sent_.size() - 1;
    Link::Answers answers = link_->sync(kCommitDeadline);
    const bool reached = answers.results.size() >= commit;
    const bool lost = !link_->is_open() || link_->take_warning();
    const std::vector<Sent> sent = std::exchange(sent_, {});
    if (lost) {
        link_->close();
        forget_statements();
        // Of statements without an answer nobody knows whether they came as far as the COMMIT behind them.
        return End::unknown;
    }
    if (answers.fault) {
        forget_unprepared(sent, answers.results.size());
        if (!reached) state_ = State::begun;
        const PostgresStatement* statement = sent[answers.results.size()].statement;
        throw_fault(*answers.fault, statement ? statement->sql_ : "a commit");
    }
    if (std::string_view(PQcmdStatus(answers.results.back().get())) != "COMMIT")
        throw RunAgain{"a transaction that had failed was committed"};
    return End::kept;
}

void PostgresConnection::rollback() {
    if (std::exchange(state_, State::idle) != State::begun || !link_->is_open()) return;
    link_->send("ROLLBACK");
    const Link::Answers answers = link_->sync(kRollbackDeadline);
    const std::vector<Sent> sent = std::exchange(sent_, {});
    if (!answers.fault) return;
    // A statement that waited has failed, and nothing behind it was looked at.
    forget_unprepared(sent, answers.results.size());
    link_->send("ROLLBACK");
    if (link_->sync(kRollbackDeadline).fault) link_->close();
}

void PostgresConnection::end_reading() {
    // Whether what waits to be prepared is prepared must be known.
    const auto prepares = [](const Sent& sent) { return sent.prepares; };
    if (std::any_of(sent_.begin(), sent_.end(), prepares)) return rollback();
    if (std::exchange(state_, State::idle) != State::begun || !link_->is_open()) return;
    sent_.clear();
    link_->send("COMMIT");
    link_->post();
}

}  // namespace lazo::storage::postgres
