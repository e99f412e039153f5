// Bodies in and out: memory, disk, streams.
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

#include "kernel/http/raw_client_test.h"
#include "kernel/http/upload_file.h"

namespace lazo::http {

namespace {

std::string content_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// Answers with what it finds in the file.
void add_upload(Router& router, std::size_t max_body = 0) {
    router.add(Method::post, "/upload",
               [](const Request& request) {
                   EXPECT_TRUE(request.body.empty());
                   EXPECT_EQ(request.body_size, std::filesystem::file_size(request.body_file));
                   return Response::text(200, content_of(request.body_file));
               },
               {Body::file, max_body});
}

std::string pattern(std::size_t size) {
    std::string text(size, ' ');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * 7 + i / 1000) % 26);
    return text;
}

std::string in_chunks(std::string_view body, std::size_t chunk) {
    std::string text = "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (; !body.empty(); body.remove_prefix(std::min(chunk, body.size()))) {
        char size[20];
        std::snprintf(size, sizeof size, "%zX\r\n", std::min(chunk, body.size()));
        text.append(size).append(body.substr(0, chunk)).append("\r\n");
    }
    return text.append("0\r\n\r\n");
}

std::string half_an_upload() {
    return "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n" + pattern(50'000);
}

}  // namespace

TEST(Body, WaitsForTheGoAhead) {
    TestServer server;
    RawClient client{server.port()};
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(client.send("hello").answer().body, "hello");
    // Who does not wait gets no interim answer, and who may not send gets a final one.
    EXPECT_EQ(client.send(post("/echo", "again", "Expect: 100-continue\r\n")).answer().body, "again");
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.answer().status, 413);
}

TEST(Body, GoesToAFileAndTheFileGoes) {
    TestServer server{[](Router& router) { add_upload(router); }};
    const std::string body = pattern(3'000'000);
    RawClient client{server.port()};
    EXPECT_TRUE(client.send(post("/upload", body)).answer().body == body);
    EXPECT_TRUE(client.send(in_chunks(body, 70'001)).answer().body == body);
    EXPECT_TRUE(client.send(in_chunks(body.substr(0, 5000), 3)).answer().body == body.substr(0, 5000));
    EXPECT_EQ(client.send(post("/echo", "next")).answer().body, "next");
    EXPECT_EQ(files_in(server.upload_folder), 0u);
}

TEST(Body, TheHandlerMayKeepTheFile) {
    TestServer server;
    const std::string kept = server.upload_folder + "/kept";
    server.router.add(Method::post, "/keep",
                      [&](const Request& request) {
                          std::filesystem::rename(request.body_file, kept);
                          return Response::empty();
                      },
                      {Body::file, 0});
    EXPECT_EQ(server.ask(post("/keep", "content")).status, 204);
    EXPECT_EQ(content_of(kept), "content");
    struct stat status {};
    EXPECT_EQ(::stat(kept.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(Body, AnAbortedUploadLeavesNoFile) {
    TestServer server{[](Router& router) { add_upload(router, 100'000); }};
    const auto wait_for_files = [&](std::size_t count) {
        return eventually([&] { return files_in(server.upload_folder) == count; });
    };
    RawClient resetting{server.port()};
    resetting.send(half_an_upload());
    EXPECT_TRUE(wait_for_files(1));
    resetting.reset();
    EXPECT_TRUE(wait_for_files(0));

    RawClient half_closing{server.port()};
    EXPECT_EQ(half_closing.send(half_an_upload()).end_sending().answer().body, "400 http.body_incomplete");
    EXPECT_TRUE(wait_for_files(0));

    RawClient overflowing{server.port()};
    EXPECT_EQ(overflowing.send(in_chunks(pattern(150'000), 30'000)).answer().body, "413 http.body_too_large");
    EXPECT_TRUE(wait_for_files(0));
}

TEST(Body, AStalledUploadLeavesNoFile) {
    ServerOptions options;
    options.body_timeout = std::chrono::milliseconds{60};
    TestServer server{[](Router& router) { add_upload(router); }, options};
    EXPECT_EQ(server.ask(half_an_upload()).body, "408 http.body_slow");
    EXPECT_TRUE(eventually([&] { return files_in(server.upload_folder) == 0; }));
}

TEST(Body, AnUploadThatDripsIsRefused) {
    ServerOptions options;
    options.body_timeout = std::chrono::milliseconds{60};
    TestServer server{[](Router& router) { add_upload(router); }, options};
    RawClient client{server.port()};
    client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    int drips = 0;
    while (!client.readable_within(std::chrono::milliseconds{10}) && ++drips < 500) client.send("x");
    EXPECT_LT(drips, 100);
    EXPECT_EQ(client.answer().body, "408 http.body_slow");
    EXPECT_TRUE(eventually([&] { return files_in(server.upload_folder) == 0; }));
}

TEST(Body, AnUploadInPaceGoesOnForAnyTime) {
    ServerOptions options;
    options.body_timeout = std::chrono::milliseconds{300};
    options.least_pace = 10;
    TestServer server{[](Router& router) { add_upload(router); }, options};
    RawClient client{server.port()};
    client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 80\r\n\r\n");
    for (int part = 0; part < 40; part++) {
        EXPECT_FALSE(client.readable_within(std::chrono::milliseconds{10}));
        client.send("xx");
    }
    EXPECT_EQ(client.answer().status, 200);
}

TEST(Body, AFullDiskIsSaid) {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    try {
        write_to(full, "x");
        ADD_FAILURE() << "written to a full device";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::no_space);
        EXPECT_EQ(status_of(error), 507);
    }
    ::close(full);
}

TEST(Body, AMissingFolderIsAnInternalFault) {
    TestServer server{[](Router& router) { add_upload(router); }};
    std::filesystem::remove_all(server.upload_folder);
    const auto answer = server.ask(post("/upload", "x"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_TRUE(answer.has("Connection: close"));
}

TEST(Body, OldLeftoversAreRemovedAtStart) {
    TestServer server;
    const std::string stale = server.upload_folder + "/lazo-upload-1", fresh = server.upload_folder + "/lazo-upload-2",
                      other = server.upload_folder + "/other";
    for (const auto& path : {stale, fresh, other}) std::ofstream{path} << "x";
    const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours{48};
    std::filesystem::last_write_time(stale, long_ago);
    std::filesystem::last_write_time(other, long_ago);
    remove_stale_uploads(server.upload_folder);
    EXPECT_FALSE(std::filesystem::exists(stale));
    EXPECT_TRUE(std::filesystem::exists(fresh));
    EXPECT_TRUE(std::filesystem::exists(other));
}

TEST(Stream, ArrivesWholeAndTheConnectionStays) {
    TestServer server{[](Router& router) {
        router.add(Method::get, "/stream", [](const Request&) {
            Response response;
            response.stream = [](BodySink& sink) {
                for (int i = 0; i < 1000; ++i) EXPECT_TRUE(sink.write(std::to_string(i) + "\n"));
                EXPECT_TRUE(sink.write(pattern(2'000'000)));
            };
            return response;
        });
        router.add(Method::get, "/nothing", [](const Request&) {
            Response response;
            response.stream = [](BodySink&) {};
            return response;
        });
    }};
    std::string expected;
    for (int i = 0; i < 1000; ++i) expected += std::to_string(i) + "\n";
    expected += pattern(2'000'000);
    RawClient client{server.port()};
    const auto answer = client.send(get("/stream") + get("/nothing") + get("/hello")).answer();
    EXPECT_TRUE(answer.body == expected) << answer.body.size();
    EXPECT_FALSE(answer.has("Content-Length"));
    const auto nothing = client.answer();
    EXPECT_EQ(nothing.status, 200);
    EXPECT_EQ(nothing.body, "");
    EXPECT_EQ(client.answer().body, "hello");
    const auto head = client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n" + get("/hello")).answer("HEAD");
    EXPECT_TRUE(head.has("Transfer-Encoding: chunked"));
    EXPECT_EQ(client.answer().body, "hello");
    RawClient old{server.port()};
    EXPECT_TRUE(
        old.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer("HEAD").has("Connection: close"));
    EXPECT_TRUE(old.rest() == expected);
}

TEST(Stream, AnErrorBeforeTheFirstByteIsAnAnswerAndLaterACut) {
    TestServer server{[](Router& router) {
        router.add(Method::get, "/early", [](const Request&) {
            Response response;
            response.stream = [](BodySink&) { throw Error{ErrorKind::conflict, {"x.early"}}; };
            return response;
        });
        router.add(Method::get, "/late", [](const Request&) {
            Response response;
            response.stream = [](BodySink& sink) {
                sink.write("half");
                throw Error{ErrorKind::internal, {"x.late"}};
            };
            return response;
        });
    }};
    RawClient client{server.port()};
    EXPECT_EQ(client.send(get("/early") + get("/hello")).answer().body, "409 x.early");
    EXPECT_EQ(client.answer().body, "hello");
    const std::string all = client.send(get("/late")).rest();
    EXPECT_EQ(all.find("0\r\n\r\n"), std::string::npos) << "looks whole";
}

// What a stream learns of a client that does not read, or has gone.
struct Endless {
    explicit Endless(ServerOptions options) : server([this](Router& router) { add(router); }, std::move(options)) {}
    void add(Router& router) {
        router.add(Method::get, "/endless", [this](const Request&) {
            Response response;
            response.stream = [this](BodySink& sink) {
                const std::string block(10'000, 'x');
                while (sink.write(block)) written += block.size();
                ended = true;
            };
            return response;
        });
    }
    std::atomic<std::size_t> written{0};
    std::atomic<bool> ended{false};
    TestServer server;
};

TEST(Stream, WaitsForASlowClientAndNoLonger) {
    ServerOptions options;
    options.write_timeout = std::chrono::milliseconds{100};
    Endless endless{options};
    RawClient client{endless.server.port(), 4096};
    client.send(get("/endless"));
    EXPECT_TRUE(eventually([&] { return endless.ended.load(); }));
    // The kernel buffers a few megabytes for the socket, the server 256 KB.
    EXPECT_LT(endless.written, 8u << 20);
    EXPECT_TRUE(eventually([&] { return endless.server.server->counts().connections_open == 0; }));
}

TEST(Stream, SlowClientsHoldUpNobodyElse) {
    ServerOptions options;
    options.workers = 1;
    options.stream_workers = 1;
    Endless endless{options};
    RawClient slow{endless.server.port(), 4096}, slower{endless.server.port(), 4096};
    slow.send(get("/endless"));
    slower.send(get("/endless"));
    EXPECT_TRUE(eventually([&] { return endless.written > 0; }));
    EXPECT_EQ(endless.server.ask(get("/hello")).body, "hello");
    // The first waits for its client, so the second has the turn.
    EXPECT_EQ(slower.bytes(100'000).size(), 100'000u);
    slow.reset();
    slower.reset();
}

TEST(Stream, LearnsThatTheClientHasGone) {
    Endless endless{{}};
    RawClient client{endless.server.port()};
    client.send(get("/endless"));
    EXPECT_EQ(client.bytes(1'000'000).size(), 1'000'000u);
    client.reset();
    EXPECT_TRUE(eventually([&] { return endless.ended.load(); }));
}

TEST(Stream, IsCutWhenTheServerStops) {
    ServerOptions options;
    options.drain_timeout = std::chrono::milliseconds{30};
    Endless endless{options};
    RawClient client{endless.server.port(), 4096};
    client.send(get("/endless"));
    EXPECT_TRUE(eventually([&] { return endless.written > 0; }));
    endless.server.server->stop();
    EXPECT_TRUE(endless.ended);
}

}  // namespace lazo::http
