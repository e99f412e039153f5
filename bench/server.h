// The program under measure, as a process of its own, and what it stands on.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lazo::bench {

struct ServerOptions {
    std::string lazo;      // the program
    std::string store;     // the address of the store
    std::string log;       // path of the log
    pid_t postmaster = 0;  // of the PostgreSQL that the store is in; its work counts too
};

class Server {
 public:
    // Starts `lazo serve` on the store, on a free port, and waits until it answers; throws std::runtime_error after 60
    // s.
    explicit Server(const ServerOptions& options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const { return port_; }
    std::vector<pid_t> processes() const;  // the program's own first, then PostgreSQL's
    bool has_postgres() const { return postmaster_ != 0; }
    double start_seconds() const { return start_seconds_; }  // from fork to the first answer
    double cpu_seconds() const;                              // of all of them so far
    double memory_mb() const;                                // the program's own: proportional set size
    double most_memory_mb() const;                           // the program's own: resident, the highest since its start

 private:
    void wait_until_ready();

    const pid_t postmaster_;
    std::uint16_t port_;
    pid_t process_ = -1;
    double start_seconds_ = 0;
};

double wall_seconds();  // a clock for differences

}  // namespace lazo::bench
