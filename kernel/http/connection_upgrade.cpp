#include <utility>

#include "kernel/http/connection.h"

#include <boost/asio/post.hpp>

#include "kernel/http/outbox.h"
#include "kernel/http/web_socket.h"

namespace lazo::http {

void Connection::upgrade() {
    const auto outbox = std::make_shared<Outbox>();
    try {
        require_handshake(head_.request);
        upgrade_->opened(head_.request, outbox);
    } catch (...) {
        return end_work(service_.answer_for_current_exception(head_.request));
    }
    observe(101);
    boost::asio::post(loop_.context(), [self = shared_from_this(), outbox] { self->become_socket(outbox); });
}

// The handler has taken the socket, so it must hear of its end even when the connection is gone by now: a WebSocket
// on a closed connection ends at once and says so.
void Connection::become_socket(const std::shared_ptr<Outbox>& outbox) {
    const bool gone = state_ == State::closed;
    auto socket = std::make_shared<WebSocket>(std::move(socket_), loop_, service_, *upgrade_, outbox);
    if (gone) {
        ++service_.connections_open;
    } else {
        state_ = State::closed;
        loop_.remove(*this);
    }
    socket->start(head_.request);
}

}  // namespace lazo::http
