// `lazo check`: proves the integrity of a store and names what is damaged.
#pragma once

#include "app/program.h"

namespace lazo::app {

struct CheckOptions {
    StoreOptions store;
    bool json = false;  // {"sound","fault_count","rows","versions","events","faults":[{"place","kind","text"}]}
};

// kDone when the store is sound, kDamaged when it is not. Changes no record; fills the search index up to the last
// event first. Beside a server that runs, its newest writes may show as search documents that differ.
int check(const CheckOptions& options);

}  // namespace lazo::app
