// One I/O thread: its event loop and the connections that live on it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace lazo::http {

using SteadyClock = std::chrono::steady_clock;

// What lives on a loop. Called on its thread only.
class Session {
 public:
    virtual ~Session() = default;
    virtual void tick(SteadyClock::time_point now) = 0;  // looks at its deadlines
    virtual void drain() = 0;                            // ends as soon as it politely can
    virtual void cut() = 0;                              // ends now

 private:
    friend class Loop;
    std::size_t place_ = 0;
};

// Deadlines are watched by one timer for all sessions, which runs only while there are sessions: moving a deadline
// costs nothing, and it is kept to one `tick`.
class Loop {
 public:
    explicit Loop(std::chrono::milliseconds tick);
    ~Loop();

    void start();
    void finish();  // returns when all work is done; call after all sessions have ended
    boost::asio::io_context& context() { return context_; }

    // On the loop's thread. The loop keeps a session alive until it is removed.
    void add(std::shared_ptr<Session> session);
    void remove(Session& session);
    void drain_all();
    void cut_all();

 private:
    void watch();
    void tick_all();

    using Guard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;

    boost::asio::io_context context_{1};
    Guard guard_;
    const std::chrono::milliseconds tick_;
    boost::asio::steady_timer timer_;
    bool watching_ = false;
    std::vector<std::shared_ptr<Session>> sessions_;
    std::thread thread_;
};

}  // namespace lazo::http
