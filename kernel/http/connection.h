// One HTTP/1.1 connection: reads a request, has a worker answer it, writes the answer, and again.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "kernel/http/body_decoder.h"
#include "kernel/http/head.h"
#include "kernel/http/loop.h"
#include "kernel/http/service.h"
#include "kernel/http/streamed_answer.h"
#include "kernel/http/upload_file.h"

namespace lazo::http {

class Outbox;

// Everything runs on the loop's thread, but for the functions said to be the worker's: those run while the connection
// is `working` and touches nothing of the request itself.
class Connection : public Session, public std::enable_shared_from_this<Connection> {
 public:
    using TcpSocket = boost::asio::ip::tcp::socket;
    using Code = boost::system::error_code;

    Connection(TcpSocket socket, Loop& loop, Service& service);

    enum class Welcome { serve, refuse };  // refuse: answers 503 at once and closes
    void start(Welcome welcome);
    void tick(SteadyClock::time_point now) override;
    void drain() override;
    void cut() override { close(); }

 private:
    enum class State { idle, head, body, working, writing, lingering, closed };

    // Reading (connection.cpp).
    void next_request();
    void read_more();
    void on_read(Code error, std::size_t count);
    void on_head_bytes();
    void begin_request();
    void take_head(std::size_t size);
    void choose_route();
    void answer_without_route(std::vector<Method> allowed);
    std::string_view unread() const { return {buffer_.data() + begin_, end_ - begin_}; }
    void wait_for(State state, std::chrono::milliseconds limit);

    // The body (connection_body.cpp).
    void begin_body();
    void wait_for_body();
    void send_continue();
    void on_body_bytes();
    std::string_view take_body_bytes();
    void keep_on_disk(std::string_view bytes);
    void on_body_kept(const std::optional<Error>& fault);
    void end_body();

    // The answer (connection_answer.cpp).
    void hand_to_worker();
    void work();                                                          // worker
    Response call_handler();                                              // worker
    void stream(const Response& response);                                // worker
    void run_stream(const Response& response, StreamedAnswer& streamed);  // worker
    void upgrade();                                                       // worker
    void become_socket(const std::shared_ptr<Outbox>& outbox);
    void end_work(Response response);  // worker
    void prepare(Response response);   // worker or loop
    void observe(int status);          // worker or loop
    void refuse(const Error& error);   // answers without a handler
    void refuse_busy();
    Response busy();  // worker or loop
    void answer_at_once(Response response);
    void write_prepared();
    void write_some();
    void begin_stream(std::shared_ptr<StreamedAnswer> answer);
    void write_stream();
    void write_stream_part();
    void answered();
    void linger();
    void drop_upload();
    void close();
    AnswerForm form() const;

    const Service::Presence presence_;  // the first, for it must go last
    TcpSocket socket_;
    Loop& loop_;
    Service& service_;
    std::string peer_;
    State state_ = State::idle;
    SteadyClock::time_point deadline_ = SteadyClock::time_point::max();

    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  // what is read and not yet used
    std::size_t searched_ = 0;         // of it, for the end of the head

    Head head_;
    const Route* route_ = nullptr;
    const SocketHandler* upgrade_ = nullptr;
    std::optional<BodyDecoder> decoder_;
    std::shared_ptr<UploadFile> upload_;
    SteadyClock::time_point begun_, body_begun_;

    Response response_;
    std::string response_head_;
    std::size_t written_ = 0;
    bool keep_alive_ = false;
    bool stream_writing_ = false;
    std::atomic<bool> gone_{false};  // for workers: the answer would reach nobody
    std::shared_ptr<StreamedAnswer> streamed_;
    std::string streaming_;  // bytes of it on the wire
};

}  // namespace lazo::http
