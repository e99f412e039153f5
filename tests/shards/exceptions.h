// What may break a rule, and why: by the shape of a statement, so that a new shape fails until somebody says why.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/shards/judge.h"

namespace lazo::shards {

class Exceptions {
 public:
    // "rule | shape | why", one a line; lines that begin with # say something to readers. Throws for a line without a
    // why.
    explicit Exceptions(std::string_view lines);
    // Why it may; nothing when it may not. What begins with "FAULT:" waits to be mended.
    std::optional<std::string> why(const Finding& finding);
    // Those that were never asked for.
    std::vector<std::string> needless() const;

 private:
    std::map<std::string, std::string> whys_;
    std::set<std::string> met_;
};

}  // namespace lazo::shards
