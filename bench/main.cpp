// The figures that are promised, measured on the program itself: `./dev bench`.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include "base/error.h"
#include "bench/load.h"
#include "bench/world.h"
#include "modules/demo/demo.h"

namespace lazo::bench {
namespace {

constexpr const char* kAdministrator = "ana@demo.lazo.example";

struct Part {
    const char* name;
    void (*measure)(World&);
};
// What changes the store much comes last.
constexpr Part kParts[] = {
    {"lists", measure_lists},
    {"search", measure_search},
    {"records", measure_records},
    {"filters", measure_filters},
    {"groups", measure_groups},
    {"rights", measure_rights},
    {"live", measure_live},
    {"screen", measure_screen},
    {"export", measure_export},
    {"writes", measure_writes},
    {"throughput", measure_throughput},
    {"import", measure_import_into_reference},
    {"custom", measure_custom_fields},
};

Options read_options(int count, char** words) {
    Options options;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string name = words[i], value = words[i + 1];
        if (name == "--lazo") options.lazo = value;
        if (name == "--store") options.store = value;
        if (name == "--empty") options.empty = value;
        if (name == "--files") options.files = value;
        if (name == "--postmaster") options.postmaster = std::stoi(value);
        if (name == "--screen") options.screen_script = value;
        if (name == "--factor") options.factor = std::stod(value);
        if (name == "--only") options.only.push_back(value);
    }
    if (options.lazo.empty() || options.store.empty() || options.files.empty())
        throw std::runtime_error("--lazo, --store and --files are needed");
    return options;
}

bool wanted(const Options& options, const std::string& part) {
    return options.only.empty() || std::find(options.only.begin(), options.only.end(), part) != options.only.end();
}

void measure_start(World& world) {
    world.report.figure({.what = "start on the reference store", .at_most = 2, .unit = "s", .peers = "1.2 s"},
                        world.server.start_seconds());
    std::this_thread::sleep_for(std::chrono::seconds(5));
    world.report.figure({.what = "memory idle, five seconds after start",
                         .at_most = 80,
                         .unit = "MB",
                         .peers = "190 MB",
                         .bare = "3 MB"},
                        world.server.memory_mb());
}

World enter(const Options& options, Server& server, Report& report, const char* seller) {
    const std::string password{demo::kPassword};
    return {options,
            server,
            report,
            Session::sign_in(server.port(), seller, password),
            Session::sign_in(server.port(), kAdministrator, password),
            storage::open_database(options.store, {.statement_seconds = 600})};
}

// What one part throws is told, and the others are measured.
void measure_part(const Part& part, World& world) {
    try {
        part.measure(world);
    } catch (const std::exception& error) {
        world.report.fault(std::string(part.name) + ": " + error.what());
    }
}

struct Measured {
    std::vector<Row> rows;
    std::string notes;
    bool sound = true;

    void add(const Report& report) {
        rows.insert(rows.end(), report.rows().begin(), report.rows().end());
        notes += report.notes();
        sound = sound && report.sound();
    }
};

ServerOptions server_of(const Options& options) {
    return {options.lazo, options.store, options.files + ".log", options.postmaster};
}

void run(const Options& options, Measured& measured) {
    Server server{server_of(options)};
    Report report{server};
    World world = enter(options, server, report, std::string(demo::kReferenceSeller).c_str());
    if (wanted(options, "start")) measure_start(world);
    for (const Part& part : kParts)
        if (wanted(options, part.name)) measure_part(part, world);
    report.figure(
        {.what = "memory under load, the most in all of the above", .at_most = 400, .unit = "MB", .peers = "243 MB"},
        server.most_memory_mb());
    measured.add(report);
}

// A company with its administrator and nothing else.
void run_empty(Options options, Measured& measured) {
    options.store = options.empty;
    Server server{server_of(options)};
    Report report{server};
    World world = enter(options, server, report, kAdministrator);
    measure_import_into_empty(world);
    measured.add(report);
}

int measure(int count, char** words) {
    const Options options = read_options(count, words);
    Measured measured;
    if (options.only != std::vector<std::string>{"empty"}) run(options, measured);
    if (wanted(options, "empty")) run_empty(options, measured);
    const std::string path = options.files + ".rows";
    if (!options.only.empty()) measured.rows = replaced(read_rows(path), measured.rows);
    save_rows(path, measured.rows, measured.notes);
    return measured.sound ? 0 : 1;
}

// `lazo_bench table sqlite.rows postgresql.rows`: prints the page's table.
int print_table(const std::string& sqlite, const std::string& postgresql) {
    std::string notes;
    for (const auto& [engine, path] : {std::pair{"SQLite", sqlite}, std::pair{"PostgreSQL", postgresql}})
        if (const std::string told = read_notes(path); !told.empty())
            notes += "\n## What " + std::string(engine) + " did where a figure was missed\n" + told;
    std::printf("%s%s", table_of(read_rows(sqlite), read_rows(postgresql)).c_str(), notes.c_str());
    return 0;
}

}  // namespace
}  // namespace lazo::bench

int main(int count, char** words) {
    try {
        if (count == 4 && std::string(words[1]) == "table") return lazo::bench::print_table(words[2], words[3]);
        if (count == 4 && std::string(words[1]) == "load")
            return lazo::bench::raise_load(words[2], std::stoi(words[3]));
        return lazo::bench::measure(count, words);
    } catch (const lazo::Error& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench: %s\n", error.what());
    }
    return 1;
}
