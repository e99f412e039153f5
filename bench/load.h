// How much many people can ask together before they wait.
#pragma once

#include <cstdint>
#include <string>

namespace lazo::bench {

// Asks what stands on that port of this machine, over more and more connections, until the 95th percentile passes 100
// ms. `store`: the address of the reference store behind it. Prints a line for each number of connections: connections,
// requests a second, p50, p95 and p99 in ms, seconds.
int raise_load(const std::string& store, int port);

}  // namespace lazo::bench
