// Accepts connections and spreads them over the loops.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "kernel/http/loop.h"
#include "kernel/http/service.h"

namespace lazo::http {

// Lives on the first loop.
class Listener {
 public:
    // Binds; throws Error{unavailable} "http.address_in_use".
    Listener(Service& service, std::vector<std::unique_ptr<Loop>>& loops);
    void start() { accept(); }
    void close();  // on the first loop's thread
    std::uint16_t port() const { return port_; }

 private:
    void accept();
    void welcome(boost::asio::ip::tcp::socket socket, Loop& loop);
    void rest();

    Service& service_;
    std::vector<std::unique_ptr<Loop>>& loops_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer pause_;
    std::uint16_t port_ = 0;
    std::size_t next_loop_ = 0;
};

}  // namespace lazo::http
