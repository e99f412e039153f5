// Judges one statement by the rules that make a store fit for several servers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/shards/tables.h"
#include "tests/shards/tree.h"

namespace lazo::shards {

struct Finding {
    int rule = 0;
    // What breaks it, without names that differ from table to table: by this it may stand on the list of exceptions.
    std::string shape;
};

struct Judgement {
    std::vector<int> rules;  // under which it falls
    std::vector<Finding> findings;
    std::vector<std::string> unknown;  // tables that nobody places: then it is not judged
};

// Each rule with its sentence.
const std::map<int, std::string>& rules();

// The text may hold anything that was sent, also what is no statement.
Judgement judge(const std::string& text, const Tables& tables);

}  // namespace lazo::shards
