#include "kernel/http/server.h"

#include "kernel/http/raw_client_test.h"

namespace lazo::http {

namespace {

Response with_path(const Request& request) { return Response::text(200, request.path); }

}  // namespace

TEST(Server, AnswersAndKeepsTheConnection) {
    TestServer server;
    RawClient client{server.port()};
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.send(get("/hello")).answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "hello");
    }
    EXPECT_EQ(server.server->counts().connections_total, 1u);
    EXPECT_EQ(server.server->counts().requests, 3u);
}

TEST(Server, EveryAnswerCarriesAnIdADateAndTheSecurityHeaders) {
    TestServer server;
    for (const std::string& request : {get("/hello"), get("/nothing"), std::string{"broken\r\n\r\n"}}) {
        const auto answer = server.ask(request);
        for (const char* name :
             {"X-Request-Id: ", "Date: ", "Content-Security-Policy: default-src 'self'; script-src 'self';",
              "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY",
              "Referrer-Policy: ", "Permissions-Policy: ", "Cross-Origin-Opener-Policy: same-origin"}) {
            EXPECT_TRUE(answer.has(name)) << name << " of " << request;
        }
    }
    EXPECT_NE(server.ask(get("/hello")).head, server.ask(get("/hello")).head);
}

TEST(Server, AHandlerKeepsItsOwnPolicyAndCannotSplitTheHead) {
    TestServer server{[](Router& router) {
        router.add(Method::get, "/framed", [](const Request&) {
            return Response::text(200, "x")
                .header("content-security-policy", "frame-ancestors *")
                .header("X-A", "1\r\nX-B: 2");
        });
    }};
    const auto answer = server.ask(get("/framed"));
    EXPECT_TRUE(answer.has("content-security-policy: frame-ancestors *\r\n"));
    EXPECT_FALSE(answer.has("default-src"));
    EXPECT_TRUE(answer.has("X-A: 1  X-B: 2\r\n"));
    EXPECT_TRUE(answer.has("nosniff"));
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
    TestServer server{[](Router& router) { router.add(Method::get, "/n/{n}", with_path); }};
    std::string requests;
    for (int i = 0; i < 20; ++i) {
        requests += i % 3 == 0 ? post("/echo", "/n/" + std::to_string(i)) : get("/n/" + std::to_string(i));
    }
    RawClient client{server.port()};
    client.send(requests);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(client.answer().body, "/n/" + std::to_string(i));
}

TEST(Server, PipelinedFaultsDoNotStopWhatFollows) {
    TestServer server;
    RawClient client{server.port()};
    client.send(get("/none") + get("/hello") + "DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n" + get("/hello"));
    EXPECT_EQ(client.answer().status, 404);
    EXPECT_EQ(client.answer().body, "hello");
    EXPECT_EQ(client.answer().status, 405);
    EXPECT_EQ(client.answer().body, "hello");
}

TEST(Server, OneByteAtATime) {
    TestServer server;
    RawClient client{server.port()};
    for (const char c :
         post("/echo", "body") + "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") {
        client.send({&c, 1});
    }
    EXPECT_EQ(client.answer().body, "body");
    EXPECT_EQ(client.answer().status, 200);
}

TEST(Server, HeadHasTheLengthAndNoBody) {
    TestServer server;
    RawClient client{server.port()};
    const auto answer = client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + get("/hello")).answer("HEAD");
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.has("Content-Length: 5\r\n"));
    EXPECT_EQ(client.answer().body, "hello");
}

TEST(Server, MethodsThatARouteLacks) {
    TestServer server{[](Router& router) { router.add(Method::delete_, "/hello", with_path); }};
    const auto refused = server.ask(post("/hello", ""));
    EXPECT_EQ(refused.body, "405 http.method_not_allowed");
    EXPECT_TRUE(refused.has("Allow: OPTIONS, GET, HEAD, DELETE\r\n"));
    const auto options = server.ask("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(options.status, 204);
    EXPECT_TRUE(options.has("Allow: OPTIONS, GET, HEAD, DELETE\r\n"));
    EXPECT_FALSE(options.has("Content-Length"));
    EXPECT_EQ(server.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status, 204);
    EXPECT_EQ(server.ask("TRACE /hello HTTP/1.1\r\nHost: a\r\n\r\n").status, 501);
    EXPECT_EQ(server.ask(post("/none", "")).status, 404);
}

TEST(Server, AThrowingHandlerIsAnAnswer) {
    TestServer server{[](Router& router) {
        router.add(Method::get, "/error", [](const Request&) -> Response {
            throw Error{ErrorKind::conflict, {"x.stale"}};
        });
        router.add(Method::get, "/exception", [](const Request&) -> Response { throw std::runtime_error{"oops"}; });
        router.add(Method::get, "/number", [](const Request&) -> Response { throw 7; });
    }};
    RawClient client{server.port()};
    EXPECT_EQ(client.send(get("/error")).answer().body, "409 x.stale");
    EXPECT_EQ(client.send(get("/exception")).answer().body, "500 oops");
    EXPECT_EQ(client.send(get("/number")).answer().status, 500);
}

TEST(Server, TheFallbackTakesOnlyWhatReads) {
    TestServer server{[](Router& router) { router.set_fallback(with_path); }};
    EXPECT_EQ(server.ask(get("/any/where")).body, "/any/where");
    EXPECT_EQ(server.ask(post("/any/where", "x")).status, 404);
    EXPECT_EQ(server.ask(post("/hello", "x")).status, 405);
}

TEST(Server, OldProtocolClosesUnlessAskedToStay) {
    TestServer server;
    RawClient closing{server.port()};
    const auto answer = closing.send("GET /hello HTTP/1.0\r\n\r\n").answer();
    EXPECT_EQ(answer.body, "hello");
    EXPECT_TRUE(answer.has("Connection: close"));
    EXPECT_EQ(closing.rest(), "");
    RawClient staying{server.port()};
    EXPECT_TRUE(
        staying.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer().has("Connection: keep-alive"));
    EXPECT_EQ(staying.send(get("/hello", "Connection: close\r\n")).answer().body, "hello");
    EXPECT_EQ(staying.rest(), "");
}

TEST(Server, ClientsBehindATrustedProxy) {
    ServerOptions options;
    options.trusted_proxies = {"127.0.0.1", "10.0.0.1"};
    const auto address = [](Router& router) {
        router.add(Method::get, "/address",
                   [](const Request& request) { return Response::text(200, request.remote_address); });
    };
    TestServer server{address, options};
    EXPECT_EQ(server.ask(get("/address")).body, "127.0.0.1");
    EXPECT_EQ(server.ask(get("/address", "X-Forwarded-For: 1.2.3.4\r\n")).body, "1.2.3.4");
    EXPECT_EQ(server.ask(get("/address", "X-Forwarded-For: 6.6.6.6, 1.2.3.4, 10.0.0.1\r\n")).body, "1.2.3.4");
    EXPECT_EQ(server.ask(get("/address", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: ::ffff:10.0.0.1\r\n")).body,
              "1.2.3.4");
    EXPECT_EQ(server.ask(get("/address", "X-Forwarded-For: 2001:db8::7\r\n")).body, "2001:db8::7");
    EXPECT_EQ(server.ask(get("/address", "X-Forwarded-For: <script>, 10.0.0.1\r\n")).body, "10.0.0.1");
    TestServer alone{address};
    EXPECT_EQ(alone.ask(get("/address", "X-Forwarded-For: 1.2.3.4\r\n")).body, "127.0.0.1");
}

TEST(Server, AnAddressInUseIsSaid) {
    TestServer first;
    ServerOptions options;
    options.port = first.port();
    Server second{first.router, options, [](const Request&, const Error&) { return Response::empty(500); }};
    try {
        second.start();
        ADD_FAILURE() << "two servers on one port";
    } catch (const Error& error) {
        EXPECT_EQ(error.message().key, "http.address_in_use");
        EXPECT_EQ(error.kind(), ErrorKind::unavailable);
    }
}

}  // namespace lazo::http
