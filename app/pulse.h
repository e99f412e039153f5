// What a program does every few seconds where it shares its store with others: says that it is there, shares the limits
// with those that are, and renews what others have changed.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "kernel/access/rate_limits.h"
#include "kernel/records/platform.h"

namespace lazo::app {

class Pulse {
 public:
    // Both outlive it.
    Pulse(records::Platform& platform, access::RateLimits& limits);
    ~Pulse();  // says that the program has gone
    Pulse(const Pulse&) = delete;

    // As people know it: host and port.
    void name(std::string name);
    // Does what is due; asks nothing of a store that the program has for itself. One thread.
    void look();

 private:
    void beat(Moment now);
    // How many there are, which the limits are shared among.
    void count();

    records::Platform& platform_;
    access::RateLimits& limits_;
    const std::string id_;
    std::mutex mutex_;
    std::string name_;
    Moment next_;
};

}  // namespace lazo::app
