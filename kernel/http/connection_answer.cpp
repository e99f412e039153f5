#include <utility>

#include "kernel/http/connection.h"

#include <algorithm>
#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace lazo::http {

namespace {

constexpr std::chrono::seconds linger_limit{2};

}  // namespace

void Connection::hand_to_worker() {
    state_ = State::working;
    deadline_ = SteadyClock::time_point::max();
    if (!service_.workers().try_post([self = shared_from_this()] { self->work(); })) refuse_busy();
}

void Connection::work() {
    if (gone_) return;
    if (upgrade_) return upgrade();
    Response response = call_handler();
    if (!response.stream || head_.request.method == Method::head) return end_work(std::move(response));
    auto streaming = [self = shared_from_this(), response] { self->stream(response); };
    if (!service_.streams().try_post(std::move(streaming))) end_work(busy());
}

Response Connection::call_handler() {
    try {
        if (upload_) upload_->close();
        const Handler& handler = route_ ? route_->handler : service_.router().fallback();
        return handler(head_.request);
    } catch (...) {
        return service_.answer_for_current_exception(head_.request);
    }
}

// After the last line the connection belongs to its loop again.
void Connection::end_work(Response response) {
    upload_.reset();
    observe(response.status);
    prepare(std::move(response));
    boost::asio::post(loop_.context(), [self = shared_from_this()] {
        self->streamed_.reset();
        self->write_prepared();
    });
}

void Connection::stream(const Response& response) {
    if (gone_) return;
    keep_alive_ = keep_alive_ && head_.http_1_1 && !service_.draining;
    auto wake = [connection = weak_from_this(), &loop = loop_] {
        const auto self = connection.lock();
        if (self) boost::asio::post(loop.context(), [self] { self->write_stream(); });
    };
    auto streamed = std::make_shared<StreamedAnswer>(service_.writer().head(response, form()), head_.http_1_1, wake,
                                                     service_.turns());
    boost::asio::post(loop_.context(), [self = shared_from_this(), streamed] { self->begin_stream(streamed); });
    service_.turns().take();
    run_stream(response, *streamed);
    service_.turns().give();
}

void Connection::run_stream(const Response& response, StreamedAnswer& streamed) {
    try {
        response.stream(streamed);
    } catch (...) {
        Response error = service_.answer_for_current_exception(head_.request);
        if (!streamed.begun()) return end_work(std::move(error));
        upload_.reset();
        observe(error.status);
        return streamed.abandon();
    }
    upload_.reset();
    observe(response.status);
    streamed.finish();
}

AnswerForm Connection::form() const { return {head_.request.request_id, head_.http_1_1, keep_alive_}; }

void Connection::prepare(Response response) {
    response_ = std::move(response);
    keep_alive_ = keep_alive_ && !service_.draining;
    response_head_ = service_.writer().head(response_, form());
}

void Connection::observe(int status) {
    const auto time = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - begun_);
    service_.observe(head_.request, route_, status, time);
}

void Connection::refuse(const Error& error) { answer_at_once(service_.answer_for(head_.request, error)); }

void Connection::refuse_busy() { answer_at_once(busy()); }

Response Connection::busy() {
    ++service_.refused;
    Response response = service_.answer_for(head_.request, Error{ErrorKind::unavailable, {"http.busy"}});
    response.header("Retry-After", "1");
    return response;
}

void Connection::answer_at_once(Response response) {
    const bool body_unread = decoder_ ? !decoder_->done() : head_.has_body();
    if (body_unread) keep_alive_ = false;
    drop_upload();
    response.stream = nullptr;
    observe(response.status);
    prepare(std::move(response));
    write_prepared();
}

void Connection::write_prepared() {
    if (state_ == State::closed) return;
    wait_for(State::writing, service_.options().write_timeout);
    written_ = 0;
    write_some();
}

void Connection::write_some() {
    const bool bare = head_.request.method == Method::head || !has_body(response_.status);
    const std::string_view body = bare ? std::string_view{} : body_of(response_);
    const std::string_view head = response_head_;
    if (written_ == head.size() + body.size()) return answered();
    const std::string_view head_left = head.substr(std::min(written_, head.size()));
    const std::string_view body_left = body.substr(written_ - (head.size() - head_left.size()));
    const std::array<boost::asio::const_buffer, 2> left{boost::asio::buffer(head_left), boost::asio::buffer(body_left)};
    socket_.async_write_some(left, [self = shared_from_this()](Code error, std::size_t count) {
        if (self->state_ == State::closed) return;
        if (error) return self->close();
        self->written_ += count;
        self->wait_for(State::writing, self->service_.options().write_timeout);
        self->write_some();
    });
}

void Connection::begin_stream(std::shared_ptr<StreamedAnswer> answer) {
    if (state_ == State::closed) return answer->abandon();
    state_ = State::writing;
    streamed_ = std::move(answer);
    write_stream();
}

// Takes what the worker has written so far; between two takes the worker fills the buffer again.
void Connection::write_stream() {
    if (!streamed_ || stream_writing_ || state_ == State::closed) return;
    if (streamed_->abandoned()) return close();
    streaming_ = streamed_->take();
    deadline_ = SteadyClock::time_point::max();
    if (streaming_.empty()) {
        if (streamed_->whole()) answered();
        return;
    }
    stream_writing_ = true;
    written_ = 0;
    write_stream_part();
}

void Connection::write_stream_part() {
    deadline_ = SteadyClock::now() + service_.options().write_timeout;
    const std::string_view left = std::string_view{streaming_}.substr(written_);
    socket_.async_write_some(boost::asio::buffer(left), [self = shared_from_this()](Code error, std::size_t count) {
        if (self->state_ == State::closed) return;
        if (error) return self->close();
        self->written_ += count;
        if (self->written_ < self->streaming_.size()) return self->write_stream_part();
        self->stream_writing_ = false;
        self->streamed_->sent();
        self->write_stream();
    });
}

void Connection::answered() {
    response_ = Response{};
    streamed_.reset();
    streaming_ = {};
    if (!keep_alive_) return linger();
    next_request();
}

// Closing while the client still sends would reset the connection and lose the answer on its way.
void Connection::linger() {
    Code error;
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, error);
    if (error) return close();
    begin_ = end_ = 0;
    wait_for(State::lingering, std::min<std::chrono::milliseconds>(linger_limit, service_.options().write_timeout));
    read_more();
}

// Removing a large file takes time too.
void Connection::drop_upload() {
    if (upload_) service_.disk().post([upload = std::exchange(upload_, nullptr)] {});
}

void Connection::close() {
    if (state_ == State::closed) return;
    if (state_ == State::body) drop_upload();
    state_ = State::closed;
    gone_ = true;
    Code ignored;
    socket_.close(ignored);
    if (streamed_) streamed_->abandon();
    --service_.connections_open;
    loop_.remove(*this);
}

}  // namespace lazo::http
