// A statement being written: text and the values bound in it, numbered in the order in which they stand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/storage/database.h"

namespace lazo::query {

struct Sql {
    std::string text;
    std::vector<storage::Bound> bound;

    Sql& operator<<(std::string_view part) {
        text += part;
        return *this;
    }
    // Appends the next $n and remembers its value.
    Sql& bind(storage::Bound value) {
        bound.push_back(std::move(value));
        text += '$';
        text += std::to_string(bound.size());
        return *this;
    }
    // " IN ($1,$2,...)", padded to a power of two by repeating the last, so that few shapes of statement exist. The list
    // is not empty.
    Sql& in(const std::vector<std::int64_t>& values);
};

}  // namespace lazo::query
