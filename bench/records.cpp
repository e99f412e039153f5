// One record, the page around it, and what is asked while a new one is typed.
#include "base/json.h"
#include "bench/world.h"

namespace lazo::bench {
namespace {

void one_record(World& world, Session& seller, const std::vector<std::int64_t>& ids) {
    const auto ask = [&](int i) {
        seller.get("/customers/" + std::to_string(ids[static_cast<std::size_t>(i) % ids.size()]));
    };
    world.report.timing({.what = "one record", .p95_ms = 2, .peers = "6.4 ms", .bare = "19 µs CPU"},
                        one_by_one(world.server, 1000, ask), [&] { ask(0); });
}

void whole_page(World& world, Session& seller, const std::vector<std::int64_t>& ids) {
    const auto ask = [&](int i) {
        const std::string id = std::to_string(ids[static_cast<std::size_t>(i) % ids.size()]);
        seller.get("/customers/" + id);
        seller.get("/timeline?customer=" + id);
    };
    world.report.timing({.what = "the whole customer page with its timeline", .p95_ms = 20, .peers = "168 ms"},
                        one_by_one(world.server, 500, ask), [&] { ask(0); });
}

// A draft made of one who is there: the name alone, with the mail, with the phone.
void duplicates(World& world, Session& seller, const std::vector<std::int64_t>& ids) {
    std::vector<std::string> drafts;
    for (std::size_t i = 0; i < 60; i++) {
        const Session::Answer answer = seller.get("/customers/" + std::to_string(ids[i]));
        const json::Document document{answer.body};
        const json::Value record = document.root();
        std::string draft = "{\"name\":" + json::quoted(record["name"].text());
        if (i % 3 == 1 && record["emails"].size() > 0)
            draft += R"(,"emails":[{"email":)" + json::quoted(record["emails"].at(0)["email"].text()) + "}]";
        if (i % 3 == 2) draft += ",\"phones\":" + record["phones"].dump();
        drafts.push_back(draft + "}");
    }
    const auto ask = [&](int i) { seller.post("/customers/duplicates", drafts[static_cast<std::size_t>(i) % 60]); };
    world.report.timing({.what = "duplicate check on entry", .p95_ms = 50}, one_by_one(world.server, 240, ask),
                        [&] { ask(0); });
}

}  // namespace

void measure_records(World& world) {
    Session seller{world.seller};
    const std::vector<std::int64_t> ids = world.own_customers(1000);
    one_record(world, seller, ids);
    whole_page(world, seller, ids);
    duplicates(world, seller, ids);
}

// Terms grow letter by letter, as they are typed.
void measure_search(World& world) {
    Session seller{world.seller};
    struct Kind {
        std::string what;
        std::vector<std::string> terms;
        std::string peers, bare;
    };
    const Kind kinds[] = {
        {"name part",
         {"gar", "garc", "garci", "mart", "marti", "lop", "lope", "lucia", "lucia gar", "sanch", "fern", "rodri",
          "maria l", "pana", "ferret"},
         "336 ms (any)",
         "0.03-1.9 ms"},
        {"mail part",
         {"lucia.gar", "ana.ruiz", "info@pan", "marti", "@correo", "jose.lop", "carlos.", "gomez1"},
         "525 ms (any)",
         {}},
        {"phone part", {"6123", "61234", "612 34", "+34 6", "555", "5512", "3001", "0034611"}, {}, {}},
    };
    for (const Kind& kind : kinds) {
        const auto ask = [&](int i) {
            seller.get("/search?limit=20&q=" + escaped(kind.terms[static_cast<std::size_t>(i) % kind.terms.size()]));
        };
        world.report.timing(
            {.what = "search as you type: " + kind.what, .p95_ms = 20, .peers = kind.peers, .bare = kind.bare},
            one_by_one(world.server, 240, ask), [&] {
                for (std::size_t i = 0; i < kind.terms.size(); i++) ask(static_cast<int>(i));
            });
    }
}

}  // namespace lazo::bench
