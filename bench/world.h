// What all measures share: the server on a copy of the reference store, who asks it, and the store beside it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/report.h"
#include "bench/session.h"
#include "kernel/storage/database.h"

namespace lazo::bench {

struct Options {
    std::string lazo;               // the program
    std::string store, empty;       // addresses of the reference store, which is written to, and of an empty one
    std::string files;              // path that those of log, rows and table begin with
    pid_t postmaster = 0;           // of the PostgreSQL that both stores are in
    std::string screen_script;      // measures the first screen; empty: not measured
    std::vector<std::string> only;  // names of parts; empty: all
    double factor = 1;              // of the reference store's size, to say so
};

struct World {
    const Options& options;
    Server& server;
    Report& report;
    Login seller;                              // of a team that sees a tenth, and 2,000 shared customers
    Login administrator;                       // sees everything
    std::unique_ptr<storage::Database> store;  // the same one, read past the server

    std::int64_t select(std::string_view sql) const;
    // Changes one customer that the seller sees; another one each time.
    void touch(Session& seller) const;
    std::vector<std::int64_t> own_customers(int count) const;
};

// Ids of customers that the seller owns, and so may change.
std::vector<std::int64_t> own_customers(storage::Database& store, int count);
// A person with a mail address and a telephone, another one each time.
std::string new_customer(int connection, int i);

// The seller's grounds written by hand, over the alias t of an owned entity.
std::string seller_sees(const std::string& entity = "customers");
// What an answer says: the exact count of a list, the sum over its groups or its board's columns.
std::int64_t count_in(const Session::Answer& answer);
std::int64_t sum_of_groups(const Session::Answer& answer);
std::int64_t sum_of_board(const Session::Answer& answer);

void measure_lists(World& world);
void measure_filters(World& world);
void measure_records(World& world);
void measure_search(World& world);
void measure_groups(World& world);
void measure_rights(World& world);
void measure_writes(World& world);
void measure_throughput(World& world);
void measure_live(World& world);
void measure_custom_fields(World& world);
void measure_screen(World& world);
void measure_import_into_reference(World& world);
void measure_export(World& world);
// On a store of its own, made beside the reference store.
void measure_import_into_empty(World& world);

}  // namespace lazo::bench
