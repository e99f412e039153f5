// The WebSocket framing that the server and its fuzzer share: Beast's, with our limits.
#pragma once

#include <cstddef>

#include <boost/beast/websocket/stream.hpp>

namespace lazo::http {

// No compression: it costs memory per socket and leaks lengths.
template <class Transport>
using WebSocketStream = boost::beast::websocket::stream<Transport, false>;

template <class Transport>
void configure(WebSocketStream<Transport>& stream, std::size_t max_message) {
    namespace websocket = boost::beast::websocket;
    stream.read_message_max(max_message);
    stream.auto_fragment(false);
    stream.text(true);
    // Deadlines and pings are kept by the loop's one timer.
    websocket::stream_base::timeout none{};
    none.handshake_timeout = websocket::stream_base::none();
    none.idle_timeout = websocket::stream_base::none();
    none.keep_alive_pings = false;
    stream.set_option(none);
}

}  // namespace lazo::http
