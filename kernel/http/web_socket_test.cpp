#include <atomic>
#include <mutex>
#include <thread>

#include "kernel/http/outbox.h"
#include "kernel/http/raw_client_test.h"

namespace lazo::http {

namespace {

constexpr int text = 1, binary = 2, closing = 8, ping = 9, pong = 10;

std::string upgrade(std::string_view path = "/live", std::string_view more = "") {
    return get(path, std::string{"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"}
                         .append(more));
}

enum class End { last, more };

// As a client masks it; the mask of zeros leaves the payload as it is.
std::string frame(int opcode, std::string_view payload, End end = End::last) {
    std::string bytes(1, static_cast<char>((end == End::last ? 0x80 : 0) | opcode));
    if (payload.size() < 126) {
        bytes += static_cast<char>(0x80 | payload.size());
    } else {
        const bool middle = payload.size() < 65536;
        bytes += static_cast<char>(0x80 | (middle ? 126 : 127));
        for (int shift = middle ? 8 : 56; shift >= 0; shift -= 8)
            bytes += static_cast<char>(payload.size() >> shift & 0xff);
    }
    return bytes.append(4, '\0').append(payload);
}

struct Frame {
    int opcode = -1;  // -1: the connection ended
    std::string payload;
    int close_code() const {
        return payload.size() < 2
                   ? 0
                   : (static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]));
    }
};

Frame next_frame(RawClient& client) {
    const std::string head = client.bytes(2);
    if (head.size() < 2) return {};
    std::size_t size = static_cast<unsigned char>(head[1]) & 0x7f;
    if (size >= 126) {
        const std::string more = client.bytes(size == 126 ? 2 : 8);
        size = 0;
        for (const char byte : more) size = size << 8 | static_cast<unsigned char>(byte);
    }
    return {head[0] & 0x0f, client.bytes(size)};
}

// A server whose socket answers every text with itself, and notes what happens.
struct Echo {
    explicit Echo(ServerOptions options = {}) : server([this](Router& router) { add(router); }, std::move(options)) {}

    void add(Router& router) {
        SocketHandler handler;
        handler.opened = [this](const Request& request, std::shared_ptr<Socket> socket) {
            if (request.header("origin") == "http://evil") throw Error{ErrorKind::forbidden, {"x.origin"}};
            const std::lock_guard lock{mutex};
            last = socket;
            if (request.argument("greet")) socket->send(std::make_shared<const std::string>("welcome"));
        };
        handler.received = [](const std::shared_ptr<Socket>& socket, std::string_view message) {
            if (message == "throw") throw Error{ErrorKind::internal, {"x"}};
            socket->send(std::make_shared<const std::string>(message));
        };
        handler.closed = [this](const std::shared_ptr<Socket>& socket) {
            EXPECT_FALSE(socket->open());
            ++closed;
        };
        router.add_socket("/live", handler);
    }
    std::shared_ptr<Socket> socket() {
        const std::lock_guard lock{mutex};
        return last;
    }

    std::mutex mutex;
    std::shared_ptr<Socket> last;
    std::atomic<int> closed{0};
    TestServer server;
};

struct OpenClient : RawClient {
    explicit OpenClient(Echo& echo, int receive_buffer = 0) : RawClient(echo.server.port(), receive_buffer) {
        const Answer answer = send(upgrade()).answer("HEAD");
        EXPECT_EQ(answer.status, 101);
        EXPECT_TRUE(answer.has("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        EXPECT_TRUE(answer.has("X-Request-Id: "));
    }
};

}  // namespace

TEST(WebSocket, EchoesTextInOrder) {
    Echo echo;
    OpenClient client{echo};
    std::string all;
    for (int i = 0; i < 50; ++i) all += frame(text, "message " + std::to_string(i));
    client.send(all);
    for (int i = 0; i < 50; ++i) EXPECT_EQ(next_frame(client).payload, "message " + std::to_string(i));
}

TEST(WebSocket, JoinsFragmentsAroundAPing) {
    Echo echo;
    OpenClient client{echo};
    client.send(frame(text, "one ", End::more) + frame(ping, "alive?") + frame(0, "two ", End::more) +
                frame(0, "three"));
    const Frame answer = next_frame(client);
    EXPECT_EQ(answer.opcode, pong);
    EXPECT_EQ(answer.payload, "alive?");
    EXPECT_EQ(next_frame(client).payload, "one two three");
}

TEST(WebSocket, RefusesBinaryLargeAndBrokenText) {
    ServerOptions options;
    options.max_socket_message = 1000;
    Echo echo{options};
    const auto code_after = [&](const std::string& bytes) {
        OpenClient client{echo};
        return next_frame(client.send(bytes)).close_code();
    };
    EXPECT_EQ(code_after(frame(binary, "x")), 1003);
    EXPECT_EQ(code_after(frame(text, std::string(1001, 'x'))), 1009);
    EXPECT_EQ(code_after(frame(text, std::string(600, 'x'), End::more) + frame(0, std::string(600, 'x'))), 1009);
    EXPECT_EQ(code_after(frame(text, "\xff\xfe")), 1007);
    EXPECT_EQ(code_after(frame(3, "unknown opcode")), 1002);
    EXPECT_EQ(code_after(std::string{"\x81\x01x", 3}), 1002) << "not masked";
    EXPECT_EQ(code_after(std::string{"\x81\xff\0\0\0\0\0\0\0\x05\0\0\0\0hello", 19}), 1002) << "a length too long";
    EXPECT_EQ(code_after(frame(text, "throw")), 1011);
    EXPECT_TRUE(eventually([&] { return echo.closed == 8; }));
    EXPECT_EQ(echo.server.server->counts().sockets_open, 0u);
}

TEST(WebSocket, TheHandlerJudgesTheUpgrade) {
    Echo echo;
    const auto refused = echo.server.ask(upgrade("/live", "Origin: http://evil\r\n"));
    EXPECT_EQ(refused.body, "403 x.origin");
    EXPECT_TRUE(refused.has("Connection: close"));
    EXPECT_EQ(echo.server.ask(upgrade("/nowhere")).status, 404);
    EXPECT_EQ(echo.server.ask(get("/live")).status, 404);
    EXPECT_EQ(echo.closed, 0);
}

TEST(WebSocket, RefusesABrokenHandshake) {
    Echo echo;
    const std::string start = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    EXPECT_EQ(echo.server.ask(get("/live", start)).status, 426);
    EXPECT_EQ(echo.server.ask(get("/live", start + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n")).status,
              400);
    EXPECT_EQ(echo.server.ask(upgrade("/live", "Content-Length: 3\r\n") + "abc").status, 400);
    EXPECT_EQ(echo.server.ask(upgrade() + get("/hello")).status, 400) << "bytes before the handshake";
    EXPECT_EQ(echo.closed, 0);
}

TEST(WebSocket, WhatIsSentWhileOpeningLeavesFirst) {
    Echo echo;
    RawClient client{echo.server.port()};
    client.send(upgrade("/live?greet=1"));
    EXPECT_EQ(client.answer("HEAD").status, 101);
    EXPECT_EQ(next_frame(client).payload, "welcome");
}

TEST(WebSocket, ManyThreadsSendAtOnce) {
    Echo echo;
    OpenClient client{echo};
    const auto socket = echo.socket();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < 50; ++n) socket->send(std::make_shared<const std::string>(std::to_string(i * 100 + n)));
        });
    }
    for (auto& thread : threads) thread.join();
    std::vector<int> next{0, 100, 200, 300};
    for (int i = 0; i < 200; ++i) {
        const int number = std::stoi(next_frame(client).payload);
        EXPECT_EQ(number, next[static_cast<std::size_t>(number / 100)]++);
    }
}

TEST(WebSocket, CutsAClientThatNeverReads) {
    Echo echo;
    OpenClient client{echo, 4096};
    const auto socket = echo.socket();
    const auto text_of_4k = std::make_shared<const std::string>(std::string(4096, 'x'));
    EXPECT_TRUE(eventually([&] {
        socket->send(text_of_4k);
        return !socket->open();
    }));
    EXPECT_TRUE(eventually([&] { return echo.closed == 1; }));
    EXPECT_EQ(echo.server.server->counts().sockets_open, 0u);
}

TEST(WebSocket, AHugeFrameFillsTheQueueByItsBytes) {
    Outbox outbox;
    outbox.send(std::make_shared<const std::string>(std::string(Outbox::max_bytes, 'x')));
    EXPECT_TRUE(outbox.open());
    outbox.send(std::make_shared<const std::string>("x"));
    EXPECT_FALSE(outbox.open());
    EXPECT_TRUE(outbox.overflowed());
}

TEST(WebSocket, PingsAndCutsTheSilent) {
    ServerOptions options;
    options.socket_ping = std::chrono::milliseconds{100};
    Echo echo{options};
    OpenClient answering{echo};
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(next_frame(answering).opcode, ping);
        answering.send(frame(pong, ""));
    }
    EXPECT_EQ(next_frame(answering).opcode, ping);
    EXPECT_EQ(next_frame(answering).opcode, ping);
    EXPECT_EQ(next_frame(answering).opcode, -1) << "two pings without an answer";
    EXPECT_TRUE(eventually([&] { return echo.closed == 1; }));
}

TEST(WebSocket, ClosesOnRequestOfEitherSide) {
    ServerOptions options;
    options.write_timeout = std::chrono::milliseconds{100};  // also for the other half of a close
    Echo echo{options};
    OpenClient leaving{echo};
    leaving.send(frame(closing, "\x03\xe8"));
    EXPECT_EQ(next_frame(leaving).close_code(), 1000);
    EXPECT_EQ(next_frame(leaving).opcode, -1);
    OpenClient staying{echo};
    const auto socket = echo.socket();
    socket->send(std::make_shared<const std::string>("last words"));
    socket->close(4001, "signed out");
    EXPECT_EQ(next_frame(staying).payload, "last words");
    const Frame end = next_frame(staying);
    EXPECT_EQ(end.close_code(), 4001);
    EXPECT_EQ(end.payload.substr(2), "signed out");
    staying.send(frame(closing, "\x0f\xa1"));
    EXPECT_TRUE(eventually([&] { return echo.closed == 2; }));
}

TEST(WebSocket, AStoppingServerSaysGoodbye) {
    std::shared_ptr<Socket> left;
    {
        ServerOptions options;
        options.write_timeout = std::chrono::milliseconds{100};
        Echo echo{options};
        OpenClient client{echo}, silent{echo};
        left = echo.socket();
        std::thread stopping{[&] { echo.server.server->stop(); }};
        EXPECT_EQ(next_frame(client).close_code(), 1001);
        client.send(frame(closing, "\x03\xe9"));
        stopping.join();
        EXPECT_EQ(echo.closed, 2);
    }
    left->send(std::make_shared<const std::string>("to nobody"));
    EXPECT_FALSE(left->open());
}

TEST(WebSocket, AThousandOpenAtOnce) {
    Echo echo;
    std::vector<std::unique_ptr<OpenClient>> clients;
    for (int i = 0; i < 1000; ++i) clients.push_back(std::make_unique<OpenClient>(echo));
    EXPECT_EQ(echo.server.server->counts().sockets_open, 1000u);
    for (auto& client : clients) client->send(frame(text, "here"));
    for (auto& client : clients) EXPECT_EQ(next_frame(*client).payload, "here");
    clients.clear();
    EXPECT_TRUE(eventually([&] { return echo.closed == 1000; }));
}

}  // namespace lazo::http
