// What clients must not do, over real sockets: every one is answered, or cut, and the server goes on.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "kernel/http/raw_client_test.h"

namespace lazo::http {

namespace {

using namespace std::string_literals;

struct Hostile {
    const char* name;
    std::string bytes;
    const char* answer;
};

std::string chunked(std::string_view chunks) {
    return "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"s.append(chunks);
}

std::string posted_with(std::string_view headers, std::string_view body) {
    return "POST /echo HTTP/1.1\r\nHost: a\r\n"s.append(headers).append("\r\n").append(body);
}

std::vector<Hostile> broken_heads() {
    return {
        {"no host", "GET /hello HTTP/1.1\r\n\r\n", "400 http.bad_host"},
        {"two hosts", get("/hello", "Host: b\r\n"), "400 http.bad_host"},
        {"host with a path", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n", "400 http.bad_host"},
        {"host with a user", "GET /hello HTTP/1.1\r\nHost: a@b\r\n\r\n", "400 http.bad_host"},
        {"NUL in the path", get("/he\0llo"s), "400 http.bad_target"},
        {"escaped NUL in the path", get("/hello%00"), "400 http.bad_target"},
        {"escaped NUL in the query", get("/hello?a=%00"), "400 http.bad_target"},
        {"escaped line end in the path", get("/hello%0d%0a"), "400 http.bad_target"},
        {"half an escape", get("/hello%4"), "400 http.bad_target"},
        {"no escape", get("/hello%zz"), "400 http.bad_target"},
        {"broken UTF-8", get("/%ff%fe"), "400 http.bad_target"},
        {"overlong UTF-8", get("/%c0%af"), "400 http.bad_target"},
        {"fragment", get("/hello#x"), "400 http.bad_target"},
        {"no slash", get("hello"), "400 http.bad_target"},
        {"other scheme", get("ftp://a/hello"), "400 http.bad_target"},
        {"star of a GET", get("*"), "400 http.bad_target"},
        {"two blanks", "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n", "400 http.bad_target"},
        {"blank before the colon", get("/hello", "X-A : 1\r\n"), "400 http.bad_head"},
        {"folded header", get("/hello", "X-A: 1\r\n 2\r\n"), "400 http.bad_head"},
        {"folded header with a tab", get("/hello", "X-A: 1\r\n\t2\r\n"), "400 http.bad_head"},
        {"header without a name", get("/hello", ": 1\r\n"), "400 http.bad_head"},
        {"header without a colon", get("/hello", "nothing\r\n"), "400 http.bad_head"},
        {"NUL in a header", get("/hello", "X-A: 1\0 2\r\n"s), "400 http.bad_head"},
        {"single line feed in a header", get("/hello", "X-A: 1\nX-B: 2\r\n"), "400 http.bad_head"},
        {"single carriage return in a header", get("/hello", "X-A: 1\rX-B: 2\r\n"), "400 http.bad_head"},
        {"not HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, "400 http.bad_head"},
        {"lower-case method", "get /hello HTTP/1.1\r\nHost: a\r\n\r\n", "501 http.method_unknown"},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 http.bad_version"},
        {"version 1.2", "GET /hello HTTP/1.2\r\nHost: a\r\n\r\n", "505 http.bad_version"},
        {"unknown expectation", get("/hello", "Expect: miracles\r\n"), "417 http.expectation_unknown"},
        {"a hundred headers too many",
         get("/hello",
             [] {
                 std::string all;
                 for (int i = 0; i < 200; ++i) all += "X: 1\r\n";
                 return all;
             }()),
         "431 http.head_too_large"},
        {"a huge header", get("/hello", "X: " + std::string(20'000, 'x') + "\r\n"), "431 http.head_too_large"},
        {"a header without end", "GET /hello HTTP/1.1\r\nX: " + std::string(20'000, 'x'), "431 http.head_too_large"},
    };
}

std::vector<Hostile> broken_framing() {
    return {
        {"both lengths", posted_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
         "400 http.bad_framing"},
        {"both, the other way", posted_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
         "400 http.bad_framing"},
        {"two lengths", posted_with("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), "400 http.bad_framing"},
        {"two lengths in one", posted_with("Content-Length: 5, 6\r\n", "hello!"), "400 http.bad_framing"},
        {"signed length", posted_with("Content-Length: +5\r\n", "hello"), "400 http.bad_framing"},
        {"negative length", posted_with("Content-Length: -1\r\n", "hello"), "400 http.bad_framing"},
        {"hexadecimal length", posted_with("Content-Length: 0x5\r\n", "hello"), "400 http.bad_framing"},
        {"empty length", posted_with("Content-Length: \r\n", "hello"), "400 http.bad_framing"},
        {"length over 64 bits", posted_with("Content-Length: 18446744073709551621\r\n", "hello"),
         "400 http.bad_framing"},
        {"gzip", posted_with("Transfer-Encoding: gzip\r\n", "hello"), "400 http.bad_framing"},
        {"gzip, chunked", posted_with("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), "400 http.bad_framing"},
        {"chunked, identity", posted_with("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
         "400 http.bad_framing"},
        {"xchunked", posted_with("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), "400 http.bad_framing"},
        {"chunked twice", posted_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
         "400 http.bad_framing"},
        {"chunked in quotes", posted_with("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), "400 http.bad_framing"},
        {"chunked in HTTP/1.0", "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         "400 http.bad_framing"},
        {"chunk without a size", chunked("\r\nhello\r\n0\r\n\r\n"), "400 http.bad_chunk"},
        {"chunk with a word as size", chunked("five\r\nhello\r\n0\r\n\r\n"), "400 http.bad_chunk"},
        {"chunk with a blank before the size", chunked(" 5\r\nhello\r\n0\r\n\r\n"), "400 http.bad_chunk"},
        {"chunk with a signed size", chunked("+5\r\nhello\r\n0\r\n\r\n"), "400 http.bad_chunk"},
        {"chunk over 64 bits", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n"), "400 http.bad_chunk"},
        {"chunk longer than said", chunked("5\r\nhello!\r\n0\r\n\r\n"), "400 http.bad_chunk"},
        {"chunk with single line feeds", chunked("5\nhello\n0\n\n"), "400 http.bad_chunk"},
        {"chunk extension with a line feed", chunked("5;a\nb\r\nhello\r\n0\r\n\r\n"), "400 http.bad_chunk"},
        {"trailer without end", chunked("0\r\nX: " + std::string(10'000, 'x')), "400 http.bad_chunk"},
        {"endless chunk extension", chunked("5;" + std::string(10'000, 'x')), "400 http.bad_chunk"},
        {"more than the route takes", post("/echo", std::string(3'000'000, 'x')), "413 http.body_too_large"},
        {"more than the route takes, in chunks", chunked("300000\r\n" + std::string(3'000'000, 'x')),
         "413 http.body_too_large"},
        {"more than there is memory", posted_with("Content-Length: 9223372036854775807\r\n", "x"),
         "413 http.body_too_large"},
        {"a body where none is taken", post("/empty", "x"), "413 http.body_too_large"},
    };
}

void expect_refused(const std::vector<Hostile>& all) {
    TestServer server{[](Router& router) {
        router.add(Method::post, "/empty", [](const Request&) { return Response::empty(); }, {Body::none});
    }};
    for (const Hostile& each : all) {
        SCOPED_TRACE(each.name);
        RawClient client{server.port()};
        // What follows must never be answered: it may be a smuggled request.
        client.send(each.bytes + get("/hello"));
        const auto answer = client.answer();
        EXPECT_EQ(answer.body, each.answer);
        EXPECT_TRUE(answer.has("Connection: close"));
        EXPECT_EQ(client.rest(), "");
    }
    EXPECT_EQ(server.ask(get("/hello")).body, "hello");
}

// A handler that waits until the test lets it go.
struct Gate {
    void wait() {
        std::unique_lock lock{mutex};
        ++waiting;
        changed.wait(lock, [this] { return open; });
    }
    void let_go() {
        const std::lock_guard lock{mutex};
        open = true;
        changed.notify_all();
    }
    std::mutex mutex;
    std::condition_variable changed;
    std::atomic<int> waiting{0};
    bool open = false;
};

}  // namespace

TEST(Hostile, BrokenHeadsAreRefused) { expect_refused(broken_heads()); }

TEST(Hostile, WhatCouldBeReadInTwoWaysIsRefused) { expect_refused(broken_framing()); }

TEST(Hostile, WhatIsOnlyOddIsTaken) {
    TestServer server;
    EXPECT_EQ(server.ask("\r\n\r\n" + get("/hello")).body, "hello");
    EXPECT_EQ(server.ask(get("http://test/hello?x=1")).body, "hello");
    EXPECT_EQ(server.ask(get("/%68ello")).body, "hello");
    EXPECT_EQ(server.ask("GET /hello HTTP/1.1\r\nHost: [::1]:80\r\n\r\n").body, "hello");
    EXPECT_EQ(server.ask(posted_with("Content-Length: 5\r\nContent-Length: 5\r\n", "hello")).body, "hello");
    EXPECT_EQ(
        server.ask(posted_with("transfer-encoding: CHUNKED\r\n", "5;a=b\r\nhello\r\n00\r\nX-Trailer: 1\r\n\r\n")).body,
        "hello");
}

TEST(Hostile, ATrailerIsNoHeader) {
    TestServer server{[](Router& router) {
        router.add(Method::post, "/who", [](const Request& request) {
            return Response::text(200, std::string{request.header("authorization").value_or("nobody")});
        });
    }};
    EXPECT_EQ(
        server.ask("POST /who HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: me\r\n\r\n")
            .body,
        "nobody");
}

TEST(Hostile, ASlowHeadIsCutHoweverItDrips) {
    ServerOptions options;
    options.header_timeout = std::chrono::milliseconds{60};
    TestServer server{{}, options};
    RawClient client{server.port()};
    client.send("GET /hello HTTP/1.1\r\n");
    int drips = 0;
    while (!client.readable_within(std::chrono::milliseconds{10}) && ++drips < 500) client.send("X: 1\r\n");
    EXPECT_LT(drips, 100);
    EXPECT_EQ(client.rest(), "");
}

TEST(Hostile, ASilentConnectionIsCut) {
    ServerOptions options;
    options.idle_timeout = std::chrono::milliseconds{150};
    TestServer server{{}, options};
    RawClient silent{server.port()};
    RawClient used{server.port()};
    EXPECT_EQ(used.send(get("/hello")).answer().body, "hello");
    EXPECT_EQ(silent.rest(), "");
    EXPECT_EQ(used.rest(), "");
    EXPECT_TRUE(eventually([&] { return server.server->counts().connections_open == 0; }));
}

TEST(Hostile, AStalledBodyIsRefused) {
    ServerOptions options;
    options.body_timeout = std::chrono::milliseconds{40};
    TestServer server{{}, options};
    EXPECT_EQ(server.ask(posted_with("Content-Length: 5\r\n", "he")).body, "408 http.body_slow");
}

TEST(Hostile, AHalfClosedClientGetsItsAnswers) {
    TestServer server;
    RawClient whole{server.port()};
    whole.send(get("/hello") + get("/hello")).end_sending();
    EXPECT_EQ(whole.answer().body, "hello");
    EXPECT_EQ(whole.answer().body, "hello");
    EXPECT_EQ(whole.rest(), "");
    RawClient half{server.port()};
    half.send(posted_with("Content-Length: 5\r\n", "he")).end_sending();
    EXPECT_EQ(half.answer().body, "400 http.body_incomplete");
}

TEST(Hostile, AClientThatNeverReadsItsAnswerIsCut) {
    ServerOptions options;
    options.write_timeout = std::chrono::milliseconds{80};
    TestServer server{[](Router& router) {
                          router.add(Method::get, "/large",
                                     [](const Request&) { return Response::text(200, std::string(30 << 20, 'x')); });
                      },
                      options};
    RawClient client{server.port(), 4096};
    client.send(get("/large"));
    EXPECT_TRUE(eventually([&] { return server.server->counts().requests == 1; }));
    EXPECT_TRUE(eventually([&] { return server.server->counts().connections_open == 0; }));
}

TEST(Hostile, TooManyConnectionsAreToldSo) {
    ServerOptions options;
    options.max_connections = 2;
    TestServer server{{}, options};
    RawClient first{server.port()}, second{server.port()};
    EXPECT_EQ(first.send(get("/hello")).answer().status, 200);
    EXPECT_EQ(second.send(get("/hello")).answer().status, 200);
    const auto refused = server.ask(get("/hello"));
    EXPECT_EQ(refused.body, "503 http.busy");
    EXPECT_TRUE(refused.has("Retry-After: 1"));
    EXPECT_TRUE(refused.has("Connection: close"));
    first.reset();
    EXPECT_TRUE(eventually([&] { return server.ask(get("/hello")).status == 200; }));
    EXPECT_GE(server.server->counts().refused, 1u);
}

TEST(Hostile, AFullQueueIsToldSo) {
    Gate gate;
    ServerOptions options;
    options.workers = 1;
    options.max_queued = 1;
    TestServer server{[&](Router& router) {
                          router.add(Method::get, "/wait", [&](const Request&) {
                              gate.wait();
                              return Response::text(200, "waited");
                          });
                      },
                      options};
    RawClient running{server.port()}, queued{server.port()}, refused{server.port()};
    running.send(get("/wait"));
    EXPECT_TRUE(eventually([&] { return gate.waiting == 1; }));
    queued.send(get("/wait"));
    EXPECT_TRUE(eventually([&] { return server.server->counts().requests == 2; }));
    // The second may still be on its way into the queue; then the third takes its place and it is the one refused.
    refused.send(get("/wait"));
    RawClient& loser = eventually([&] { return refused.readable_within({}) || queued.readable_within({}); }) &&
                               refused.readable_within({})
                           ? refused
                           : queued;
    const auto answer = loser.answer();
    EXPECT_EQ(answer.body, "503 http.busy");
    EXPECT_TRUE(answer.has("Retry-After: 1"));
    EXPECT_FALSE(answer.has("Connection: close"));
    gate.let_go();
    EXPECT_EQ(running.answer().body, "waited");
    EXPECT_EQ((&loser == &refused ? queued : refused).answer().body, "waited");
    EXPECT_EQ(loser.send(get("/hello")).answer().body, "hello");
}

TEST(Drain, OpenRequestsEndAndIdleOnesClose) {
    Gate gate;
    TestServer server{[&](Router& router) {
        router.add(Method::get, "/wait", [&](const Request&) {
            gate.wait();
            return Response::text(200, "waited");
        });
    }};
    RawClient idle{server.port()}, busy{server.port()};
    EXPECT_EQ(idle.send(get("/hello")).answer().status, 200);
    busy.send(get("/wait"));
    EXPECT_TRUE(eventually([&] { return gate.waiting == 1; }));
    std::thread stopping{[&] { server.server->stop(); }};
    EXPECT_EQ(idle.rest(), "");
    gate.let_go();
    const auto answer = busy.answer();
    EXPECT_EQ(answer.body, "waited");
    EXPECT_TRUE(answer.has("Connection: close"));
    EXPECT_EQ(busy.rest(), "");
    busy.reset();
    stopping.join();
    EXPECT_EQ(server.server->counts().connections_open, 0u);
}

TEST(Drain, WhatDoesNotEndIsCut) {
    ServerOptions options;
    options.drain_timeout = std::chrono::milliseconds{30};
    TestServer server{{}, options};
    RawClient stuck{server.port()};
    stuck.send(posted_with("Content-Length: 5\r\n", "he"));
    EXPECT_TRUE(eventually([&] { return server.server->counts().requests == 1; }));
    server.server->stop();
    EXPECT_EQ(stuck.rest(), "");
}

}  // namespace lazo::http
