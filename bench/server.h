// The program under measure, as a process of its own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lazo::bench {

class Server {
 public:
    // Starts `lazo serve` on the store, on a free port, and waits until it answers; throws std::runtime_error after 60
    // s.
    Server(std::string lazo, const std::string& store);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const { return port_; }
    pid_t process() const { return process_; }
    double start_seconds() const { return start_seconds_; }  // from fork to the first answer
    double cpu_seconds() const;                              // of all its threads so far
    double memory_mb() const;                                // proportional set size
    double most_memory_mb() const;                           // resident, the highest since its start

 private:
    void wait_until_ready();

    std::uint16_t port_;
    pid_t process_ = -1;
    double start_seconds_ = 0;
};

double wall_seconds();  // a clock for differences

}  // namespace lazo::bench
