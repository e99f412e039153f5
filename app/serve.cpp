#include "app/serve.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "app/metrics.h"
#include "app/web_files.h"
#include "base/log.h"
#include "kernel/api/problem.h"
#include "kernel/api/routes.h"
#include "kernel/http/server.h"

namespace lazo::app {
namespace {

// Blocks the stopping signals in every thread made afterwards, and waits for one of them.
class StopSignal {
 public:
    StopSignal() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    void wait() const {
        int signal = 0;
        sigwait(&set_, &signal);
    }

 private:
    sigset_t set_{};
};

void add_health_routes(http::Router& router, Program& program) {
    router.add(http::Method::get, "/healthz", [](const http::Request&) { return http::Response::text(200, "ok\n"); });
    // Ready means that the store answers.
    router.add(http::Method::get, "/readyz", [&program](const http::Request&) {
        program.platform().database().read()->connection().integer("SELECT 1");
        return http::Response::text(200, "ready\n");
    });
}

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

http::ServerOptions server_options(const ServeOptions& options, const std::string& upload_folder) {
    http::ServerOptions server;
    server.address = options.address;
    server.port = static_cast<std::uint16_t>(options.port);
    server.workers = options.workers;
    server.trusted_proxies = options.trusted_proxies;
    server.upload_folder = upload_folder;
    return server;
}

}  // namespace

void add_all_routes(http::Router& router, Program& program, Metrics& metrics) {
    api::Services& services = program.services();
    api::add_live_routes(router, services, program.live());
    api::add_search_routes(router, services);
    api::add_job_routes(router, services);
    api::add_import_routes(router, services);
    api::add_export_routes(router, services);
    api::add_bulk_routes(router, services);
    api::add_session_routes(router, services);
    api::add_schema_routes(router, services);
    api::add_operation_routes(router, services);
    api::add_history_routes(router, services);
    api::add_group_routes(router, services);
    api::add_share_routes(router, services);
    api::add_read_log_routes(router, services);
    for (const modules::Module& module : all_modules())
        if (module.routes) module.routes(router, services);
    api::add_record_routes(router, services);
    api::add_openapi_routes(router, services, declared_schema());
    add_health_routes(router, program);
    metrics.add_routes(router);
}

int print_routes(const StoreOptions& options) {
    const SystemClock clock;
    Program program{options, clock};
    http::Router router;
    Metrics metrics{program};
    add_all_routes(router, program, metrics);
    for (const http::Route& route : router.routes())
        std::printf("%s %s %s\n", std::string(http::name_of(route.method)).c_str(), route.pattern.c_str(), std::string(route.options.surface).c_str());
    return 0;
}

int serve(const ServeOptions& options) {
    const StopSignal stop;
    const SystemClock clock;
    Program program{options.store, clock};
    const WebFiles web{options.web_folder};
    http::Router router;
    Metrics metrics{program};
    program.services().largest_upload = static_cast<std::size_t>(options.largest_upload) << 20;
    program.services().limits.set(options.limits);
    program.keep(options.retention);
    add_all_routes(router, program, metrics);
    router.set_fallback([&](const http::Request& request) {
        // A path of the API that does not exist is no page of the app.
        if (request.path.starts_with("/api/")) throw_not_found();
        return web.answer(request);
    });
    http::Server server{router, server_options(options, program.uploads()),
                        [&](const http::Request& request, const Error& error) {
                            return api::problem(program.texts(), api::language_of(request), request, error);
                        },
                        metrics.observer()};
    metrics.watch(&server);
    program.start();
    server.start();
    program.name(host_name() + ":" + std::to_string(server.port()));
    log::info("lazo serves http://" + options.address + ":" + std::to_string(server.port()));
    stop.wait();
    log::info("stopping: open requests may end");
    server.stop();
    program.stop();
    return 0;
}

}  // namespace lazo::app
