// How long something took, how often, and what it cost the server.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/server.h"

namespace lazo::bench {

struct Timing {
    std::vector<double> ms;  // one for each time
    double cpu_us = 0;       // of the server, for each time, on average
    double wall_seconds = 0;

    double at(double share) const;  // 0.95 is the 95th percentile; 0 when nothing was timed
    double per_second() const { return wall_seconds > 0 ? static_cast<double>(ms.size()) / wall_seconds : 0; }
};

// One after the other: `work(i)` for i from 0. A few times before that are not counted.
Timing one_by_one(const Server& server, int times, const std::function<void(int)>& work);
// The same; `before(i)` is part of neither time nor cost, and the server has come to rest after it.
Timing one_by_one(const Server& server, int times, const std::function<void(int)>& before,
                  const std::function<void(int)>& work);

// A thread for each connection, each asking again as soon as it has its answer. `connect(n)` makes the work of the
// n-th.
using Work = std::function<void(int)>;
Timing side_by_side(int connections, double seconds, const std::function<Work(int)>& connect);
// The same, with what it costs the server, once that is at rest.
Timing side_by_side(const Server& server, int connections, double seconds, const std::function<Work(int)>& connect);

}  // namespace lazo::bench
