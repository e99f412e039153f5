#include "kernel/access/read_log.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"

namespace lazo::access {
namespace {

using storage::Bound;

constexpr std::size_t kAtOnce = 500;                      // rows of one transaction
constexpr std::size_t kMany = ReadLog::kMostWaiting / 4;  // are written before the second is over
constexpr std::chrono::seconds kLongestWait{1};
constexpr std::int64_t kDayMs = 86'400'000;

constexpr std::string_view kTakeIds =
    "INSERT INTO counters(name,value) VALUES('sensitive_reads',$1) "
    "ON CONFLICT(name) DO UPDATE SET value=counters.value+$1 RETURNING value";
constexpr std::string_view kAdd =
    "INSERT INTO sensitive_reads(id,at,person,token,entity,customer,record,shown,fields,route,question) "
    "VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)";
constexpr std::string_view kRead =
    "SELECT id,at,person,token,entity,customer,record,shown,fields,route,question FROM sensitive_reads";
constexpr std::string_view kForget =
    "DELETE FROM sensitive_reads WHERE id IN (SELECT id FROM sensitive_reads WHERE at<$1 ORDER BY at LIMIT $2)";

SensitiveRead read_of(const storage::Statement& row) {
    SensitiveRead read;
    read.id = row.integer(0);
    read.at = {row.integer(1)};
    read.person = row.integer(2);
    read.token = row.integer(3);
    read.entity = row.text(4);
    read.record = {row.integer(5), row.integer(6)};
    read.rows = row.integer(7);
    read.fields = row.text(8);
    read.route = row.text(9);
    read.question = row.text(10);
    return read;
}

}  // namespace

ReadLog::~ReadLog() { stop(); }

void ReadLog::start() {
    stopping_ = false;
    thread_ = std::thread{[this] { work(); }};
}

void ReadLog::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    flush();
}

void ReadLog::work() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        wake_.wait_for(lock, kLongestWait, [this] { return stopping_ || (waiting_.size() >= kMany && !failing_); });
        lock.unlock();
        flush();
        lock.lock();
    }
}

void ReadLog::add(SensitiveRead read) {
    read.at = clock_.now();
    if (read.question.size() > kLongestQuestion) read.question = text::first(read.question, kLongestQuestion);
    std::size_t waiting = 0;
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(read));
        if (failing_) lose_too_many();
        waiting = waiting_.size();
    }
    if (waiting >= kMostWaiting && !failing_) return flush();
    if (waiting == 1 || waiting == kMany) wake_.notify_one();
}

void ReadLog::flush() {
    const std::lock_guard one(flushing_);
    std::deque<SensitiveRead> reads;
    {
        const std::lock_guard lock(mutex_);
        reads.swap(waiting_);
    }
    try {
        while (!reads.empty()) {
            const std::size_t count = std::min(kAtOnce, reads.size());
            const std::vector<SensitiveRead> some{reads.begin(), reads.begin() + static_cast<std::ptrdiff_t>(count)};
            write(some);
            reads.erase(reads.begin(), reads.begin() + static_cast<std::ptrdiff_t>(count));
        }
        failing_ = false;
    } catch (const std::exception& error) {
        if (!failing_.exchange(true))
            log::warning(std::string("reads of sensitive fields not stored: ") + error.what());
        take_back(std::move(reads));
    }
}

void ReadLog::write(std::span<const SensitiveRead> reads) {
    const auto count = static_cast<std::int64_t>(reads.size());
    database_.write([&](storage::Connection& connection) {
        std::int64_t id = connection.integer(kTakeIds, {count}) - count;
        for (const SensitiveRead& read : reads)
            connection.run(kAdd, {++id, read.at.ms, read.person, read.token, read.entity, read.record.customer,
                                  read.record.id, read.rows, read.fields, read.route, read.question});
    });
}

// Before what came meanwhile.
void ReadLog::take_back(std::deque<SensitiveRead> reads) {
    const std::lock_guard lock(mutex_);
    waiting_.insert(waiting_.begin(), std::make_move_iterator(reads.begin()), std::make_move_iterator(reads.end()));
    lose_too_many();
}

void ReadLog::lose_too_many() {
    while (waiting_.size() > kMostWaiting) {
        waiting_.pop_front();
        ++lost_;
    }
}

query::Sql ReadLog::statement_of(const Question& question) {
    query::Sql sql;
    sql << kRead;
    const auto where = [&](std::string_view condition, Bound value) {
        sql << (sql.bound.empty() ? " WHERE " : " AND ") << condition;
        sql.bind(std::move(value));
    };
    if (question.person) where("person=", *question.person);
    if (!question.entity.empty()) where("entity=", question.entity);
    if (question.record) where("record=", question.record->id);
    if (question.record) where("customer=", question.record->customer);
    if (question.from) where("at>=", question.from->ms);
    if (question.until) where("at<", question.until->ms);
    if (question.before) {
        sql << (sql.bound.empty() ? " WHERE " : " AND ") << "(at,id)<(";
        sql.bind(question.before->at.ms);
        sql << ",";
        sql.bind(question.before->id);
        sql << ")";
    }
    sql << " ORDER BY at DESC,id DESC LIMIT " << std::to_string(question.limit);
    return sql;
}

std::vector<SensitiveRead> ReadLog::read(storage::Connection& connection, const Question& question) const {
    const query::Sql sql = statement_of(question);
    std::vector<SensitiveRead> reads;
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) { reads.push_back(read_of(row)); });
    return reads;
}

std::int64_t ReadLog::forget_old() {
    if (days_ == 0) return 0;
    const std::int64_t before = clock_.now().ms - days_ * kDayMs;
    std::int64_t forgotten = 0, now_forgotten = 0;
    do {
        database_.write([&](storage::Connection& connection) {
            connection.run(kForget, {before, static_cast<std::int64_t>(kAtOnce)});
            now_forgotten = connection.changes();
        });
        forgotten += now_forgotten;
    } while (now_forgotten == static_cast<std::int64_t>(kAtOnce));
    return forgotten;
}

}  // namespace lazo::access
