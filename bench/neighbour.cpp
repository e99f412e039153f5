#include "bench/neighbour.h"

#include <chrono>

namespace lazo::bench {

Neighbour::Neighbour(const World& world) : world_(world), thread_([this] { work(); }) {}

Neighbour::~Neighbour() { stop(); }

Timing Neighbour::stop() {
    over_ = true;
    if (thread_.joinable()) thread_.join();
    return timing_;
}

Timing Neighbour::alone(const World& world, double seconds) {
    Neighbour neighbour{world};
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    return neighbour.stop();
}

void Neighbour::work() {
    Session session{world_.seller};
    const std::vector<std::int64_t> ids = world_.own_customers(300);
    const auto timed = [&](auto ask) {
        const double from = wall_seconds();
        ask();
        timing_.ms.push_back((wall_seconds() - from) * 1000);
    };
    for (std::size_t i = 0; !over_; i++) {
        const std::string path = "/customers/" + std::to_string(ids[i % ids.size()]);
        timed([&] { session.get("/customers?sort=name&limit=50&count=none&fields=name,primary_email,stage,owner"); });
        timed([&] { session.get(path); });
        timed([&] { session.get("/timeline?customer=" + std::to_string(ids[i % ids.size()])); });
        timed([&] { session.patch(path, "{\"job_title\":\"Puesto " + std::to_string(i) + "\"}"); });
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

}  // namespace lazo::bench
