// Somebody who works on while something big runs, and whose waiting is measured.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "bench/world.h"

namespace lazo::bench {

class Neighbour {
 public:
    // Opens a list, reads a record and changes it, over and over, with a short pause as a person has it.
    explicit Neighbour(const World& world);
    ~Neighbour();
    // What was waited since it began, and how it is without anything beside it.
    Timing stop();
    static Timing alone(const World& world, double seconds);

 private:
    void work();

    const World& world_;
    std::atomic<bool> over_ = false;
    Timing timing_;
    std::thread thread_;
};

}  // namespace lazo::bench
