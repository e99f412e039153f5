// What the server measures of itself, for Prometheus at /metrics: requests by route and status with their times, open
// connections, waiting jobs, events not yet told, commits, sizes.
#pragma once

#include <chrono>
#include <memory>

#include "app/program.h"
#include "kernel/http/server.h"

namespace lazo::app {

// Thread-safe. Outlives the server whose requests it counts.
class Metrics {
 public:
    explicit Metrics(Program& program);
    ~Metrics();

    http::Server::Observer observer();
    // /metrics: for askers on this machine that no proxy stands in for, and for administrators' tokens.
    void add_routes(http::Router& router);
    // From now on its open connections are told too; null: no longer.
    void watch(const http::Server* server);

 private:
    struct Registry;
    Program& program_;
    std::unique_ptr<Registry> registry_;
};

}  // namespace lazo::app
