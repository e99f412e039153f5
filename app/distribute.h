// `lazo database distribute`: a store over several servers.
#pragma once

#include "app/program.h"
#include "kernel/storage/distribute.h"

namespace lazo::app {

struct DistributeOptions {
    StoreOptions store;
    bool plan = false;  // only says where each table would stand, and how
};
int distribute(const DistributeOptions& options);

// Where each table of the store stands, those of fields that were retired too.
std::vector<storage::PlacedTable> placements_of_store(records::Platform& platform);

}  // namespace lazo::app
