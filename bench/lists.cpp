// Lists, counts, boards and groups, as a member of a team asks for them.
#include "base/json.h"
#include "base/time.h"
#include "bench/world.h"

namespace lazo::bench {
namespace {

constexpr std::string_view kColumns = "name,kind,primary_email,primary_phone,stage,source,owner,city,country";

std::string filter(std::string_view json) { return "filter=" + escaped(json); }

void list_by_name(World& world, Session& seller) {
    const std::string target = "/customers?sort=name&limit=50&fields=" + std::string(kColumns);
    const auto ask = [&](int) { seller.get(target); };
    world.report.timing({.what = "first page of a list by name (Spanish order), a team member's rights",
                         .p95_ms = 5,
                         .cpu_us = 400,
                         .peers = "11 ms",
                         .bare = "57 µs CPU"},
                        one_by_one(world.server, 1000, ask), [&] { ask(0); });
}

void exact_counts(World& world, Session& seller) {
    std::int64_t counted = 0;
    const auto ask = [&](int) { counted = count_in(seller.get("/customers/count")); };
    const auto changed = one_by_one(
        world.server, 60, [&](int) { world.touch(seller); }, ask);
    world.report.timing({.what = "its exact count, after one visible row changed", .cpu_us = 4000, .peers = "48 ms"},
                        changed, [&] {
                            world.touch(seller);
                            ask(0);
                        });
    const std::int64_t true_count = world.select("SELECT count(*) FROM customers t WHERE " + seller_sees());
    world.report.check(counted == true_count, "count " + std::to_string(counted) + " of " + std::to_string(true_count));
    world.report.timing({.what = "its exact count, unchanged since", .cpu_us = 50}, one_by_one(world.server, 2000, ask),
                        [&] { ask(0); });
}

void recent_of_a_country(World& world, Session& seller) {
    constexpr std::string_view kCountries[] = {"ES", "MX", "CO", "AR", "CL", "PE"};
    const auto ask = [&](int i) {
        const std::string_view country = kCountries[static_cast<std::size_t>(i + 6) % 6];
        seller.get("/customers?sort=-created_at&limit=50&fields=" + std::string(kColumns) + "&" +
                   filter("{\"country\":\"" + std::string(country) +
                          R"(","created_at":{"period":{"last":90,"unit":"day"}}})"));
    };
    world.report.timing(
        {.what = "filter (country, created in 90 days), newest first, exact count after one visible row changed",
         .p95_ms = 20,
         .peers = "72 ms",
         .bare = "70 µs"},
        one_by_one(
            world.server, 120, [&](int) { world.touch(seller); }, ask),
        [&] {
            world.touch(seller);
            ask(0);
        });
    const Moment since{SystemClock{}.now().ms - 90LL * 24 * 3600 * 1000};
    for (const std::string_view each : kCountries) {
        const std::string country(each);
        const std::int64_t counted = count_in(
            seller.get("/customers?sort=-created_at&limit=50&" +
                       filter(R"({"country":")" + country + R"(","created_at":{"ge":")" + since.to_text() + "\"}}")));
        const std::int64_t true_count =
            world.select("SELECT count(*) FROM customers t WHERE t.country='" + country +
                         "' AND t.created_at>=" + std::to_string(since.ms) + " AND " + seller_sees());
        world.report.check(counted == true_count, "recent customers of " + country + ": " + std::to_string(counted) +
                                                      " of " + std::to_string(true_count));
    }
}

void interactions_of_a_team(World& world, Session& seller) {
    const auto page = [&](int) { seller.get("/interactions?sort=-at&limit=50&count=none"); };
    world.report.timing({.what = "interactions visible to a team (rights inherited): newest page", .p95_ms = 10},
                        one_by_one(world.server, 300, page), [&] { page(0); });
    const auto groups = [&](int) { seller.get("/interactions/groups?by=channel"); };
    world.report.timing({.what = "interactions visible to a team: exact count by channel", .p95_ms = 500},
                        one_by_one(
                            world.server, 20, [&](int) { world.touch(seller); }, groups),
                        [&] { groups(0); });
    const std::int64_t sum = sum_of_groups(seller.get("/interactions/groups?by=channel"));
    const std::int64_t true_count =
        world.select("SELECT count(*) FROM interactions i JOIN customers t ON t.id=i.customer WHERE " + seller_sees());
    world.report.check(sum == true_count, "interactions " + std::to_string(sum) + " of " + std::to_string(true_count));
}

void board(World& world, Session& seller) {
    const std::string target = "/tasks/board?by=state&limit=50&" + filter(R"({"state":{"in":["open","in_progress"]}})");
    const auto ask = [&](int) { seller.get(target); };
    world.report.timing({.what = "board of 15,000 open tasks by state with counts, after one visible row changed",
                         .p95_ms = 30,
                         .peers = "2.2 s (a true board)"},
                        one_by_one(
                            world.server, 100, [&](int) { world.touch(seller); }, ask),
                        [&] {
                            world.touch(seller);
                            ask(0);
                        });
    const std::int64_t counted = sum_of_board(seller.get(target));
    const std::int64_t true_count = world.select(
        "SELECT count(*) FROM tasks t WHERE t.state IN ('open','in_progress') AND " + seller_sees("tasks"));
    world.report.check(counted == true_count,
                       "the board counts " + std::to_string(counted) + " of " + std::to_string(true_count));
}

}  // namespace

void measure_lists(World& world) {
    Session seller{world.seller};
    list_by_name(world, seller);
    exact_counts(world, seller);
    recent_of_a_country(world, seller);
    interactions_of_a_team(world, seller);
    board(world, seller);
}

void measure_groups(World& world) {
    Session administrator{world.administrator}, seller{world.seller};
    const std::string target = "/customers/groups?by=source,created_at:month";
    const auto ask = [&](int) { administrator.get(target); };
    world.report.timing({.what = "group 1,000,000 customers by source and month, exact",
                         .p95_ms = 400,
                         .peers = "161-229 ms (of 500,000)",
                         .bare = "60 ms"},
                        one_by_one(
                            world.server, 15, [&](int) { world.touch(seller); }, ask),
                        [&] { ask(0); });
    world.report.check(sum_of_groups(administrator.get(target)) == world.select("SELECT count(*) FROM customers"),
                       "the groups do not add up");
}

}  // namespace lazo::bench
