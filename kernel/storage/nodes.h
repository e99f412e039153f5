// The programs that serve one store at this moment: each says so every few seconds. What is limited for all of them
// together is divided by their number.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "kernel/storage/database.h"

namespace lazo::storage {

struct Node {
    std::string id;    // random, of one run of the program
    std::string name;  // host and port, for people
    Moment seen_at;
};

// How long a node counts that says nothing any more.
inline constexpr std::int64_t kNodeLifeMs = 20'000;

// Says that the node is there, and forgets those that are gone for long.
void beat(Connection& connection, const Node& node);
void forget_node(Connection& connection, const std::string& id);
// Those that are there, in the order of their names.
std::vector<Node> nodes(Connection& connection, Moment now);

}  // namespace lazo::storage
