// What all connections of one server share.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "kernel/http/answer.h"
#include "kernel/http/server.h"
#include "kernel/http/streamed_answer.h"
#include "kernel/http/workers.h"

namespace lazo::http {

class Service {
 public:
    Service(const Router& router, ServerOptions options, Server::ErrorAnswer on_error, Server::Observer observer);

    const Router& router() const { return router_; }
    const ServerOptions& options() const { return options_; }
    const AnswerWriter& writer() const { return writer_; }
    Workers& workers() { return workers_; }
    Workers& streams() { return streams_; }
    Turns& turns() { return turns_; }  // of streams that work
    Workers& disk() { return disk_; }  // one thread that writes uploads

    // Never throws: a fault in the caller's function becomes a bare 500.
    Response answer_for(const Request& request, const Error& error) const noexcept;
    Response answer_for_current_exception(const Request& request) const noexcept;  // in a catch (...)
    void observe(const Request& request, const Route* route, int status, std::chrono::microseconds time) const noexcept;

    std::string next_request_id();
    // The client's address: the peer's, or what a trusted proxy says of it.
    std::string client_of(const std::string& peer, const Request& request) const;

    std::atomic<bool> draining{false};
    std::atomic<std::uint64_t> connections_open{0}, connections_total{0}, requests{0}, sockets_open{0}, refused{0};

    // Held by every connection until its last job is done, so that stop can wait for them.
    class Presence {
     public:
        explicit Presence(Service& service);
        ~Presence();
        Presence(const Presence&) = delete;
        Presence& operator=(const Presence&) = delete;

     private:
        Service& service_;
    };
    bool wait_until_empty(std::chrono::milliseconds limit);
    void wait_until_empty();

 private:
    bool is_trusted(std::string_view address) const;

    const Router& router_;
    const ServerOptions options_;
    const Server::ErrorAnswer on_error_;
    const Server::Observer observer_;
    const AnswerWriter writer_;
    const std::uint64_t id_seed_;
    std::atomic<std::uint64_t> id_counter_{0};
    std::mutex mutex_;
    std::condition_variable empty_;
    std::size_t present_ = 0;
    Workers workers_;
    Turns turns_;
    Workers streams_;
    Workers disk_;
};

// The plain form of an address: "::ffff:10.0.0.1" is "10.0.0.1". Empty when the text is no address.
std::string plain_address(std::string_view text);

}  // namespace lazo::http
