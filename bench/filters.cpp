// Any filter on a declared field, any listed column sorted: all of them, from the schema itself.
#include "base/json.h"
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
    if (type == "date" || type == "moment" || type == "datetime") return R"({"period":{"last":400,"unit":"day"}})";
    if (type == "flag") return "true";
    if (type == "link") return R"({"empty":false})";
    return {};
}

struct Question {
    std::string what, target;
};

std::vector<Question> all_questions(Session& seller) {
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
                                     "/customers?sort=name&filter=" + escaped("{\"" + name + "\":" + condition + "}")});
            if (!field["sortable"].boolean() || !field["listed"].boolean()) continue;
            questions.push_back({"sort " + name, "/customers?sort=" + name});
            questions.push_back({"sort -" + name, "/customers?sort=-" + name});
        }
    }
    questions.push_back({"filter emails", "/customers?sort=name&filter=" +
                                              escaped(R"({"emails":{"some":{"email":{"contains":"garcia"}}}})")});
    questions.push_back({"filter owner.team.name", "/customers?sort=-created_at&filter=" +
                                                       escaped(R"({"owner.team.name":{"contains":"equipo 1"}})")});
    questions.push_back(
        {"filter spoke with",
         "/customers?sort=name&filter=" +
             escaped(R"({"interactions":{"some":{"channel":"call","at":{"period":{"last":30,"unit":"day"}}}}})")});
    return questions;
}

}  // namespace

void measure_filters(World& world) {
    Session seller{world.seller};
    const std::vector<Question> questions = all_questions(seller);
    Timing all;
    const Question* slowest = nullptr;
    double most = 0;
    for (const Question& question : questions) {
        const Timing timing = one_by_one(
            world.server, 3, [&](int) { world.touch(seller); }, [&](int) { seller.get(question.target); });
        all.ms.insert(all.ms.end(), timing.ms.begin(), timing.ms.end());
        all.cpu_us += timing.cpu_us / static_cast<double>(questions.size());
        if (timing.at(0.5) < most) continue;
        most = timing.at(0.5);
        slowest = &question;
    }
    world.report.timing({.what = std::to_string(questions.size()) +
                                 " filters on declared fields and sorts on listed "
                                 "columns, exact count after one visible row changed (slowest: " +
                                 slowest->what + ", " + in_ms(most) + ")",
                         .p95_ms = 300,
                         .peers = "0.3-2 s"},
                        all, [&] {
                            world.touch(seller);
                            seller.get(slowest->target);
                        });
}

}  // namespace lazo::bench
