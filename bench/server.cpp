#include "bench/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace lazo::bench {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

bool answers(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    char first[13] = {};
    constexpr std::string_view kQuestion = "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    const bool ready = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       ::write(socket, kQuestion.data(), kQuestion.size()) > 0 && ::read(socket, first, 12) == 12 &&
                       std::string_view(first) == "HTTP/1.1 200";
    ::close(socket);
    return ready;
}

// 0 where there is no such clock any more.
double seconds_of(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double cpu_of(pid_t process) {
    clockid_t clock{};
    return ::clock_getcpuclockid(process, &clock) == 0 ? seconds_of(clock) : 0;
}

double seconds_of_ended_children(pid_t process) {
    if (process == 0) return 0;
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::istringstream words(text.substr(text.rfind(')') + 1));
    std::string word;
    for (int before = 0; before < 13; before++) words >> word;
    long user = 0, system = 0;
    words >> user >> system;
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

double wall_seconds() { return seconds_of(CLOCK_MONOTONIC); }

Server::Server(const ServerOptions& options) : postmaster_(options.postmaster), port_(free_port()) {
    std::vector<std::string> words{
        options.lazo,          "serve",          "--database", options.store, "--port",
        std::to_string(port_), "--person-limit", "0",          "--uploads",   options.log + "-uploads"};
    // No limit: one session asks as a whole company would.
    const double begun = wall_seconds();
    process_ = ::fork();
    if (process_ == 0) {
        const int log = ::open(options.log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        ::dup2(log, 1);
        ::dup2(log, 2);
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }
    wait_until_ready();
    start_seconds_ = wall_seconds() - begun;
}

void Server::wait_until_ready() {
    for (const double end = wall_seconds() + 60; wall_seconds() < end;) {
        if (answers(port_)) return;
        if (::waitpid(process_, nullptr, WNOHANG) == process_) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    throw std::runtime_error("the server does not answer; its log stands beside the store");
}

Server::~Server() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

std::vector<pid_t> Server::processes() const {
    std::vector<pid_t> all{process_};
    if (postmaster_ == 0) return all;
    const std::string postmaster = std::to_string(postmaster_);
    std::ifstream children("/proc/" + postmaster + "/task/" + postmaster + "/children");
    for (pid_t child = 0; children >> child;) all.push_back(child);
    return all;
}

double Server::cpu_seconds() const {
    double sum = seconds_of_ended_children(postmaster_);  // those that help with one statement live no longer than it
    for (const pid_t process : processes()) sum += cpu_of(process);
    return sum;
}

namespace {

double megabytes_in(pid_t process, const char* file, std::string_view name) {
    std::ifstream lines("/proc/" + std::to_string(process) + file);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(name)) return std::stod(line.substr(name.size())) / 1024;
    return 0;
}

}  // namespace

double Server::memory_mb() const { return megabytes_in(process_, "/smaps_rollup", "Pss:"); }
double Server::most_memory_mb() const { return megabytes_in(process_, "/status", "VmHWM:"); }

}  // namespace lazo::bench
