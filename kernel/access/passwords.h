// Which passwords are good enough: long, and not among those that everybody tries first.
#pragma once

#include <string_view>

namespace lazo::access {

inline constexpr std::size_t kLongestPassword = 1000;  // bytes

// Throws Error{invalid} at "password": "password.short", "password.long", "password.common". The owner's name and
// address are too easily guessed as well.
void check_password(std::string_view password, std::string_view name, std::string_view email);

}  // namespace lazo::access
