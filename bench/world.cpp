#include "bench/world.h"

#include "base/json.h"

namespace lazo::bench {

std::int64_t World::select(std::string_view sql) const { return store->read()->connection().integer(sql); }

void World::touch(Session& by) const {
    static std::int64_t turn = 0;
    static const std::vector<std::int64_t> own = own_customers(500);
    const std::int64_t id = own[static_cast<std::size_t>(turn++) % own.size()];
    by.patch("/customers/" + std::to_string(id), "{\"city\":\"Ciudad " + std::to_string(turn) + "\"}");
}

std::vector<std::int64_t> World::own_customers(int count) const { return bench::own_customers(*store, count); }

std::vector<std::int64_t> own_customers(storage::Database& store, int count) {
    std::vector<std::int64_t> ids;
    store.read()->connection().each(
        "SELECT id FROM customers WHERE owner=(SELECT id FROM users WHERE email='user1@ref.lazo.example') AND id%7=0 "
        "ORDER BY id LIMIT $1",
        {std::int64_t{count}}, [&](storage::Statement& row) { ids.push_back(row.integer(0)); });
    return ids;
}

std::int64_t count_in(const Session::Answer& answer) { return json::Document{answer.body}.root()["count"].integer(); }

namespace {

std::int64_t sum_of(const Session::Answer& answer, std::string_view list) {
    const json::Document document{answer.body};
    const json::Value parts = document.root()[list];
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < parts.size(); i++) sum += parts.at(i)["count"].integer();
    return sum;
}

}  // namespace

std::int64_t sum_of_groups(const Session::Answer& answer) { return sum_of(answer, "groups"); }
std::int64_t sum_of_board(const Session::Answer& answer) { return sum_of(answer, "columns"); }

std::string seller_sees(const std::string& entity) {
    const std::string seller = "(SELECT id FROM users WHERE email='user1@ref.lazo.example')";
    const std::string team = "(SELECT team FROM users WHERE email='user1@ref.lazo.example')";
    return "(t.owner IN (SELECT id FROM users WHERE team=" + team +
           ") OR t.id IN (SELECT record FROM shares WHERE entity='" + entity + "' AND principal IN (" + seller + ",-" +
           team + ")))";
}

}  // namespace lazo::bench
