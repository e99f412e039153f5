#include <utility>

#include "kernel/http/connection.h"

#include <algorithm>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace lazo::http {

namespace {

constexpr std::size_t body_buffer = 64 << 10;  // read at once on the way to disk
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

std::size_t limit_of(const RouteOptions& options) {
    if (options.body == Body::none) return 0;
    return options.body == Body::file && options.max_body == 0 ? std::size_t(-1) : options.max_body;
}

Error too_large(std::size_t limit) {
    return {ErrorKind::too_large, {"http.body_too_large", {{"megabytes", std::to_string(limit >> 20)}}}};
}

}  // namespace

void Connection::begin_body() {
    if (head_.content_length > limit_of(route_->options)) return refuse(too_large(limit_of(route_->options)));
    decoder_ = head_.chunked ? BodyDecoder::of_chunks() : BodyDecoder::of_length(head_.content_length);
    body_begun_ = SteadyClock::now();
    wait_for_body();
    if (route_->options.body == Body::file) {
        try {
            upload_ = std::make_shared<UploadFile>(service_.options().upload_folder);
        } catch (const Error& error) {
            return refuse(error);
        }
    }
    if (head_.expects_continue && begin_ == end_) return send_continue();
    on_body_bytes();
}

// A byte now and then must not hold the connection for ever.
void Connection::wait_for_body() {
    const ServerOptions& options = service_.options();
    wait_for(State::body, options.body_timeout);
    const std::chrono::seconds earned{head_.request.body_size / std::max<std::size_t>(options.least_pace, 1)};
    deadline_ = std::min(deadline_, body_begun_ + options.body_timeout + earned);
}

void Connection::send_continue() {
    boost::asio::async_write(socket_, boost::asio::buffer(go_on), [self = shared_from_this()](Code error, std::size_t) {
        if (error == boost::asio::error::operation_aborted) return;
        if (error) return self->close();
        if (self->state_ == State::body) self->on_body_bytes();
    });
}

void Connection::on_body_bytes() {
    std::string_view bytes;
    try {
        bytes = take_body_bytes();
    } catch (const Error& error) {
        return refuse(error);
    }
    if (upload_ && !bytes.empty()) return keep_on_disk(bytes);
    head_.request.body.append(bytes);
    on_body_kept({});
}

// What the buffer holds of the body, moved together to where it began.
std::string_view Connection::take_body_bytes() {
    const std::size_t start = begin_;
    std::size_t size = 0;
    while (begin_ != end_ && !decoder_->done()) {
        const BodyDecoder::Piece piece = decoder_->next(unread());
        std::char_traits<char>::move(buffer_.data() + start + size, piece.body.data(), piece.body.size());
        size += piece.body.size();
        begin_ += piece.used;
    }
    head_.request.body_size += size;
    if (head_.request.body_size > limit_of(route_->options)) throw too_large(limit_of(route_->options));
    return {buffer_.data() + start, size};
}

// The disk may be slow, so another thread waits for it; nothing is read meanwhile, so the bytes stay where they are.
void Connection::keep_on_disk(std::string_view bytes) {
    deadline_ = SteadyClock::time_point::max();
    service_.disk().post([self = shared_from_this(), upload = upload_, bytes] {
        std::optional<Error> fault;
        try {
            upload->append(bytes);
        } catch (const Error& error) {
            fault = error;
        }
        boost::asio::post(self->loop_.context(), [self, fault = std::move(fault)] {
            if (self->state_ == State::body) self->on_body_kept(fault);
        });
    });
}

void Connection::on_body_kept(const std::optional<Error>& fault) {
    if (fault) return refuse(*fault);
    if (decoder_->done()) return end_body();
    wait_for_body();
    if (buffer_.size() < body_buffer) buffer_.resize(body_buffer);
    read_more();
}

void Connection::end_body() {
    if (upload_) head_.request.body_file = upload_->path();
    hand_to_worker();
}

}  // namespace lazo::http
