// For the tests of this folder: a client that sends exactly the bytes it is told, and a server that answers them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "kernel/http/server.h"

namespace lazo::http {

// Gives up, and fails the test, when the server is silent for ten seconds.
class RawClient {
 public:
    struct Answer {
        int status = 0;  // 0: the connection ended first
        std::string head, body;
        bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
    };

    explicit RawClient(std::uint16_t port, int receive_buffer = 0);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    RawClient& send(std::string_view bytes);  // a connection that the server closed is no fault
    RawClient& end_sending();
    void reset();  // ends with RST

    Answer answer(std::string_view method = "GET");  // of a HEAD there is no body to wait for
    std::string bytes(std::size_t count);            // fewer at the end of the connection
    std::string until(std::string_view mark);
    std::string rest();  // until the server closes
    bool readable_within(std::chrono::milliseconds time);

 private:
    bool fill();

    int descriptor_;
    std::string received_;
};

std::string get(std::string_view path, std::string_view more_headers = "");  // "GET ... \r\n\r\n"
std::string post(std::string_view path, std::string_view body, std::string_view more_headers = "");

// A started server on a free port. The errors of its answers are "<status> <key>".
struct TestServer {
    explicit TestServer(const std::function<void(Router&)>& fill = {}, ServerOptions options = {});
    ~TestServer();

    RawClient::Answer ask(std::string_view bytes, std::string_view method = "GET");
    std::uint16_t port() const { return server->port(); }

    std::string upload_folder;
    Router router;
    std::unique_ptr<Server> server;
};

// Asks again until it is true, ten seconds at most.
bool eventually(const std::function<bool()>& condition);
std::size_t files_in(const std::string& folder);

}  // namespace lazo::http
