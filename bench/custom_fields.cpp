// Fields that a company made for itself: one without an index, and what five hundred cost everybody.
#include <chrono>
#include <thread>

#include "base/json.h"
#include "bench/jobs.h"
#include "bench/world.h"

namespace lazo::bench {
namespace {

constexpr int kManyFields = 500;

void add_field(Session& administrator, const std::string& name) {
    administrator.post("/schema/entities/customers/fields",
                       "{\"name\":\"" + name + "\",\"type\":\"number\",\"label\":\"" + name + "\"}");
}

Timing by_name(const World& world, Session& seller) {
    return one_by_one(world.server, 1500, [&](int) {
        seller.get("/customers?sort=name&limit=50&fields=name,kind,primary_email,stage,source,owner,city,country");
    });
}

}  // namespace

void measure_custom_fields(World& world) {
    Session administrator{world.administrator}, seller{world.seller};
    add_field(administrator, "x_grade");
    for (const char* stage : {"lead", "active", "at_risk"})
        wait_for_job(administrator,
                     administrator.post("/customers/bulk", R"({"filter":{"owner.team.name":"Equipo 1","stage":")" +
                                                               std::string(stage) + R"("},"set":{"x_grade":)" +
                                                               std::to_string(std::string_view(stage).size()) + "}}"));
    const auto ask = [&](int i) {
        seller.get("/customers?sort=-x_grade,name&filter=" +
                   escaped("{\"x_grade\":{\"ge\":" + std::to_string(4 + (i & 1)) + "}}"));
    };
    world.report.timing(
        {.what = "filter and sort on an unindexed custom field, exact count after one visible row changed",
         .p95_ms = 1200},
        one_by_one(
            world.server, 20, [&](int) { world.touch(seller); }, ask),
        [&] {
            world.touch(seller);
            ask(0);
        });

    const Timing before = by_name(world, seller);
    for (int i = 1; i < kManyFields; i++) add_field(administrator, "x_field_" + std::to_string(i));
    const Timing after = by_name(world, seller);
    world.report.figure({.what = "what 500 custom fields on customers add to the CPU of a list",
                         .note = in_us(before.cpu_us) + " to " + in_us(after.cpu_us),
                         .at_most = 10,
                         .unit = "%"},
                        (after.cpu_us / before.cpu_us - 1) * 100);
}

}  // namespace lazo::bench
