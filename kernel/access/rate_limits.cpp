#include "kernel/access/rate_limits.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.h"

namespace lazo::access {
namespace {

using Nanoseconds = std::int64_t;  // of the steady clock

constexpr Nanoseconds kMinute = 60'000'000'000;
constexpr Nanoseconds kSecond = 1'000'000'000;
constexpr std::size_t kWays = 8;  // places that one asker may have
constexpr std::size_t kSets = RateLimits::kMostBuckets / kWays;
constexpr std::size_t kLocks = 64;

// What a bucket lacks, as time: it is full at `full_at`, and each request moves that on by the time that one takes to
// come back.
struct Bucket {
    std::uint64_t who = 0;
    std::uint64_t id = 0;
    Nanoseconds full_at = 0;
};

struct alignas(64) Lock {
    std::mutex mutex;
};

std::uint64_t scrambled(std::uint64_t number) {
    number = (number ^ (number >> 33)) * 0xff51afd7ed558ccdULL;
    number = (number ^ (number >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return number ^ (number >> 33);
}

std::size_t set_of(std::uint64_t who, std::uint64_t id) { return scrambled(id + (who << 62)) % kSets; }

std::int64_t whole_seconds(Nanoseconds time) { return std::max<std::int64_t>(1, (time + kSecond - 1) / kSecond); }

constexpr std::uint64_t kOfIpv6 = std::uint64_t{1} << 63;

std::uint64_t number_of(std::string_view address) {
    const std::string text{address};
    in_addr four{};
    if (::inet_pton(AF_INET, text.c_str(), &four) == 1) return ntohl(four.s_addr);
    in6_addr six{};
    if (::inet_pton(AF_INET6, text.c_str(), &six) != 1) return kOfIpv6;  // all that is no address is one
    std::uint64_t network = 0;
    std::memcpy(&network, &six, sizeof network);
    return scrambled(network) | kOfIpv6;
}

}  // namespace

struct RateLimits::Buckets {
    struct Limit {
        Nanoseconds one = 0;   // until one request has come back; 0: no limit
        Nanoseconds full = 0;  // until an empty bucket is full
    };

    Buckets(const RateLimitOptions& options, SteadyClock now) : clock(std::move(now)) {
        const std::array<std::int64_t, 3> a_minute{options.person, options.token, options.address};
        for (std::size_t who = 0; who < limits.size(); who++)
            if (a_minute[who] > 0) limits[who] = {std::max<Nanoseconds>(1, kMinute / a_minute[who]), kMinute};
    }

    Nanoseconds now() const {
        return std::chrono::duration_cast<std::chrono::nanoseconds>(clock().time_since_epoch()).count();
    }

    // The asker's bucket; else the one of the set that is, or will be, full first.
    Bucket& find(Bucket* set, std::uint64_t who, std::uint64_t id) {
        Bucket* soonest = set;
        for (Bucket* each = set; each != set + kWays; each++) {
            if (each->who == who && each->id == id) return *each;
            if (each->full_at < soonest->full_at) soonest = each;
        }
        *soonest = {who, id, 0};
        return *soonest;
    }

    // 0, or the time to wait.
    Nanoseconds take(std::uint64_t who, std::uint64_t id) {
        const Limit& limit = limits[who];
        const Nanoseconds moment = now();
        const std::size_t place = set_of(who, id);
        const std::lock_guard lock(locks[place % kLocks].mutex);
        Bucket& bucket = find(&all[place * kWays], who, id);
        const Nanoseconds one = limit.one * programs;
        const Nanoseconds full_at = std::max(bucket.full_at, moment) + one;
        // A part of a request is a whole one: three programs that share 8 grant 3 each.
        const Nanoseconds wait = full_at - moment - (limit.full + one - 1) / one * one;
        if (wait > 0) return wait;
        bucket.full_at = full_at;
        return 0;
    }

    const SteadyClock clock;
    std::atomic<std::int64_t> programs = 1;
    std::array<Limit, 3> limits{};
    std::array<std::atomic<std::uint64_t>, 3> refused{};
    std::array<Lock, kLocks> locks;
    std::vector<Bucket> all = std::vector<Bucket>(RateLimits::kMostBuckets);
};

RateLimits::RateLimits() = default;
RateLimits::~RateLimits() = default;

void RateLimits::set(const RateLimitOptions& options, SteadyClock clock) {
    const bool any = options.person > 0 || options.token > 0 || options.address > 0;
    buckets_ = any ? std::make_unique<Buckets>(options, std::move(clock)) : nullptr;
}

void RateLimits::share_among(std::size_t programs) {
    if (buckets_) buckets_->programs = std::max<std::int64_t>(1, static_cast<std::int64_t>(programs));
}

bool RateLimits::limits(Asking who) const {
    return buckets_ && buckets_->limits[static_cast<std::size_t>(who)].one > 0;
}

void RateLimits::take(Asking who, std::uint64_t id) {
    if (!limits(who)) return;
    const auto kind = static_cast<std::size_t>(who);
    const Nanoseconds wait = buckets_->take(kind, id);
    if (wait == 0) return;
    ++buckets_->refused[kind];
    throw Error{ErrorKind::too_many, {"rate.limit", {{"seconds", std::to_string(whole_seconds(wait))}}}};
}

void RateLimits::take_address(std::string_view address) {
    if (limits(Asking::address)) take(Asking::address, number_of(address));
}

std::uint64_t RateLimits::refused(Asking who) const {
    return buckets_ ? buckets_->refused[static_cast<std::size_t>(who)].load() : 0;
}

std::size_t RateLimits::buckets() const {
    if (!buckets_) return 0;
    const Nanoseconds moment = buckets_->now();
    return static_cast<std::size_t>(std::count_if(buckets_->all.begin(), buckets_->all.end(),
                                                  [&](const Bucket& bucket) { return bucket.full_at > moment; }));
}

}  // namespace lazo::access
