// Five hundred open screens; how long until the last of them shows what somebody changed.
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "bench/world.h"

namespace lazo::bench {
namespace {

namespace beast = boost::beast;
using tcp = boost::asio::ip::tcp;
constexpr int kScreens = 500, kTimes = 40;

// All screens listen in one thread, and count what they were told.
class Screens {
 public:
    Screens(const Login& login, int count) {
        for (int i = 0; i < count; i++) open(login);
        for (auto& screen : screens_) listen(*screen);
        thread_ = std::thread([this] { context_.run(); });
    }
    ~Screens() {
        context_.stop();
        thread_.join();
    }
    void forget() {
        std::lock_guard lock(mutex_);
        told_ = 0;
    }
    bool wait_for_all() {
        std::unique_lock lock(mutex_);
        return all_told_.wait_for(lock, std::chrono::seconds(10), [this] { return told_ >= screens_.size(); });
    }

 private:
    struct Screen {
        explicit Screen(boost::asio::io_context& context) : stream(context) {}
        beast::websocket::stream<tcp::socket> stream;
        beast::flat_buffer buffer;
    };

    void open(const Login& login) {
        auto screen = std::make_unique<Screen>(context_);
        screen->stream.next_layer().connect({boost::asio::ip::make_address("127.0.0.1"), login.port});
        screen->stream.set_option(beast::websocket::stream_base::decorator(
            [&](beast::websocket::request_type& request) { request.set(beast::http::field::cookie, login.cookie); }));
        screen->stream.handshake("127.0.0.1", "/api/v1/live");
        screen->stream.write(boost::asio::buffer(std::string(R"({"subscribe":["customers"]})")));
        screens_.push_back(std::move(screen));
    }
    void listen(Screen& screen) {
        screen.stream.async_read(screen.buffer, [this, &screen](beast::error_code error, std::size_t) {
            if (error) return;
            screen.buffer.clear();
            {
                std::lock_guard lock(mutex_);
                told_++;
            }
            all_told_.notify_one();
            listen(screen);
        });
    }

    boost::asio::io_context context_;
    std::vector<std::unique_ptr<Screen>> screens_;
    std::mutex mutex_;
    std::condition_variable all_told_;
    std::size_t told_ = 0;
    std::thread thread_;
};

}  // namespace

void measure_live(World& world) {
    Session seller{world.seller};
    Screens screens{world.seller, kScreens};
    bool all = true;
    const auto ask = [&](int) {
        world.touch(seller);
        all = screens.wait_for_all() && all;
    };
    const Timing timing = one_by_one(
        world.server, kTimes, [&](int) { screens.forget(); }, ask);
    world.report.check(all, "a screen was not told within ten seconds");
    world.report.timing({.what = "live update, write to the last of 500 open screens", .p95_ms = 1000}, timing,
                        [&] { ask(0); });
}

}  // namespace lazo::bench
