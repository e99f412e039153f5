#include <utility>

#include "kernel/http/web_socket.h"

#include <algorithm>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace lazo::http {

namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

constexpr int max_silent_pings = 2;
constexpr std::chrono::seconds close_limit{2};

// The upgrade request once more, as Beast's handshake wants it.
beast::http::request<beast::http::empty_body> handshake_of(const Request& request) {
    beast::http::request<beast::http::empty_body> handshake{beast::http::verb::get, "/", 11};
    for (const char* name : {"host", "connection", "upgrade", "sec-websocket-key", "sec-websocket-version"}) {
        for (const auto& [key, value] : request.headers) {
            if (key == name) handshake.insert(name, value);
        }
    }
    return handshake;
}

}  // namespace

WebSocket::WebSocket(boost::asio::ip::tcp::socket socket, Loop& loop, Service& service, const SocketHandler& handler,
                     std::shared_ptr<Outbox> outbox)
    : presence_(service),
      stream_(std::move(socket)),
      loop_(loop),
      service_(service),
      handler_(handler),
      outbox_(std::move(outbox)) {
    configure(stream_, service.options().max_socket_message);
}

void WebSocket::start(const Request& request) {
    loop_.add(shared_from_this());
    ++service_.sockets_open;
    origin_.path = request.path;
    origin_.request_id = request.request_id;
    origin_.remote_address = request.remote_address;
    stream_.set_option(websocket::stream_base::decorator{[id = request.request_id](websocket::response_type& response) {
        response.erase(beast::http::field::server);
        response.set("X-Request-Id", id);
    }});
    stream_.control_callback([this](websocket::frame_type, beast::string_view) { heard(); });
    limit_writing();
    // Beast makes its answer from the request before this returns.
    stream_.async_accept(handshake_of(request), [self = shared_from_this()](Code error) { self->on_handshake(error); });
}

void WebSocket::on_handshake(Code error) {
    if (ended_) return;
    if (error) return end();
    open_ = true;
    write_deadline_ = SteadyClock::time_point::max();
    next_ping_ = SteadyClock::now() + service_.options().socket_ping;
    outbox_->attach([socket = weak_from_this(), &loop = loop_] {
        const auto self = socket.lock();
        if (self) boost::asio::post(loop.context(), [self] { self->write(); });
    });
    read();
    write();
}

void WebSocket::read() {
    stream_.async_read(buffer_, [self = shared_from_this()](Code error, std::size_t) { self->on_read(error); });
}

void WebSocket::on_read(Code error) {
    if (ended_) return;
    // Beast has answered a close frame, or closed for a fault of the client, before it says so.
    if (error) return end();
    heard();
    if (!stream_.got_text()) {
        buffer_.clear();
        outbox_->close(websocket::close_code::unknown_data, "text only");
        return read();  // for the client's half of the close
    }
    receiving_ = true;
    service_.workers().post([self = shared_from_this()] { self->receive(); });
}

void WebSocket::receive() {
    try {
        const auto bytes = buffer_.cdata();
        handler_.received(outbox_, {static_cast<const char*>(bytes.data()), bytes.size()});
    } catch (...) {
        report_current_exception();
        outbox_->close(websocket::close_code::internal_error, "");
    }
    boost::asio::post(loop_.context(), [self = shared_from_this()] { self->received(); });
}

// The next message is read only now: so calls keep their order, and a client that floods waits.
void WebSocket::received() {
    receiving_ = false;
    if (ended_) return tell_closed();
    buffer_.clear();
    read();
}

void WebSocket::write() {
    if (ended_ || !open_) return;
    if (outbox_->overflowed()) return end();
    if (writing_) return;
    Outbox::Next next = outbox_->next();
    if (next.ending) return write_close(*next.ending);
    if (!next.text) return;
    writing_ = true;
    leaving_ = std::move(next.text);
    limit_writing();
    stream_.async_write(boost::asio::buffer(*leaving_), [self = shared_from_this()](Code error, std::size_t) {
        self->writing_ = false;
        self->leaving_.reset();
        self->write_deadline_ = SteadyClock::time_point::max();
        if (self->ended_) return;
        if (error) return self->end();
        self->write();
    });
}

void WebSocket::write_close(const Outbox::Ending& ending) {
    writing_ = true;
    limit_writing();
    const websocket::close_reason reason{static_cast<websocket::close_code>(ending.code), ending.reason};
    stream_.async_close(reason, [self = shared_from_this()](Code) { self->end(); });
}

void WebSocket::limit_writing() { write_deadline_ = SteadyClock::now() + service_.options().write_timeout; }

void WebSocket::tick(SteadyClock::time_point now) {
    if (now >= write_deadline_ || now >= close_deadline_) return end();
    // Beast would wait for ever for the other half of a close, whoever began it and why.
    const bool closing = open_ && !stream_.is_open();
    if (closing && close_deadline_ == SteadyClock::time_point::max()) {
        close_deadline_ = now + std::min<std::chrono::milliseconds>(close_limit, service_.options().write_timeout);
    }
    if (!open_ || receiving_ || now < next_ping_) return;
    if (silent_pings_ >= max_silent_pings) return end();
    ping();
}

void WebSocket::ping() {
    ++silent_pings_;
    next_ping_ = SteadyClock::now() + service_.options().socket_ping;
    if (pinging_ || !stream_.is_open()) return;
    pinging_ = true;
    stream_.async_ping({}, [self = shared_from_this()](Code) { self->pinging_ = false; });
}

void WebSocket::end() {
    if (std::exchange(ended_, true)) return;
    Code ignored;
    stream_.next_layer().close(ignored);
    outbox_->detach();
    --service_.sockets_open;
    --service_.connections_open;
    loop_.remove(*this);
    if (!receiving_) tell_closed();
}

void WebSocket::tell_closed() {
    service_.workers().post([self = shared_from_this()] {
        try {
            if (self->handler_.closed) self->handler_.closed(self->outbox_);
        } catch (...) {
            self->report_current_exception();
        }
    });
}

void WebSocket::report_current_exception() const { service_.answer_for_current_exception(origin_); }

}  // namespace lazo::http
