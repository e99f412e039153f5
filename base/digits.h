// Numbers of a fixed count of digits inside a text; the small parsers of base share it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lazo {

inline bool is_digit(char character) { return character >= '0' && character <= '9'; }

// The number that `count` digits from `at` make (at most nine); nothing when one of them is no digit.
inline std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t count) {
    if (at > text.size() || count > text.size() - at) return std::nullopt;
    int number = 0;
    for (const char digit : text.substr(at, count)) {
        if (!is_digit(digit)) return std::nullopt;
        number = number * 10 + (digit - '0');
    }
    return number;
}

// Appends a number >= 0 with leading zeros up to `width`.
inline void append_padded(std::string& out, int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

}  // namespace lazo
