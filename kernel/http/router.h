// Which handler answers which path. Filled at start-up, then only read, by all threads.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/http/message.h"

namespace lazo::http {

using Handler = std::function<Response(const Request&)>;

// One end of an open WebSocket, kept alive by whoever holds it. Thread-safe.
class Socket {
 public:
    virtual ~Socket() = default;
    // Queues a text frame. A client that does not read is closed when its queue passes 256 frames or 1 MB.
    virtual void send(std::shared_ptr<const std::string> text) = 0;
    virtual void close(int code, std::string_view reason) = 0;
    virtual bool open() const = 0;
};

// What happens on a WebSocket; called on worker threads, one call at a time for each socket.
struct SocketHandler {
    // Judges the upgrade request (its Origin too) and throws Error to refuse it. What is sent to the socket meanwhile
    // leaves after the handshake. `closed` follows once for every socket that was not refused.
    std::function<void(const Request&, std::shared_ptr<Socket>)> opened;
    std::function<void(const std::shared_ptr<Socket>&, std::string_view text)> received;
    std::function<void(const std::shared_ptr<Socket>&)> closed;
};

enum class Body : std::uint8_t { none, memory, file };

struct RouteOptions {
    Body body = Body::memory;
    std::size_t max_body = 2 << 20;  // bytes; 0 means no limit (only with Body::file)
    // What the route shows of the store, for the rights test: every route states it ("list", "export", ... or "none").
    std::string_view surface = "none";
};

struct Route {
    Method method;
    std::string pattern;  // "/api/v1/{entity}/{id}"; a last "{path...}" takes the rest
    Handler handler;
    RouteOptions options;
};

class Router {
 public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    // Throws Error{internal} for a pattern that is taken, or that is no pattern.
    void add(Method method, std::string pattern, Handler handler, RouteOptions options = {});
    void add_socket(std::string pattern, SocketHandler handler);
    // Answers GET and HEAD of what no route takes (the web app's paths).
    void set_fallback(Handler handler);

    struct Found {
        const Route* route = nullptr;  // null: no such path, or not with this method
        std::vector<Method> allowed;   // when the path exists with other methods: 405
        std::map<std::string, std::string, std::less<>> parameters;
    };
    Found find(Method method, std::string_view path) const;  // HEAD finds the GET route; literal parts win over {x}
    const SocketHandler* find_socket(std::string_view path) const;
    const Handler& fallback() const { return fallback_; }
    const std::deque<Route>& routes() const { return routes_; }

 private:
    struct Node;  // of the tree of path segments

    std::deque<Route> routes_;  // stays in place
    std::unique_ptr<Node> root_;
    std::vector<std::pair<std::string, SocketHandler>> sockets_;
    Handler fallback_;
};

}  // namespace lazo::http
