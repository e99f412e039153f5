#include <utility>

#include "kernel/http/listener.h"

#include <boost/asio/dispatch.hpp>

#include "kernel/http/connection.h"

namespace lazo::http {

namespace {

namespace ip = boost::asio::ip;

}  // namespace

Listener::Listener(Service& service, std::vector<std::unique_ptr<Loop>>& loops)
    : service_(service), loops_(loops), acceptor_(loops.front()->context()), pause_(loops.front()->context()) {
    const ServerOptions& options = service.options();
    try {
        const ip::tcp::endpoint endpoint{ip::make_address(options.address), options.port};
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(ip::tcp::acceptor::reuse_address{true});
        acceptor_.bind(endpoint);
        acceptor_.listen(1024);
        port_ = acceptor_.local_endpoint().port();
    } catch (const boost::system::system_error& error) {
        throw Error{ErrorKind::unavailable,
                    {"http.address_in_use",
                     {{"address", options.address}, {"port", std::to_string(options.port)}, {"reason", error.what()}}}};
    }
}

void Listener::close() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

void Listener::accept() {
    Loop& loop = *loops_[next_loop_++ % loops_.size()];
    acceptor_.async_accept(loop.context(), [this, &loop](boost::system::error_code error, ip::tcp::socket socket) {
        if (!acceptor_.is_open()) return;
        if (error) return rest();
        welcome(std::move(socket), loop);
        accept();
    });
}

// Out of file descriptors: the kernel keeps the connection waiting, and would tell again at once.
void Listener::rest() {
    pause_.expires_after(std::chrono::milliseconds{50});
    pause_.async_wait([this](boost::system::error_code) {
        if (acceptor_.is_open()) accept();
    });
}

void Listener::welcome(ip::tcp::socket socket, Loop& loop) {
    const std::size_t limit = service_.options().max_connections;
    const std::uint64_t open = service_.connections_open;
    // Refusing politely takes a connection too; a flood is only closed.
    if (open >= 2 * limit) {
        ++service_.refused;
        return;
    }
    ++service_.connections_open;
    ++service_.connections_total;
    const auto kind = open >= limit ? Connection::Welcome::refuse : Connection::Welcome::serve;
    auto connection = std::make_shared<Connection>(std::move(socket), loop, service_);
    boost::asio::dispatch(loop.context(), [connection, kind] { connection->start(kind); });
}

}  // namespace lazo::http
