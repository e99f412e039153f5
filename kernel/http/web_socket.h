// One open WebSocket on its loop: frames in to the handler, frames out from the outbox, pings.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include "kernel/http/loop.h"
#include "kernel/http/outbox.h"
#include "kernel/http/service.h"
#include "kernel/http/web_socket_stream.h"

namespace lazo::http {

class WebSocket : public Session, public std::enable_shared_from_this<WebSocket> {
 public:
    using Code = boost::system::error_code;

    WebSocket(boost::asio::ip::tcp::socket socket, Loop& loop, Service& service, const SocketHandler& handler,
              std::shared_ptr<Outbox> outbox);

    // Answers the upgrade request with 101, and lives from then on.
    void start(const Request& request);
    void tick(SteadyClock::time_point now) override;
    void drain() override { outbox_->close(1001, "going away"); }
    void cut() override { end(); }

 private:
    void on_handshake(Code error);
    void read();
    void on_read(Code error);
    void receive();  // worker
    void received();
    void write();
    void write_close(const Outbox::Ending& ending);
    void ping();
    void heard() { silent_pings_ = 0; }
    void end();
    void tell_closed();
    void report_current_exception() const;
    void limit_writing();

    const Service::Presence presence_;  // the first, for it must go last
    WebSocketStream<boost::asio::ip::tcp::socket> stream_;
    boost::beast::flat_buffer buffer_;
    Loop& loop_;
    Service& service_;
    const SocketHandler& handler_;
    const std::shared_ptr<Outbox> outbox_;
    Request origin_;  // id and path, for the log

    bool open_ = false;  // after the handshake
    bool ended_ = false;
    bool receiving_ = false;  // a worker has the message in buffer_
    bool writing_ = false;
    bool pinging_ = false;
    int silent_pings_ = 0;
    std::shared_ptr<const std::string> leaving_;  // the text on the wire
    SteadyClock::time_point next_ping_;
    SteadyClock::time_point write_deadline_ = SteadyClock::time_point::max();
    SteadyClock::time_point close_deadline_ = SteadyClock::time_point::max();
};

}  // namespace lazo::http
