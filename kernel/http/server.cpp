#include <utility>

#include "kernel/http/server.h"

#include <algorithm>
#include <future>

#include <boost/asio/post.hpp>

#include "kernel/http/listener.h"
#include "kernel/http/loop.h"
#include "kernel/http/service.h"
#include "kernel/http/upload_file.h"

namespace lazo::http {

namespace {

// Deadlines are kept to a quarter of the shortest of them, and to a second at most.
std::chrono::milliseconds tick_of(const ServerOptions& options) {
    const auto shortest = std::min({options.header_timeout, options.body_timeout, options.write_timeout,
                                    options.idle_timeout, options.socket_ping});
    return std::clamp<std::chrono::milliseconds>(shortest / 4, std::chrono::milliseconds{2}, std::chrono::seconds{1});
}

}  // namespace

struct Server::Core {
    Core(const Router& router, ServerOptions options, ErrorAnswer on_error, Observer observer)
        : service(router, std::move(options), std::move(on_error), std::move(observer)) {
        for (int i = 0; i < std::max(1, service.options().io_threads); ++i) {
            loops.push_back(std::make_unique<Loop>(tick_of(service.options())));
        }
    }

    // Runs `action` on the thread of every loop.
    template <class Action>
    void on_all_loops(const Action& action) {
        for (auto& loop : loops) boost::asio::post(loop->context(), [&loop = *loop, action] { action(loop); });
    }

    void stop() {
        if (std::exchange(stopped, true) || !listener) return;
        service.draining = true;
        std::promise<void> closed;
        boost::asio::post(loops.front()->context(), [&] {
            listener->close();
            closed.set_value();
        });
        closed.get_future().wait();
        on_all_loops([](Loop& loop) { loop.drain_all(); });
        if (!service.wait_until_empty(service.options().drain_timeout)) {
            on_all_loops([](Loop& loop) { loop.cut_all(); });
            service.wait_until_empty();
        }
        service.workers().stop();
        service.streams().stop();
        service.disk().stop();
        for (auto& loop : loops) loop->finish();
    }

    Service service;
    std::vector<std::unique_ptr<Loop>> loops;
    std::unique_ptr<Listener> listener;
    bool stopped = false;
};

Server::Server(const Router& router, ServerOptions options, ErrorAnswer on_error, Observer observer)
    : core_(std::make_unique<Core>(router, std::move(options), std::move(on_error), std::move(observer))) {}

Server::~Server() { stop(); }

void Server::start() {
    const std::string& folder = core_->service.options().upload_folder;
    if (!folder.empty()) remove_stale_uploads(folder);
    core_->listener = std::make_unique<Listener>(core_->service, core_->loops);
    core_->listener->start();
    for (auto& loop : core_->loops) loop->start();
}

void Server::stop() { core_->stop(); }

std::uint16_t Server::port() const { return core_->listener ? core_->listener->port() : 0; }

ServerCounts Server::counts() const {
    const Service& service = core_->service;
    return {service.connections_open, service.connections_total, service.requests, service.sockets_open,
            service.refused};
}

}  // namespace lazo::http
