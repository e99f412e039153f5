// How far a long piece of work is, told to whoever watches; they may ask it to end.
#pragma once

#include <cstdint>
#include <functional>

namespace lazo::imports {

// False asks the work to end at the next good place. Never called inside a transaction.
using Progress = std::function<bool(std::int64_t done, std::int64_t total)>;

}  // namespace lazo::imports
