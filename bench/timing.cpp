#include "bench/timing.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

namespace lazo::bench {

double Timing::at(double share) const {
    if (ms.empty()) return 0;
    std::vector<double> sorted = ms;
    std::sort(sorted.begin(), sorted.end());
    const auto place = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    return sorted[std::clamp<std::size_t>(place, 1, sorted.size()) - 1];
}

namespace {

// What a write sets going (numbering, index, screens) is over when the server has not worked for a moment. A PostgreSQL
// may have work of its own for minutes.
void wait_for_rest(const Server& server) {
    const double until = wall_seconds() + (server.has_postgres() ? 0.5 : 3600);
    for (int quiet = 0; quiet < 3 && wall_seconds() < until;) {
        const double cpu = server.cpu_seconds();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        quiet = server.cpu_seconds() - cpu < 0.0005 ? quiet + 1 : 0;
    }
}

}  // namespace

Timing one_by_one(const Server& server, int times, const std::function<void(int)>& work) {
    for (int i = 0; i < std::min(times / 4, 20); i++) work(i);
    wait_for_rest(server);
    Timing timing;
    const double cpu = server.cpu_seconds(), begun = wall_seconds();
    for (int i = 0; i < times; i++) {
        const double from = wall_seconds();
        work(i);
        timing.ms.push_back((wall_seconds() - from) * 1000);
    }
    timing.wall_seconds = wall_seconds() - begun;
    timing.cpu_us = (server.cpu_seconds() - cpu) / times * 1e6;
    return timing;
}

Timing one_by_one(const Server& server, int times, const std::function<void(int)>& before,
                  const std::function<void(int)>& work) {
    Timing timing;
    for (int i = -2; i < times; i++) {
        before(i);
        wait_for_rest(server);
        const double cpu = server.cpu_seconds(), from = wall_seconds();
        work(i);
        const double took = wall_seconds() - from;
        if (i < 0) continue;
        timing.ms.push_back(took * 1000);
        timing.wall_seconds += took;
        timing.cpu_us += (server.cpu_seconds() - cpu) / times * 1e6;
    }
    return timing;
}

Timing side_by_side(int connections, double seconds, const std::function<Work(int)>& connect) {
    Timing timing;
    std::mutex mutex;
    std::exception_ptr fault;
    std::atomic<bool> over = false;
    const auto ask = [&](int connection) {
        std::vector<double> ms;
        try {
            const Work work = connect(connection);
            for (int i = 0; !over; i++) {
                const double from = wall_seconds();
                work(i);
                ms.push_back((wall_seconds() - from) * 1000);
            }
        } catch (...) {
            std::lock_guard lock(mutex);
            fault = std::current_exception();
            over = true;
        }
        std::lock_guard lock(mutex);
        timing.ms.insert(timing.ms.end(), ms.begin(), ms.end());
    };
    const double begun = wall_seconds();
    std::vector<std::thread> threads;
    for (int n = 0; n < connections; n++) threads.emplace_back(ask, n);
    while (!over && wall_seconds() < begun + seconds) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    over = true;
    for (std::thread& thread : threads) thread.join();
    if (fault) std::rethrow_exception(fault);
    timing.wall_seconds = wall_seconds() - begun;
    return timing;
}

Timing side_by_side(const Server& server, int connections, double seconds, const std::function<Work(int)>& connect) {
    wait_for_rest(server);
    const double cpu = server.cpu_seconds();
    Timing timing = side_by_side(connections, seconds, connect);
    timing.cpu_us = (server.cpu_seconds() - cpu) / static_cast<double>(timing.ms.size()) * 1e6;
    return timing;
}

}  // namespace lazo::bench
