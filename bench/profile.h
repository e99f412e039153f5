// Where the server's time goes, by perf.
#pragma once

#include <functional>
#include <string>

#include "bench/server.h"

namespace lazo::bench {

// The functions that took most while `work` was done over and over for two seconds; says so when perf is not there.
std::string profile_of(const Server& server, const std::function<void()>& work);

}  // namespace lazo::bench
