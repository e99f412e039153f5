// A million rows in, out again, and taken back.
#include <functional>
#include <thread>

#include "base/json.h"
#include "bench/jobs.h"
#include "bench/neighbour.h"
#include "bench/world.h"
#include "modules/demo/demo.h"

namespace lazo::bench {
namespace {

constexpr std::string_view kMapping =
    R"({"mapping":{"columns":{"Nombre completo":"name","Nombre":"first_name","Apellidos":"last_name",)"
    R"("Correo":"emails.email","Teléfono":"phones.phone","Ciudad":"city","País":"country","Cargo":"job_title",)"
    R"("Fecha de nacimiento":"birth_date","Origen":"source","Etapa":"stage","Id externo":"external_id"},)"
    R"("key":["emails.email"],"mode":"both","same_key":"merge","date_order":"dmy","bad_cells":"skip"}})";

std::int64_t rows_of(const World& world) { return static_cast<std::int64_t>(1'000'000 * world.options.factor); }
std::string millions(const World& world) { return std::to_string(rows_of(world)); }

struct Imported {
    double seconds = 0;
    std::string operation, job;
};

Imported import(Session& administrator, const std::string& csv) {
    const Session::Answer uploaded = administrator.post("/imports?entity=customers&name=people.csv", csv);
    const std::string id(json::Document{uploaded.body}.root()["id"].text());
    const double begun = wall_seconds();
    const Session::Answer started = administrator.post("/imports/" + id + "/start", kMapping);
    const std::string job = wait_for_job(administrator, started);
    return {wall_seconds() - begun, started.operation, job};
}

// All that a company would miss, of every live row.
std::uint64_t hash_of_business(const World& world) {
    std::uint64_t hash = 1469598103934665603ull;
    const auto add = [&](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
        hash = (hash ^ 31) * 1099511628211ull;
    };
    const auto reading = world.store->read();
    for (const char* sql :
         {"SELECT id,owner,name,kind,first_name,last_name,tax_id,stage,source,country,city,birth_date,company,"
          "description,external_id,interactions_count FROM customers ORDER BY id",
          "SELECT customer,id,email,kind,primary_ FROM emails ORDER BY customer,id",
          "SELECT customer,id,phone,kind,primary_ FROM phones ORDER BY customer,id"})
        reading->connection().stream(sql, {}, [&](storage::Statement& row) {
            for (int column = 0; column < row.columns(); column++) add(row.text(column));
            return true;
        });
    return hash;
}

void others(World& world, const std::string& what, double at_most, const Timing& alone, const Timing& beside,
            const std::function<void()>& again = {}) {
    world.report.figure({.what = "others' p95 meanwhile: " + what,
                         .note = in_ms(alone.at(0.95)) + " alone, " + in_ms(beside.at(0.95)) + " beside it",
                         .at_most = at_most,
                         .unit = "% more"},
                        (beside.at(0.95) / alone.at(0.95) - 1) * 100, again);
}

std::vector<std::string> known_mails(const World& world, std::int64_t count) {
    std::vector<std::string> mails;
    world.store->read()->connection().each("SELECT email FROM emails WHERE customer%7=3 ORDER BY customer LIMIT $1",
                                           {count}, [&](storage::Statement& row) { mails.emplace_back(row.text(0)); });
    return mails;
}

void take_back(Session& administrator, const std::string& operation) {
    const Session::Answer started = administrator.post("/operations/" + operation + "/undo", "{}");
    if (started.status == 202) wait_for_job(administrator, started);
}

void undo(World& world, Session& administrator, const std::string& operation, const Timing& alone) {
    Neighbour neighbour{world};
    const double begun = wall_seconds();
    take_back(administrator, operation);
    const double seconds = wall_seconds() - begun;
    const Timing beside = neighbour.stop();
    world.report.figure({.what = "its undo in time-boxed batches",
                         .at_most = 300 * world.options.factor,
                         .unit = "s",
                         .peers = "none can"},
                        seconds);
    const auto again = [&] { take_back(administrator, import(administrator, demo::people_csv(20'000, {})).operation); };
    others(world, "undo", 30, alone, beside, again);
}

}  // namespace

void measure_import_into_reference(World& world) {
    Session administrator{world.administrator};
    const std::string csv = demo::people_csv(rows_of(world), known_mails(world, rows_of(world) / 10));
    const std::int64_t before = world.select("SELECT count(*) FROM customers");
    const std::uint64_t hash = hash_of_business(world);
    const Timing alone = Neighbour::alone(world, 10);
    const std::uint64_t after_neighbour = hash_of_business(world);
    world.report.check(hash == after_neighbour, "the neighbour changes what is hashed");
    Neighbour neighbour{world};
    const Imported imported = import(administrator, csv);
    const Timing beside = neighbour.stop();
    world.report.figure({.what = "import of " + millions(world) +
                                 " people with 12 columns and a duplicate check by key: reference store, a tenth known",
                         .at_most = 300 * world.options.factor,
                         .unit = "s",
                         .peers = "170 rows/s with hooks"},
                        imported.seconds);
    others(world, "import", 0, alone, beside);
    const std::int64_t created = world.select("SELECT count(*) FROM customers") - before;
    world.report.check(created > rows_of(world) * 8 / 10, "the import made " + std::to_string(created) + " customers");
    undo(world, administrator, imported.operation, alone);
    world.report.check(hash_of_business(world) == hash, "after the undo the business columns are not as before");
    world.report.check(world.select("SELECT count(*) FROM customers") == before, "the undo left or took customers");
}

void measure_export(World& world) {
    Session administrator{world.administrator};
    const auto export_all = [&] {
        return administrator.download(
            "/customers/export?format=csv&sort=name&fields=name,first_name,last_name,kind,stage,source,country,city,"
            "owner,primary_email,primary_phone,created_at");
    };
    const Timing alone = Neighbour::alone(world, 10);
    const std::int64_t rows = world.select("SELECT count(*) FROM customers");
    Neighbour neighbour{world};
    const double begun = wall_seconds();
    const std::uint64_t bytes = export_all();
    const double seconds = wall_seconds() - begun;
    const Timing beside = neighbour.stop();
    world.report.figure({.what = "export of all customers, 12 columns, to CSV, by name",
                         .note = std::to_string(rows) + " rows, " + std::to_string(bytes / 1'000'000) + " MB",
                         .at_most = 30,
                         .unit = "s"},
                        seconds);
    others(world, "export", 20, alone, beside, export_all);
}

void measure_import_into_empty(World& world) {
    Session administrator{world.administrator};
    const std::string csv = demo::people_csv(rows_of(world), {});
    const Imported imported = import(administrator, csv);
    world.report.figure(
        {.what = "import of " + millions(world) + " people with 12 columns and a duplicate check by key: empty store",
         .at_most = 120 * world.options.factor,
         .unit = "s",
         .peers = "9,000 rows/s without any check",
         .bare = "676,000 rows/s"},
        imported.seconds);
    const std::int64_t created = world.select("SELECT count(*) FROM customers");
    world.report.check(created > rows_of(world) * 95 / 100,
                       "the import made " + std::to_string(created) + " customers");
}

}  // namespace lazo::bench
