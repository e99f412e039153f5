// The HTTP/1.1 and WebSocket server: callbacks on 1-2 I/O threads, handlers on a bounded pool of workers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "kernel/http/router.h"
#include "kernel/http/security.h"

namespace lazo::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: any free one, see Server::port
    int io_threads = 1;
    int workers = 4;
    int stream_workers = 4;                // streams (Response::stream) that work at once; who waits for its client does not
    int max_streams = 64;                  // streams open at once, those that wait for their clients too; more wait
    std::size_t max_connections = 2000;    // more are answered 503 and closed
    std::size_t max_queued = 512;          // requests that wait for a worker; more are answered 503 with Retry-After
    std::size_t max_header_bytes = 16384;  // 431
    std::size_t max_socket_message = 65536;
    std::chrono::milliseconds header_timeout{10'000};  // a head that arrives slower is closed
    std::chrono::milliseconds body_timeout{30'000};    // without any byte: 408
    std::size_t least_pace = 1024;                     // bytes a second of a whole body, after body_timeout: 408
    std::chrono::milliseconds write_timeout{30'000};
    std::chrono::milliseconds idle_timeout{75'000};   // keep-alive
    std::chrono::milliseconds drain_timeout{10'000};  // on stop: open requests may end
    std::chrono::milliseconds socket_ping{30'000};  // a WebSocket is pinged that often, and cut after two silent pings
    std::vector<std::string> trusted_proxies;       // addresses whose X-Forwarded-For is believed
    std::string upload_folder;                      // where Body::file goes; must be on a real disk
    std::string content_security_policy{default_content_security_policy};
};

struct ServerCounts {  // for /metrics and tests
    std::uint64_t connections_open = 0, connections_total = 0, requests = 0, sockets_open = 0, refused = 0;
};

class Server {
 public:
    // `on_error` turns an exception of a handler into the answer (problem details in the user's language). It is also
    // asked for answers to what never reached a handler (a broken head, a body too large, no route), on the I/O thread:
    // it must not block. status_of names the status. What a stream throws after its first byte is told too; that
    // answer is dropped.
    using ErrorAnswer = std::function<Response(const Request&, const Error&)>;
    // Sees every answered request, on any thread: for metrics and the log.
    using Observer = std::function<void(const Request&, const Route*, int status, std::chrono::microseconds)>;

    // The router must outlive the server.
    Server(const Router& router, ServerOptions options, ErrorAnswer on_error, Observer observer = {});
    ~Server();
    void start();  // binds and returns; throws Error{unavailable} "http.address_in_use" when it cannot
    // Drains: no new connections, open requests end, sockets are closed with 1001. What is open after drain_timeout is
    // cut; a handler that still runs is waited for.
    void stop();
    std::uint16_t port() const;
    ServerCounts counts() const;

 private:
    struct Core;
    std::unique_ptr<Core> core_;
};

}  // namespace lazo::http
