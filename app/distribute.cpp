#include "app/distribute.h"

#include <cstdio>

#include "app/command_line.h"
#include "app/commands.h"
#include "app/copy.h"
#include "kernel/search/documents.h"
#include "kernel/search/index.h"

namespace lazo::app {
namespace {

constexpr int kLongestPlacing = 24 * 3600;  // seconds: a large table goes to the other servers in one

// What it would do, without a look at the server: for people, and for whoever wants to do it by hand.
void print_plan(const std::vector<storage::PlacedTable>& tables) {
    for (const std::string& statement : storage::placing_functions()) std::printf("%s;\n", statement.c_str());
    for (const storage::PlacedTable& table : tables) {
        std::printf("-- %s\n", storage::in_plain(table).c_str());
        for (const std::string& statement : {storage::placing(table), storage::clearing(table)})
            if (!statement.empty()) std::printf("%s;\n", statement.c_str());
    }
}

}  // namespace

std::vector<storage::PlacedTable> placements_of_store(records::Platform& platform) {
    std::vector<storage::KernelTable> tables = tables_of_store();
    for (storage::KernelTable& table : search::kernel_tables(search::index_for(platform.database().dialect())))
        tables.push_back(std::move(table));
    return storage::placements_of(*schema_with_retired(platform), tables);
}

int distribute(const DistributeOptions& options) {
    const SystemClock clock;
    StoreOptions store = options.store;
    store.listens = false;
    Texts texts;
    read_texts(texts);
    records::Platform platform{parts_of(store, clock)};
    const std::vector<storage::PlacedTable> tables = placements_of_store(platform);
    if (options.plan) return print_plan(tables), kDone;
    const auto database =
        storage::open_database(store.database, {.readers = 1, .writers = 1, .statement_seconds = kLongestPlacing});
    const storage::Distribution done =
        storage::distribute(*database, tables, clock.now(), [&](const storage::PlacedTable& table) {
            const Message message{"distribute.table", {{"table", table.name}}};
            std::fprintf(stderr, "%s\n", texts.say(language_of_terminal(), message).c_str());
        });
    const Message message{"distribute.done",
                          {{"placed", std::to_string(done.placed)}, {"stood", std::to_string(done.stood)}}};
    std::printf("%s\n", texts.say(language_of_terminal(), message).c_str());
    return kDone;
}

}  // namespace lazo::app
