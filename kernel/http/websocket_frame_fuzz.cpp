// Any bytes as the frames of a client behind a handshake, through the framing that the server uses.
#include <utility>

#include <cstdint>
#include <cstdlib>
#include <functional>

#include <boost/asio/io_context.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

#include "kernel/http/web_socket_stream.h"

namespace {

namespace beast = boost::beast;

constexpr std::size_t max_message = 4096;

beast::http::request<beast::http::empty_body> handshake() {
    beast::http::request<beast::http::empty_body> request{beast::http::verb::get, "/", 11};
    request.set(beast::http::field::host, "fuzz");
    request.set(beast::http::field::connection, "upgrade");
    request.set(beast::http::field::upgrade, "websocket");
    request.set(beast::http::field::sec_websocket_key, "dGhlIHNhbXBsZSBub25jZQ==");
    request.set(beast::http::field::sec_websocket_version, "13");
    return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    boost::asio::io_context context;
    lazo::http::WebSocketStream<beast::test::stream> stream{context};
    beast::test::stream client = beast::test::connect(stream.next_layer());
    lazo::http::configure(stream, max_message);
    boost::system::error_code error;
    stream.accept(handshake(), error);
    if (error) std::abort();
    // The first byte says in pieces of which size the others arrive.
    if (size == 0) return 0;
    stream.next_layer().read_size(1 + bytes[0] % 64);
    stream.next_layer().append({reinterpret_cast<const char*>(bytes) + 1, size - 1});
    client.close();

    bool ended = false;
    beast::flat_buffer message;
    std::function<void()> read = [&] {
        stream.async_read(message, [&](boost::system::error_code fault, std::size_t) {
            ended = static_cast<bool>(fault);
            if (message.size() > max_message) std::abort();
            message.clear();
            if (!ended) read();
        });
    };
    read();
    context.run();
    if (!ended) std::abort();
    return 0;
}
