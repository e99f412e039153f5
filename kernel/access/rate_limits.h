// How much one asker may ask: each person with the app, each API token and each address that shows neither has a bucket
// of as many requests as the setting allows in a minute. It refills steadily; who emptied it is refused until it has
// refilled a little.
//
// The limits stand against a runaway program and against strangers, never against people: nobody with the app comes
// near 1,000 requests a second (all their tabs together), and a program that asks one thing after the other meets
// nothing in its first 30,000. Persons have a limit at all so that a program that signs in with a password is no way
// around that of tokens. Addresses ask for little without a session (sign-in, first run, the description of the API),
// so theirs is low, but a whole office behind one address can sign in within a minute.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace lazo::access {

// Requests a minute; 0: no limit.
struct RateLimitOptions {
    std::int64_t person = 60'000;
    std::int64_t token = 30'000;
    std::int64_t address = 600;
};

enum class Asking : std::uint8_t { person, token, address };

// Thread-safe, but for `set`. Buckets live in memory only and are never more than kMostBuckets: where there is no room
// the one that would be full soonest is forgotten. A restart fills all.
class RateLimits {
 public:
    using Time = std::chrono::steady_clock::time_point;
    using SteadyClock = std::function<Time()>;
    static constexpr std::size_t kMostBuckets = 32'768;  // 24 bytes each

    RateLimits();  // no limits, and no memory for them
    ~RateLimits();

    // Before the first request. All buckets are full afterwards.
    void set(const RateLimitOptions& options, SteadyClock clock = std::chrono::steady_clock::now);

    // The limits hold for that many programs together, among which requests are spread evenly: each grants its part,
    // rounded up. Thread-safe.
    void share_among(std::size_t programs);

    // Takes one request out of the asker's bucket. Throws Error{too_many} "rate.limit" with "seconds" until there is
    // room again (at least 1); a refused request takes nothing.
    void take_person(std::int64_t user) { take(Asking::person, static_cast<std::uint64_t>(user)); }
    void take_token(std::int64_t token) { take(Asking::token, static_cast<std::uint64_t>(token)); }
    // Of an IPv6 address its first 64 bits count: the rest is the asker's to choose.
    void take_address(std::string_view address);

    std::uint64_t refused(Asking who) const;  // since the start
    std::size_t buckets() const;              // that are not full, for tests

 private:
    struct Buckets;
    void take(Asking who, std::uint64_t id);
    bool limits(Asking who) const;

    std::unique_ptr<Buckets> buckets_;  // null: nobody is limited
};

}  // namespace lazo::access
