#include "bench/session.h"

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <stdexcept>

#include "base/json.h"

namespace lazo::bench {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;

namespace {
beast::string_view view(std::string_view text) { return {text.data(), text.size()}; }
}  // namespace

struct Session::Stream {
    explicit Stream(std::uint16_t port) : socket(context) {
        socket.connect({boost::asio::ip::make_address("127.0.0.1"), port});
        socket.set_option(tcp::no_delay(true));
    }
    boost::asio::io_context context;
    tcp::socket socket;
    beast::flat_buffer buffer;
};

Session::Session(Login login) : login_(std::move(login)), stream_(std::make_unique<Stream>(login_.port)) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;

Session::Answer Session::ask(std::string_view method, std::string_view target, std::string_view body) {
    http::request<http::span_body<const char>> request;
    request.method_string(view(method));
    request.target(view("/api/v1" + std::string(target)));
    request.set(http::field::host, "127.0.0.1");
    if (!login_.cookie.empty()) request.set(http::field::cookie, login_.cookie);
    if (!login_.csrf.empty()) request.set("X-CSRF-Token", login_.csrf);
    if (method != "GET") request.set(http::field::content_type, "application/json");
    request.body() = {body.data(), body.size()};
    request.prepare_payload();
    http::write(stream_->socket, request);
    http::response_parser<http::string_body> parser;
    parser.body_limit(boost::none);
    http::read(stream_->socket, stream_->buffer, parser);
    auto& response = parser.get();
    if (response.result_int() >= 400)
        throw std::runtime_error(std::string(method) + " " + std::string(target) + ": " + response.body());
    if (login_.cookie.empty()) {
        const auto cookie = response[http::field::set_cookie];
        login_.cookie = std::string(cookie.substr(0, cookie.find(';')));
    }
    return {static_cast<int>(response.result_int()), std::move(response.body()),
            std::string(response["Lazo-Operation"])};
}

std::uint64_t Session::download(std::string_view target) {
    http::request<http::empty_body> request{http::verb::get, view("/api/v1" + std::string(target)), 11};
    request.set(http::field::host, "127.0.0.1");
    request.set(http::field::cookie, login_.cookie);
    http::write(stream_->socket, request);
    http::response_parser<http::buffer_body> parser;
    parser.body_limit(boost::none);
    http::read_header(stream_->socket, stream_->buffer, parser);
    if (parser.get().result_int() != 200) throw std::runtime_error("GET " + std::string(target) + " failed");
    std::array<char, 65536> room{};
    std::uint64_t bytes = 0;
    while (!parser.is_done()) {
        parser.get().body().data = room.data();
        parser.get().body().size = room.size();
        beast::error_code error;
        http::read(stream_->socket, stream_->buffer, parser, error);
        if (error && error != http::error::need_buffer) throw beast::system_error(error);
        bytes += room.size() - parser.get().body().size;
    }
    return bytes;
}

Login Session::sign_in(std::uint16_t port, std::string_view email, std::string_view password) {
    Session session{{port, {}, {}}};
    const Answer answer =
        session.post("/session", "{\"email\":" + json::quoted(email) + ",\"password\":" + json::quoted(password) + "}");
    session.login_.csrf = std::string(json::Document{answer.body}.root()["csrf"].text());
    return session.login_;
}

std::string escaped(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || c == '-' || c == '_' || c == '.')
            out += c;
        else
            out.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
    }
    return out;
}

}  // namespace lazo::bench
