#include <utility>

#include "kernel/http/connection.h"

#include <algorithm>

#include <boost/asio/buffer.hpp>

namespace lazo::http {

namespace {

constexpr std::size_t usual_buffer = 4096;

}  // namespace

Connection::Connection(TcpSocket socket, Loop& loop, Service& service)
    : presence_(service), socket_(std::move(socket)), loop_(loop), service_(service) {}

void Connection::start(Welcome welcome) {
    Code error;
    socket_.set_option(boost::asio::ip::tcp::no_delay{true}, error);
    const auto peer = socket_.remote_endpoint(error);
    if (!error) peer_ = plain_address(peer.address().to_string());
    loop_.add(shared_from_this());
    if (error) return close();
    if (welcome == Welcome::serve) return next_request();
    begin_request();
    refuse_busy();
}

void Connection::wait_for(State state, std::chrono::milliseconds limit) {
    state_ = state;
    deadline_ = SteadyClock::now() + limit;
}

void Connection::tick(SteadyClock::time_point now) {
    if (now < deadline_) return;
    if (state_ == State::body) {
        // The read that waits would take bytes of nothing.
        Code ignored;
        socket_.cancel(ignored);
        return refuse(StatusError{408, {"http.body_slow"}});
    }
    close();
}

void Connection::drain() {
    if (state_ == State::idle) close();
}

// Everything of the last request is gone; what the client sent ahead stays in the buffer.
void Connection::next_request() {
    head_ = Head{};
    route_ = nullptr;
    upgrade_ = nullptr;
    decoder_.reset();
    searched_ = 0;
    if (begin_ == end_) {
        begin_ = end_ = 0;
        if (buffer_.size() > usual_buffer) buffer_ = {};
        if (service_.draining) return close();
        wait_for(State::idle, service_.options().idle_timeout);
        return read_more();
    }
    wait_for(State::head, service_.options().header_timeout);
    on_head_bytes();
}

void Connection::read_more() {
    if (begin_ > 0) {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == buffer_.size()) buffer_.resize(std::max(usual_buffer, buffer_.size() * 2));
    socket_.async_read_some(
        boost::asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
        [self = shared_from_this()](Code error, std::size_t count) { self->on_read(error, count); });
}

void Connection::on_read(Code error, std::size_t count) {
    if (error == boost::asio::error::operation_aborted) return;
    if (state_ == State::lingering) {
        if (error) return close();
        end_ = 0;
        return read_more();
    }
    // A client that ends in the middle of a body may still read; one that ends between requests is done.
    if (error && state_ == State::body) return refuse(Error{ErrorKind::invalid, {"http.body_incomplete"}});
    if (error) return close();
    end_ += count;
    if (state_ == State::idle) wait_for(State::head, service_.options().header_timeout);
    if (state_ == State::head) return on_head_bytes();
    if (state_ == State::body) {
        wait_for_body();
        on_body_bytes();
    }
}

void Connection::on_head_bytes() {
    // A line end too many between two requests is forgiven.
    while (begin_ != end_ && (buffer_[begin_] == '\r' || buffer_[begin_] == '\n') && searched_ == 0) ++begin_;
    const std::size_t size = find_head_end(unread(), searched_);
    const std::size_t limit = service_.options().max_header_bytes;
    const bool whole = size != std::string_view::npos;
    if (whole && size <= limit) return take_head(size);
    if (whole || unread().size() >= limit || !may_be_head(unread())) {
        begin_request();
        if (!may_be_head(unread())) return refuse(Error{ErrorKind::invalid, {"http.bad_head"}});
        return refuse(StatusError{431, {"http.head_too_large"}});
    }
    searched_ = unread().size();
    read_more();
}

void Connection::begin_request() {
    begun_ = SteadyClock::now();
    ++service_.requests;
    head_.request.request_id = service_.next_request_id();
    head_.request.remote_address = peer_;
    keep_alive_ = false;  // until the head is understood
}

void Connection::take_head(std::size_t size) {
    begin_request();
    try {
        parse_head(unread().substr(0, size), head_);
        begin_ += size;
        head_.request.remote_address = service_.client_of(peer_, head_.request);
    } catch (const Error& error) {
        return refuse(error);
    }
    keep_alive_ = head_.keep_alive;
    choose_route();
}

void Connection::choose_route() {
    const Request& request = head_.request;
    if (head_.upgrades) upgrade_ = service_.router().find_socket(request.path);
    if (upgrade_) {
        // A client must not speak before the handshake; what it sent would be lost or taken for something else.
        keep_alive_ = false;
        if (head_.has_body() || begin_ != end_) return refuse(Error{ErrorKind::invalid, {"http.bad_upgrade"}});
        return hand_to_worker();
    }
    Router::Found found = service_.router().find(request.method, request.path);
    if (!found.route) return answer_without_route(std::move(found.allowed));
    route_ = found.route;
    head_.request.parameters = std::move(found.parameters);
    if (!head_.has_body()) return hand_to_worker();
    begin_body();
}

void Connection::answer_without_route(std::vector<Method> allowed) {
    const Method method = head_.request.method;
    const bool reads = method == Method::get || method == Method::head;
    if (allowed.empty() && reads && service_.router().fallback() && !head_.has_body()) return hand_to_worker();
    const bool asks_options = method == Method::options && (!allowed.empty() || head_.request.path == "*");
    if (allowed.empty() && !asks_options) return refuse(Error{ErrorKind::not_found, {"error.not_found"}});
    std::string names = "OPTIONS";
    for (const Method each : allowed) names.append(", ").append(name_of(each));
    Response response = asks_options
                            ? Response::empty()
                            : service_.answer_for(head_.request, StatusError{405, {"http.method_not_allowed"}});
    response.header("Allow", std::move(names));
    answer_at_once(std::move(response));
}

}  // namespace lazo::http
