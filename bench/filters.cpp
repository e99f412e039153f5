// Any filter on a declared field, any listed column sorted: all of them, from the schema itself.
#include <stdexcept>

#include "base/json.h"
#include "base/time.h"
#include "bench/world.h"

namespace lazo::bench {
namespace {

// A value for each kind of field, as a seller would choose it.
std::string condition_of(const json::Value& field) {
    const std::string_view type = field["type"].text();
    if (type == "choice" && field["options"].size() > 0)
        return "\"" + std::string(field["options"].at(field["options"].size() / 2)["value"].text()) + "\"";
    if (type == "choice") return R"("MX")";
    if (type == "text" || type == "long_text" || type == "url" || type == "email") return R"({"contains":"ar"})";
    if (type == "number" || type == "money" || type == "percent") return R"({"ge":20})";
    if (type == "date" || type == "moment") return R"({"period":{"last":400,"unit":"day"}})";
    if (type == "flag") return "true";
    if (type == "link") return R"({"empty":false})";
    return {};
}

// The last 400 days of the company, today with them.
struct Days {
    const Zone zone{"Europe/Madrid"};
    const Date today = zone.date_of(SystemClock{}.now());
    const Date after = add(Unit::day, today, 1), from = add(Unit::day, after, -400);

    std::string hold_date(const std::string& column) const { return between(column, from.days, after.days); }
    std::string hold_moment(const std::string& column) const {
        return between(column, zone.start_of(from).ms, zone.start_of(after).ms);
    }
    static std::string between(const std::string& column, std::int64_t from, std::int64_t to) {
        return column + ">=" + std::to_string(from) + " AND " + column + "<" + std::to_string(to);
    }
};

// The same by hand, over the alias t.
std::string by_hand(const storage::Dialect& dialect, const json::Value& field) {
    const std::string_view type = field["type"].text();
    const std::string column = "t." + std::string(field["name"].text());
    if (type == "choice" && field["options"].size() > 0)
        return column + "='" + std::string(field["options"].at(field["options"].size() / 2)["value"].text()) + "'";
    if (type == "choice") return column + "='MX'";
    if (type == "text" || type == "long_text" || type == "url") return dialect.fold(column) + " LIKE '%ar%'";
    if (type == "flag") return column + "=1";
    if (type == "link") return column + " IS NOT NULL";
    if (type == "number") return column + ">=20000000";  // kept in millionths
    if (type == "money") return column + ">=2000 AND " + column + "_currency='EUR'";
    if (type == "date") return Days{}.hold_date(column);
    if (type == "moment") return Days{}.hold_moment(column);
    throw std::runtime_error(column + ": nothing by hand for " + std::string(type));
}

struct Question {
    std::string what, target;
    std::string hand;  // the condition by hand
};

std::vector<Question> all_questions(Session& seller, const storage::Dialect& dialect) {
    const Session::Answer answer = seller.get("/schema?language=en");
    const json::Document document{answer.body};
    const json::Value entities = document.root()["entities"];
    std::vector<Question> questions;
    for (std::size_t i = 0; i < entities.size(); i++) {
        const json::Value entity = entities.at(i);
        if (entity["name"].text() != "customers") continue;
        const json::Value fields = entity["fields"];
        for (std::size_t n = 0; n < fields.size(); n++) {
            const json::Value field = fields.at(n);
            const std::string name(field["name"].text()), condition = condition_of(field);
            if (field["filterable"].boolean() && !condition.empty())
                questions.push_back({"filter " + name,
                                     "/customers?sort=name&filter=" + escaped("{\"" + name + "\":" + condition + "}"),
                                     by_hand(dialect, field)});
            if (!field["sortable"].boolean() || !field["listed"].boolean()) continue;
            questions.push_back({"sort " + name, "/customers?sort=" + name, "1=1"});
            questions.push_back({"sort -" + name, "/customers?sort=-" + name, "1=1"});
        }
    }
    questions.push_back(
        {"filter emails",
         "/customers?sort=name&filter=" + escaped(R"({"emails":{"some":{"email":{"contains":"garcia"}}}})"),
         "EXISTS (SELECT 1 FROM emails e WHERE e.customer=t.id AND e.email LIKE '%garcia%')"});
    questions.push_back(
        {"filter owner.team.name",
         "/customers?sort=-created_at&filter=" + escaped(R"({"owner.team.name":{"contains":"equipo 1"}})"),
         "t.owner IN (SELECT u.id FROM users u JOIN teams m ON m.id=u.team WHERE " + dialect.fold("m.name") +
             " LIKE '%equipo 1%')"});
    questions.push_back(
        {"filter spoke with",
         "/customers?sort=name&filter=" +
             escaped(R"({"interactions":{"some":{"channel":"call","at":{"period":{"last":400,"unit":"day"}}}}})"),
         "t.id IN (SELECT i.customer FROM interactions i WHERE i.channel='call' AND " + Days{}.hold_moment("i.at") +
             ")"});
    return questions;
}

void compare(const World& world, Session& seller, const Question& question) {
    const std::int64_t counted = count_in(seller.get(question.target));
    const std::int64_t true_count =
        world.select("SELECT count(*) FROM customers t WHERE (" + question.hand + ") AND " + seller_sees());
    world.report.check(counted == true_count,
                       question.what + " counts " + std::to_string(counted) + " of " + std::to_string(true_count));
}

}  // namespace

void measure_filters(World& world) {
    Session seller{world.seller};
    const std::vector<Question> questions = all_questions(seller, world.store->dialect());
    Timing all;
    const Question* slowest = nullptr;
    double most = 0;
    for (const Question& question : questions) {
        const Timing timing = one_by_one(
            world.server, 3, [&](int) { world.touch(seller); }, [&](int) { seller.get(question.target); });
        all.ms.insert(all.ms.end(), timing.ms.begin(), timing.ms.end());
        all.cpu_us += timing.cpu_us / static_cast<double>(questions.size());
        compare(world, seller, question);
        if (timing.at(0.5) < most) continue;
        most = timing.at(0.5);
        slowest = &question;
    }
    world.report.timing(
        {.what = std::to_string(questions.size()) + " filters on declared fields and sorts on listed "
                                                    "columns, exact count after one visible row changed",
         .note = "slowest: " + slowest->what + ", " + in_ms(most),
         .p95_ms = 300,
         .peers = "0.3-2 s"},
        all, [&] {
            world.touch(seller);
            seller.get(slowest->target);
        });
}

}  // namespace lazo::bench
