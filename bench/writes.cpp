// Writes as sixteen people make them, and what sixteen connections get in a second.
#include <atomic>

#include "base/json.h"
#include "bench/world.h"

namespace lazo::bench {
namespace {

constexpr int kClients = 16;
constexpr double kSeconds = 6;

std::string change(int i) {
    return R"({"city":"Ciudad )" + std::to_string(i) + R"(","job_title":"Puesto )" + std::to_string(i) + "\"}";
}

// A session of its own for each connection.
template <class Ask>
std::function<Work(int)> clients(const World& world, Ask ask) {
    return [&world, ask](int connection) -> Work {
        auto session = std::make_shared<Session>(world.seller);
        return [session, connection, ask](int i) { ask(*session, connection, i); };
    };
}

}  // namespace

std::string new_customer(int connection, int i) {
    static std::atomic<int> next = 0;
    const std::string number = std::to_string(next++);
    return R"({"kind":"person","stage":"lead","name":"Lucía Muñoz )" + number +
           R"(","first_name":"Lucía","last_name":"Muñoz )" + number + R"(","country":"ES","city":"Málaga",)" +
           R"("emails":[{"email":"lucia.munoz.)" + number + "." + std::to_string(connection) + "." + std::to_string(i) +
           R"(@escritura.example"}],"phones":[{"phone":"612)" + std::to_string(100000 + next % 900000) + R"("}]})";
}

void measure_writes(World& world) {
    const auto create = [](Session& session, int connection, int i) {
        session.post("/customers", new_customer(connection, i));
    };
    const std::int64_t before = world.select("SELECT count(*) FROM customers");
    const Timing created = side_by_side(world.server, kClients, kSeconds, clients(world, create));
    world.report.check(
        world.select("SELECT count(*) FROM customers") == before + static_cast<std::int64_t>(created.ms.size()),
        "created customers are missing or there twice");
    world.report.timing({.what = "create (durable, rules, history, search, outbox; 16 clients)",
                         .p95_ms = 15,
                         .cpu_us = 400,
                         .peers = "9.5 ms alone; CPU 7-10 ms",
                         .bare = "158 µs CPU"},
                        created, [&] { side_by_side(world.server, kClients, 2, clients(world, create)); });

    const std::vector<std::int64_t> ids = world.own_customers(8000);
    const auto update = [&ids](Session& session, int connection, int i) {
        const auto index = static_cast<std::size_t>(connection * 500 + i % 500) % ids.size();
        session.patch("/customers/" + std::to_string(ids[index]), change(i));
    };
    world.report.timing({.what = "update (durable, rules, history, search, outbox; 16 clients)",
                         .p95_ms = 15,
                         .cpu_us = 400,
                         .peers = "5.5 ms alone; CPU 7-10 ms"},
                        side_by_side(world.server, kClients, kSeconds, clients(world, update)),
                        [&] { side_by_side(world.server, kClients, 2, clients(world, update)); });
}

void measure_throughput(World& world) {
    const std::vector<std::int64_t> ids = world.own_customers(5000);
    const auto list = [](Session& session, int, int) {
        session.get("/customers?sort=name&limit=50&fields=name,kind,primary_email,primary_phone,stage,source,owner");
    };
    const auto read = [&ids](Session& session, int connection, int i) {
        const auto index = static_cast<std::size_t>(connection * 311 + i) % ids.size();
        session.get("/customers/" + std::to_string(ids[index]));
    };
    const auto create = [](Session& session, int connection, int i) {
        session.post("/customers", new_customer(connection, i));
    };
    const auto rate = [&](const char* what, double least, const char* peers, const char* bare, auto ask) {
        const Timing timing = side_by_side(world.server, kClients, kSeconds, clients(world, ask));
        world.report.figure({.what = std::string("requests at 16 connections, the client on the same cores: ") + what,
                             .at_least = least,
                             .unit = "/s",
                             .peers = peers,
                             .bare = bare},
                            timing.per_second(), [&] { side_by_side(world.server, kClients, 2, clients(world, ask)); });
    };
    rate("list page with cached count", 2000, "109/s", "10,900/s", list);
    rate("one record", 8000, "298/s", "27,500/s", read);
    rate("create", 1000, "229/s", "1,200/s", create);
}

}  // namespace lazo::bench
