// `lazo serve`: the HTTP server over the program, until SIGTERM or SIGINT.
#pragma once

#include <string>
#include <vector>

#include "app/program.h"
#include "kernel/http/router.h"

namespace lazo::app {

class Metrics;

struct ServeOptions {
    StoreOptions store;
    std::string address = "127.0.0.1";
    int port = 8080;
    int workers = 16;  // more than processors: who waits for a commit shares it with the others
    int largest_upload = 4096;  // megabytes
    Retention retention;
    access::RateLimitOptions limits;
    std::vector<std::string> trusted_proxies;
    std::string web_folder;  // serve the web app from a folder instead of the built-in one (development)
};

// Every route of the program but the web app's pages. All outlive the router.
void add_all_routes(http::Router& router, Program& program, Metrics& metrics);
// Prints method, pattern and surface of every route, a line each: what the test of rights must have a case for.
int print_routes(const StoreOptions& options);
// Returns the exit code. `ready` is called once with the port when requests are taken.
int serve(const ServeOptions& options);

}  // namespace lazo::app
