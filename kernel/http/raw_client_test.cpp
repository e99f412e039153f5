#include "kernel/http/raw_client_test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

namespace lazo::http {

namespace {

constexpr int patience = 10'000;  // milliseconds

std::size_t length_of(const std::string& head) {
    const std::size_t at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

std::string fresh_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "lazo-http-XXXXXX").string();
    return ::mkdtemp(name.data());
}

Response error_text(const Request&, const Error& error) {
    return Response::text(status_of(error), std::to_string(status_of(error)) + " " + error.message().key);
}

}  // namespace

RawClient::RawClient(std::uint16_t port, int receive_buffer)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer > 0) ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        ADD_FAILURE() << "no connection";
}

RawClient::~RawClient() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

RawClient& RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) break;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return *this;
}

RawClient& RawClient::end_sending() {
    ::shutdown(descriptor_, SHUT_WR);
    return *this;
}

void RawClient::reset() {
    const linger hard{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(descriptor_);
    descriptor_ = -1;
}

bool RawClient::readable_within(std::chrono::milliseconds time) {
    pollfd wait{descriptor_, POLLIN, 0};
    return !received_.empty() || ::poll(&wait, 1, static_cast<int>(time.count())) > 0;
}

bool RawClient::fill() {
    pollfd wait{descriptor_, POLLIN, 0};
    if (::poll(&wait, 1, patience) <= 0) {
        ADD_FAILURE() << "the server is silent";
        return false;
    }
    char block[65536];
    const ssize_t count = ::recv(descriptor_, block, sizeof block, 0);
    if (count <= 0) return false;
    received_.append(block, static_cast<std::size_t>(count));
    return true;
}

std::string RawClient::until(std::string_view mark) {
    std::size_t at;
    while ((at = received_.find(mark)) == std::string::npos) {
        if (!fill()) return std::exchange(received_, {});
    }
    const std::string found = received_.substr(0, at + mark.size());
    received_.erase(0, at + mark.size());
    return found;
}

std::string RawClient::bytes(std::size_t count) {
    while (received_.size() < count && fill()) {
    }
    const std::string found = received_.substr(0, count);
    received_.erase(0, found.size());
    return found;
}

std::string RawClient::rest() {
    while (fill()) {
    }
    return std::exchange(received_, {});
}

RawClient::Answer RawClient::answer(std::string_view method) {
    Answer answer;
    answer.head = until("\r\n\r\n");
    if (answer.head.size() < 12) return answer;
    answer.status = std::atoi(answer.head.c_str() + 9);
    if (method == "HEAD") return answer;
    if (!answer.has("Transfer-Encoding: chunked")) {
        answer.body = bytes(length_of(answer.head));
        return answer;
    }
    while (true) {
        const std::size_t size = std::strtoul(until("\r\n").c_str(), nullptr, 16);
        answer.body += bytes(size);
        if (until("\r\n") != "\r\n" || size == 0) return answer;
    }
}

std::string get(std::string_view path, std::string_view more_headers) {
    std::string text{"GET "};
    return text.append(path).append(" HTTP/1.1\r\nHost: test\r\n").append(more_headers).append("\r\n");
}

std::string post(std::string_view path, std::string_view body, std::string_view more_headers) {
    std::string text{"POST "};
    text.append(path).append(" HTTP/1.1\r\nHost: test\r\nContent-Length: ").append(std::to_string(body.size()));
    return text.append("\r\n").append(more_headers).append("\r\n").append(body);
}

TestServer::TestServer(const std::function<void(Router&)>& fill, ServerOptions options)
    : upload_folder(fresh_folder()) {
    router.add(Method::get, "/hello", [](const Request&) { return Response::text(200, "hello"); });
    router.add(Method::post, "/echo", [](const Request& request) { return Response::text(200, request.body); });
    if (fill) fill(router);
    options.port = 0;
    options.upload_folder = upload_folder;
    server = std::make_unique<Server>(router, options, error_text);
    server->start();
}

TestServer::~TestServer() {
    server.reset();
    std::error_code ignored;
    std::filesystem::remove_all(upload_folder, ignored);
}

RawClient::Answer TestServer::ask(std::string_view bytes, std::string_view method) {
    return RawClient{port()}.send(bytes).answer(method);
}

bool eventually(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds{patience};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::yield();
    }
    return true;
}

std::size_t files_in(const std::string& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{folder}, {}));
}

}  // namespace lazo::http
