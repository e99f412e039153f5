// One libpq connection, always in pipeline mode: what is sent waits in order, and is answered at the next sync. Each wait
// has a deadline of ours, because neither TCP nor the server ends one on a host that stands still (SCALE 29, 30).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/storage/postgres/faults.h"

struct pg_conn;
struct pg_result;

namespace lazo::storage::postgres {

struct FreeResult {
    void operator()(pg_result* result) const;
};
using Result = std::unique_ptr<pg_result, FreeResult>;
Fault fault_of(const pg_result* result);

// The values of one statement, as the wire takes them: integers and text as text, whose type the server infers from the
// statement, bytes as they are.
class Values {
   public:
    void set_null(std::size_t place);
    void set(std::size_t place, std::int64_t value);
    void set(std::size_t place, std::string_view text);
    void set_bytes(std::size_t place, std::string_view bytes);
    void clear() { values_.clear(); }

   private:
    friend class Link;
    struct Value {
        std::string bytes;
        bool null = true, binary = false;
    };
    struct Wire;
    Value& at(std::size_t place);
    Wire wire() const;
    std::vector<Value> values_;
};

class Link {
   public:
    using Duration = std::chrono::milliseconds;
    // Opens it. Throws Error{unavailable} with the reason: a wrong password, no such host, too old a server.
    explicit Link(const std::string& url);
    ~Link();
    Link(const Link&) = delete;

    // Each goes out with the next sync, or when much waits. Never throw for what the server thinks of it.
    void send(const std::string& sql);                                         // without values, any statement
    void send(const std::string& sql, const Values& values);                   // unnamed, parsed anew each time
    void send_prepare(const std::string& name, const std::string& sql);
    void send_prepared(const std::string& name, const Values& values);

    // The results of all that was sent since the last sync, in order; after a fault those behind it are missing.
    struct Answers {
        std::vector<Result> results;
        std::optional<Fault> fault;  // of statement number results.size()
    };
    // After a lost connection or a passed deadline the link is closed: is_open() is false.
    Answers sync(Duration deadline);
    // Sends off what waits without a look at the answers: the next sync drops them.
    void post();
    std::size_t waiting() const { return waiting_; }  // sent and not answered
    // Bytes that were sent since the last sync.
    std::size_t bytes_waiting() const { return bytes_waiting_; }

    bool is_open() const { return connection_ != nullptr && !broken_; }
    bool looks_alive();
    void close();
    int server_version() const;
    // Whether a WARNING came since the last call: a COMMIT with one is not known to be kept (SCALE 29).
    bool take_warning();
    // COPY ... FROM STDIN. Nothing waits when it begins, and nothing else is sent until it has ended, well or, with a
    // reason, to no effect. Each gives the fault that it met; after a lost connection the link is closed.
    std::optional<Fault> begin_copy(const std::string& sql, Duration deadline);
    std::optional<Fault> put_copy(std::string_view bytes, Duration deadline);
    std::optional<Fault> end_copy(const char* reason, Duration deadline);
    // The connection itself, out of pipeline mode, for LISTEN; nothing waits.
    pg_conn* leave_pipeline();
    void enter_pipeline();
    // Waits until there is something to read or the limit has passed; false: the connection is lost.
    bool wait_readable(Duration limit);

   private:
    void sent(int taken, std::size_t bytes);
    bool wait(bool write, std::chrono::steady_clock::time_point until);
    bool flush(std::chrono::steady_clock::time_point until);
    Result next(std::chrono::steady_clock::time_point until);
    void take(std::size_t expected, std::chrono::steady_clock::time_point until, Answers& answers);
    Fault lost(std::string_view why);

    pg_conn* connection_ = nullptr;
    std::size_t waiting_ = 0, bytes_waiting_ = 0;
    std::vector<std::size_t> posted_;  // how many statements stand before each sync that nobody has read
    bool warned_ = false;
    std::optional<Fault> broken_;
};

}  // namespace lazo::storage::postgres
