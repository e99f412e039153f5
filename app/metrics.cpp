#include "app/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <atomic>
#include <fstream>

#include "base/error.h"
#include "kernel/api/call.h"
#include "kernel/events/outbox.h"

namespace lazo::app {

namespace {

const prometheus::Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                       0.25,  0.5,    1,     2.5,  5,     10};

using Gauges = prometheus::Family<prometheus::Gauge>;

Gauges& gauges(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

double resident_bytes() {
    std::ifstream file{"/proc/self/statm"};
    double all = 0, resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

bool from_this_machine(const http::Request& request) {
    const bool forwarded = request.header("x-forwarded-for") || request.header("forwarded");
    return !forwarded && (request.remote_address.starts_with("127.") || request.remote_address == "::1");
}

void require_right(api::Services& services, const http::Request& request) {
    if (from_this_machine(request)) return;
    if (!api::Call{services, request, api::Toll::free}.actor.administrator())
        throw Error{ErrorKind::forbidden, {"error.forbidden"}};
}

}  // namespace

struct Metrics::Registry {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& requests =
        prometheus::BuildCounter().Name("lazo_http_requests_total").Help("Requests answered").Register(registry);
    prometheus::Family<prometheus::Histogram>& times = prometheus::BuildHistogram()
                                                           .Name("lazo_http_request_seconds")
                                                           .Help("Time from request to answer")
                                                           .Register(registry);
    Gauges& connections = gauges(registry, "lazo_http_connections", "Open connections");
    Gauges& refused =
        gauges(registry, "lazo_http_refused", "Connections and requests refused since the start for want of room");
    Gauges& limited =
        gauges(registry, "lazo_http_limited", "Requests refused since the start because their asker asked too often");
    Gauges& lost_reads = gauges(registry, "lazo_sensitive_reads_lost",
                                "Reads of sensitive fields since the start that could not be stored");
    Gauges& jobs = gauges(registry, "lazo_jobs", "Jobs by state");
    Gauges& lag = gauges(registry, "lazo_outbox_lag_events", "Committed events that a reader has not taken yet");
    Gauges& commits = gauges(registry, "lazo_store_commits", "Commits since the start");
    Gauges& replica_reads = gauges(registry, "lazo_replica_reads", "Readings for replicas since the start, by who answered");
    Gauges& size = gauges(registry, "lazo_store_bytes", "Size of the store on disk");
    Gauges& memory = gauges(registry, "lazo_memory_bytes", "Resident memory of the process");
    std::atomic<const http::Server*> server{nullptr};

    void count(const http::Request& request, const http::Route* route, int status, std::chrono::microseconds time) {
        const std::string path = route ? route->pattern : "other";
        const std::string method{http::name_of(request.method)};
        requests.Add({{"route", path}, {"method", method}, {"status", std::to_string(status)}}).Increment();
        times.Add({{"route", path}, {"method", method}}, kSeconds).Observe(std::chrono::duration<double>(time).count());
    }

    void read_server() {
        const http::Server* watched = server;
        if (!watched) return;
        const http::ServerCounts counts = watched->counts();
        connections.Add({{"kind", "http"}}).Set(static_cast<double>(counts.connections_open));
        connections.Add({{"kind", "websocket"}}).Set(static_cast<double>(counts.sockets_open));
        refused.Add({}).Set(static_cast<double>(counts.refused));
    }

    void read_losses(const access::ReadLog& reads) { lost_reads.Add({}).Set(static_cast<double>(reads.lost())); }

    void read_limits(const access::RateLimits& limits) {
        using access::Asking;
        for (const auto& [name, who] :
             {std::pair{"person", Asking::person}, {"token", Asking::token}, {"address", Asking::address}})
            limited.Add({{"asker", name}}).Set(static_cast<double>(limits.refused(who)));
    }

    void read_store(storage::Database& database) {
        read_queues(database.read()->connection());
        commits.Add({}).Set(static_cast<double>(database.commits()));
        size.Add({}).Set(static_cast<double>(database.size_on_disk()));  // by a connection of its own
    }

    void read_replicas(const storage::ReplicaReads& reads) {
        for (const auto& [name, number] : {std::pair{"replica", reads.there}, {"primary, none in time", reads.late}, {"primary, none up", reads.down}})
            replica_reads.Add({{"from", name}}).Set(static_cast<double>(number));
    }

    void read_queues(storage::Connection& connection) {
        for (const char* state : {"queued", "running", "dead"})
            jobs.Add({{"state", state}})
                .Set(static_cast<double>(
                    connection.integer("SELECT count(*) FROM jobs WHERE state=$1", {std::string(state)})));
        const std::int64_t unnumbered = connection.integer("SELECT count(*) FROM outbox WHERE position IS NULL");
        const std::int64_t last = events::last_position(connection);
        connection.each("SELECT name,position FROM event_readers", {}, [&](storage::Statement& row) {
            const std::int64_t behind = std::max<std::int64_t>(0, last - row.integer(1));
            lag.Add({{"reader", std::string(row.text(0))}}).Set(static_cast<double>(unnumbered + behind));
        });
    }
};

Metrics::Metrics(Program& program) : program_(program), registry_(std::make_unique<Registry>()) {}
Metrics::~Metrics() = default;

http::Server::Observer Metrics::observer() {
    return [this](const http::Request& request, const http::Route* route, int status, std::chrono::microseconds time) {
        registry_->count(request, route, status, time);
    };
}

void Metrics::watch(const http::Server* server) { registry_->server = server; }

void Metrics::add_routes(http::Router& router) {
    router.add(http::Method::get, "/metrics", [this](const http::Request& request) {
        require_right(program_.services(), request);
        registry_->read_server();
        registry_->read_limits(program_.services().limits);
        registry_->read_losses(program_.platform().reads());
        registry_->read_store(program_.platform().database());
        registry_->read_replicas(program_.platform().database().replica_reads());
        registry_->memory.Add({}).Set(resident_bytes());
        const std::string text = prometheus::TextSerializer{}.Serialize(registry_->registry.Collect());
        return http::Response::text(200, text, "text/plain; version=0.0.4; charset=utf-8");
    });
}

}  // namespace lazo::app
