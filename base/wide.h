// Numbers of 128 bits, for what adds up many numbers of 64 and must tell at the end whether the whole fits.
#pragma once

#include <cstdint>

namespace lazo {

__extension__ using Wide = __int128;

constexpr bool fits(Wide wide) { return static_cast<std::int64_t>(wide) == wide; }

}  // namespace lazo
