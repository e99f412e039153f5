#include "tests/shards/exceptions.h"

#include <sstream>
#include <stdexcept>

namespace lazo::shards {

Exceptions::Exceptions(std::string_view lines) {
    std::istringstream in{std::string(lines)};
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() == '#') continue;
        const auto bar = line.rfind(" | ");
        if (bar == std::string::npos || line.find(" | ") == bar || bar + 3 >= line.size())
            throw std::runtime_error("an exception says rule | shape | why: " + line);
        whys_[line.substr(0, bar)] = line.substr(bar + 3);
    }
}

std::optional<std::string> Exceptions::why(const Finding& finding) {
    const std::string name = std::to_string(finding.rule) + " | " + finding.shape;
    const auto found = whys_.find(name);
    if (found == whys_.end()) return std::nullopt;
    met_.insert(name);
    return found->second;
}

std::vector<std::string> Exceptions::needless() const {
    std::vector<std::string> lines;
    for (const auto& [name, why] : whys_)
        if (!met_.count(name)) lines.push_back(name);
    return lines;
}

}  // namespace lazo::shards
