#include "kernel/http/loop.h"

namespace lazo::http {

Loop::Loop(std::chrono::milliseconds tick) : guard_(context_.get_executor()), tick_(tick), timer_(context_) {}

Loop::~Loop() { finish(); }

void Loop::start() {
    thread_ = std::thread{[this] { context_.run(); }};
}

void Loop::finish() {
    guard_.reset();
    if (thread_.joinable()) thread_.join();
}

void Loop::add(std::shared_ptr<Session> session) {
    session->place_ = sessions_.size();
    sessions_.push_back(std::move(session));
    if (!watching_) watch();
}

void Loop::remove(Session& session) {
    const std::size_t place = session.place_;
    // `gone` outlives the swap: it may be the last owner of the session that calls us.
    const std::shared_ptr<Session> gone = std::move(sessions_[place]);
    if (place + 1 != sessions_.size()) {
        sessions_[place] = std::move(sessions_.back());
        sessions_[place]->place_ = place;
    }
    sessions_.pop_back();
    if (sessions_.empty()) timer_.cancel();
}

void Loop::drain_all() {
    const auto all = sessions_;
    for (const auto& session : all) session->drain();
}

void Loop::cut_all() {
    const auto all = sessions_;
    for (const auto& session : all) session->cut();
}

void Loop::watch() {
    watching_ = true;
    timer_.expires_after(tick_);
    timer_.async_wait([this](boost::system::error_code) {
        watching_ = false;
        if (sessions_.empty()) return;
        tick_all();
        if (!sessions_.empty() && !watching_) watch();
    });
}

void Loop::tick_all() {
    const auto now = SteadyClock::now();
    // Backwards, for a session that ends gives its place to the last one.
    for (std::size_t at = sessions_.size(); at-- > 0;) {
        if (at < sessions_.size()) std::shared_ptr {
                sessions_[at]
                } -> tick(now);
    }
}

}  // namespace lazo::http
