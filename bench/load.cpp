#include "bench/load.h"

#include <cstdio>

#include "bench/world.h"
#include "modules/demo/demo.h"

namespace lazo::bench {
namespace {

constexpr double kSeconds = 6, kMostMs = 100;
constexpr int kConnections[] = {2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256};

// Of twenty requests four write: three changes and a new customer.
void ask(Session& session, const std::vector<std::int64_t>& ids, int connection, int i) {
    constexpr std::string_view kTerms[] = {"garc", "marti", "lucia", "fern", "612"};
    const auto place = static_cast<std::size_t>(connection * 311 + i);
    const std::string customer = std::to_string(ids[place % ids.size()]);
    switch (const int turn = static_cast<int>(place % 20); turn) {
        case 19:
            session.post("/customers", new_customer(connection, i));
            return;
        case 16:
        case 17:
        case 18:
            session.patch("/customers/" + customer, R"({"job_title":"Puesto )" + std::to_string(i) + "\"}");
            return;
        case 15:
            session.get("/search?limit=20&q=" + std::string(kTerms[place / 20 % 5]));
            return;
        default:
            if (turn < 8)
                session.get("/customers/" + customer);
            else if (turn < 12)
                session.get(
                    "/customers?sort=name&limit=50&count=none&fields=name,kind,primary_email,stage,source,owner");
            else
                session.get("/timeline?customer=" + customer);
    }
}

}  // namespace

int raise_load(const std::string& store, int port) {
    const auto database = storage::open_database(store);
    const std::vector<std::int64_t> ids = own_customers(*database, 2500);
    const Login login = Session::sign_in(static_cast<std::uint16_t>(port), demo::kReferenceSeller, demo::kPassword);
    const auto connect = [&](int connection) -> Work {
        auto session = std::make_shared<Session>(login);
        return [&ids, session, connection](int i) { ask(*session, ids, connection, i); };
    };
    side_by_side(4, kSeconds / 3, connect);  // caches of all programs
    for (const int connections : kConnections) {
        const Timing timing = side_by_side(connections, kSeconds, connect);
        std::printf("%d %.0f %.2f %.2f %.2f %.2f\n", connections, timing.per_second(), timing.at(0.5), timing.at(0.95),
                    timing.at(0.99), timing.wall_seconds);
        std::fflush(stdout);
        if (timing.at(0.95) > kMostMs) break;
    }
    return 0;
}

}  // namespace lazo::bench
