#include "kernel/storage/postgres/link.h"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/text.h"

namespace lazo::storage::postgres {
namespace {

using Time = std::chrono::steady_clock;
constexpr int kLeastVersion = 150000;
constexpr int kBinary = 1;

// What is not said in the address: a server that does not answer is given up in seconds, not in the hours of TCP.
constexpr std::array<std::pair<const char*, const char*>, 8> kDefaults{{{"connect_timeout", "2"},
                                                                        {"tcp_user_timeout", "3000"},
                                                                        {"keepalives", "1"},
                                                                        {"keepalives_idle", "2"},
                                                                        {"keepalives_interval", "1"},
                                                                        {"keepalives_count", "2"},
                                                                        {"application_name", "lazo"},
                                                                        {"client_encoding", "UTF8"}}};

// Without the hints, which stand in lines of their own behind a tab.
std::string one_line(std::string_view message) {
    std::string line;
    while (!message.empty()) {
        const std::string_view part = message.substr(0, message.find('\n'));
        message.remove_prefix(std::min(message.size(), part.size() + 1));
        if (part.empty() || part.front() == '\t') continue;
        line += (line.empty() ? "" : " ") + std::string(text::trim_ascii(part));
    }
    return line;
}

[[noreturn]] void throw_not_opened(const std::string& host, const std::string& reason) {
    throw Error{ErrorKind::unavailable, {"database.unreachable", {{"host", host}, {"reason", reason}}}};
}

std::string host_of(const PGconn* connection) {
    const char* host = PQhost(connection);
    const char* port = PQport(connection);
    return std::string(host && *host ? host : "?") + ":" + (port ? port : "");
}

}  // namespace

Fault fault_of(const pg_result* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return {state ? state : "", one_line(message ? message : PQresultErrorMessage(result))};
}

void FreeResult::operator()(pg_result* result) const { PQclear(result); }

Values::Value& Values::at(std::size_t place) {
    if (values_.size() <= place) values_.resize(place + 1);
    return values_[place];
}
void Values::set_null(std::size_t place) { at(place) = {}; }
void Values::set(std::size_t place, std::int64_t value) { at(place) = {std::to_string(value), false, false}; }
void Values::set(std::size_t place, std::string_view text) { at(place) = {std::string(text), false, false}; }
void Values::set_bytes(std::size_t place, std::string_view bytes) { at(place) = {std::string(bytes), false, true}; }

// Points into the values, which are copied when they are sent.
struct Values::Wire {
    std::vector<const char*> pointers;
    std::vector<int> lengths, formats;
    std::size_t bytes = 0;
    int count() const { return static_cast<int>(pointers.size()); }
};

Values::Wire Values::wire() const {
    Wire wire;
    for (const Value& value : values_) {
        wire.pointers.push_back(value.null ? nullptr : value.bytes.c_str());
        wire.lengths.push_back(static_cast<int>(value.bytes.size()));
        wire.formats.push_back(value.binary ? kBinary : 0);
        wire.bytes += value.bytes.size();
    }
    return wire;
}

Link::Link(const std::string& url) {
    std::vector<const char*> names, values;
    for (const auto& [name, value] : kDefaults) {
        names.push_back(name);
        values.push_back(value);
    }
    // What the address says itself comes later and wins.
    names.push_back("dbname");
    values.push_back(url.c_str());
    names.push_back(nullptr);
    values.push_back(nullptr);
    connection_ = PQconnectdbParams(names.data(), values.data(), 1);
    if (!connection_) throw Error{ErrorKind::unavailable, {"error.unavailable"}};
    if (PQstatus(connection_) != CONNECTION_OK) {
        const std::string host = host_of(connection_), reason = one_line(PQerrorMessage(connection_));
        close();
        throw_not_opened(host, reason);
    }
    if (PQserverVersion(connection_) < kLeastVersion) {
        const std::string version = std::to_string(PQserverVersion(connection_) / 10000);
        close();
        throw Error{ErrorKind::unavailable, {"database.too_old", {{"version", version}, {"least", "15"}}}};
    }
    PQsetnonblocking(connection_, 1);
    PQsetNoticeReceiver(
        connection_,
        [](void* self, const PGresult* notice) {
            const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
            if (severity && std::strcmp(severity, "WARNING") == 0) static_cast<Link*>(self)->warned_ = true;
        },
        this);
    PQenterPipelineMode(connection_);
}

Link::~Link() { close(); }

void Link::close() {
    if (connection_) PQfinish(connection_);
    connection_ = nullptr;
}

bool Link::looks_alive() {
    if (!is_open()) return false;
    pollfd entry{PQsocket(connection_), POLLIN, 0};
    if (::poll(&entry, 1, 0) <= 0) return true;
    if (PQconsumeInput(connection_) == 1 && PQstatus(connection_) == CONNECTION_OK) return true;
    close();
    return false;
}

int Link::server_version() const { return connection_ ? PQserverVersion(connection_) : 0; }

bool Link::take_warning() { return std::exchange(warned_, false); }

Fault Link::lost(std::string_view why) {
    const std::string said = connection_ ? one_line(PQerrorMessage(connection_)) : "";
    close();
    return {"", std::string(why) + (said.empty() ? "" : ": ") + said};
}

void Link::sent(int taken, std::size_t bytes) {
    waiting_++;
    bytes_waiting_ += bytes;
    if (taken != 1 && !broken_) broken_ = lost("cannot send");
}

void Link::send(const std::string& sql) { send(sql, Values{}); }

void Link::send(const std::string& sql, const Values& values) {
    const Values::Wire wire = values.wire();
    const int taken = !connection_ ? 0
                                   : PQsendQueryParams(connection_, sql.c_str(), wire.count(), nullptr, wire.pointers.data(),
                                                       wire.lengths.data(), wire.formats.data(), kBinary);
    sent(taken, wire.bytes + sql.size());
}

void Link::send_prepare(const std::string& name, const std::string& sql) {
    const int taken = !connection_ ? 0 : PQsendPrepare(connection_, name.c_str(), sql.c_str(), 0, nullptr);
    sent(taken, sql.size());
}

void Link::send_prepared(const std::string& name, const Values& values) {
    const Values::Wire wire = values.wire();
    const int taken = !connection_ ? 0
                                   : PQsendQueryPrepared(connection_, name.c_str(), wire.count(), wire.pointers.data(),
                                                         wire.lengths.data(), wire.formats.data(), kBinary);
    sent(taken, wire.bytes);
}

bool Link::wait(bool write, Time::time_point until) {
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Time::now()).count();
        if (left <= 0) return false;
        pollfd entry{PQsocket(connection_), static_cast<short>(write ? POLLIN | POLLOUT : POLLIN), 0};
        const int ready = ::poll(&entry, 1, static_cast<int>(std::min<long long>(left, 60'000)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

// Reads while it writes: a server whose answers nobody takes takes nothing either.
bool Link::flush(Time::time_point until) {
    for (;;) {
        const int left = PQflush(connection_);
        if (left == 0) return true;
        if (left < 0 || !wait(true, until)) return false;
        if (PQconsumeInput(connection_) != 1) return false;
    }
}

Result Link::next(Time::time_point until) {
    while (PQisBusy(connection_)) {
        if (!wait(false, until) || PQconsumeInput(connection_) != 1) {
            broken_ = lost("no answer");
            return {};
        }
    }
    return Result{PQgetResult(connection_)};
}

// Each statement gives results and an end; behind the last stands the end of the sync.
void Link::take(std::size_t expected, Time::time_point until, Answers& answers) {
    for (std::size_t i = 0; i < expected && !broken_; i++) {
        Result last;
        while (!broken_) {
            Result result = next(until);
            if (!result) break;
            last = std::move(result);
        }
        if (broken_ || answers.fault) continue;
        const ExecStatusType status = PQresultStatus(last.get());
        if (status == PGRES_FATAL_ERROR) answers.fault = fault_of(last.get());
        else if (status != PGRES_PIPELINE_ABORTED) answers.results.push_back(std::move(last));
    }
    if (!broken_) next(until);
}

Link::Answers Link::sync(Duration deadline) {
    Answers answers;
    const auto until = Time::now() + deadline;
    const std::size_t expected = std::exchange(waiting_, 0);
    bytes_waiting_ = 0;
    if (!broken_ && (!connection_ || PQpipelineSync(connection_) != 1 || !flush(until))) broken_ = lost("cannot send");
    for (const std::size_t before : std::exchange(posted_, {})) {
        Answers unread;
        if (!broken_) take(before, until, unread);
    }
    if (!broken_) take(expected, until, answers);
    if (broken_ && (!answers.fault || !loses_connection(*answers.fault))) answers.fault = broken_;
    if (answers.fault && loses_connection(*answers.fault)) close();
    return answers;
}

void Link::post() {
    if (!connection_ || broken_) return;
    posted_.push_back(std::exchange(waiting_, 0));
    bytes_waiting_ = 0;
    if (PQpipelineSync(connection_) != 1 || PQflush(connection_) < 0) broken_ = lost("cannot send");
}

pg_conn* Link::leave_pipeline() {
    if (connection_) PQexitPipelineMode(connection_);
    return connection_;
}

void Link::enter_pipeline() {
    if (connection_) PQenterPipelineMode(connection_);
}

bool Link::wait_readable(Duration limit) {
    if (!connection_) return false;
    wait(false, Time::now() + limit);
    return PQconsumeInput(connection_) == 1;
}

}  // namespace lazo::storage::postgres
