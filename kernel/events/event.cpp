#include "kernel/events/event.h"

#include <array>

#include "base/error.h"

namespace lazo::events {
namespace {

constexpr std::array<std::string_view, 5> kNames{"created", "updated", "deleted", "restored", "shared"};

}  // namespace

std::string_view name_of(EventKind kind) { return kNames.at(static_cast<std::size_t>(kind)); }

bool find_kind(std::string_view name, EventKind& found) {
    for (std::size_t i = 0; i < kNames.size(); i++) {
        if (kNames[i] != name) continue;
        found = static_cast<EventKind>(i);
        return true;
    }
    return false;
}

std::vector<std::string> field_names(const Event& event) {
    std::vector<std::string> names;
    std::string_view rest = event.fields;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        names.emplace_back(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
    return names;
}

}  // namespace lazo::events
