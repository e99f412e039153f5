// `lazo copy`: a whole store into an empty one, of the same engine or the other.
#pragma once

#include <string>

#include "app/program.h"

namespace lazo::app {

struct CopyCommandOptions {
    std::string from, to;
    bool quiet = false;  // nothing on standard error but what went wrong
};
// kDone when both hold the same, which it proves. What is broken off goes on when it is asked for again.
int copy(const CopyCommandOptions& options);

// The kernel's tables of all rooms: with the entities, what a store consists of.
std::vector<storage::KernelTable> tables_of_store();

// What stands in the store of the platform, fields that were retired too.
schema::SnapshotPointer schema_with_retired(records::Platform& platform);

// As people and logs may see it.
std::string without_password(const std::string& url);

}  // namespace lazo::app
