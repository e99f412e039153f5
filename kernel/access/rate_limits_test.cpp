#include "kernel/access/rate_limits.h"

#include <atomic>
#include <thread>
#include <vector>

#include "base/error.h"

namespace lazo::access {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct RateLimitsTest : testing::Test {
    RateLimits::Time now{std::chrono::hours{1000}};
    RateLimits limits;

    void set(const RateLimitOptions& options) {
        limits.set(options, [this] { return now; });
    }
    // "" when let in, else the seconds to wait.
    static std::string ask(const std::function<void()>& take) {
        try {
            take();
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::too_many);
            EXPECT_EQ(error.message().key, "rate.limit");
            return error.message().values.front().second;
        }
        return "";
    }
    std::string person(std::int64_t id) {
        return ask([&] { limits.take_person(id); });
    }
    std::string token(std::int64_t id) {
        return ask([&] { limits.take_token(id); });
    }
    std::string address(std::string_view text) {
        return ask([&] { limits.take_address(text); });
    }
    int let_in(const std::function<std::string()>& take, int tries) {
        int count = 0;
        for (int i = 0; i < tries; i++) count += take().empty();
        return count;
    }
};

TEST_F(RateLimitsTest, LimitNobodyUntilTheyAreSet) {
    EXPECT_EQ(let_in([&] { return person(1); }, 1000), 1000);
    set({.person = 0, .token = 0, .address = 0});
    EXPECT_EQ(let_in([&] { return address("198.51.100.7"); }, 1000), 1000);
    EXPECT_EQ(limits.buckets(), 0u);
}

TEST_F(RateLimitsTest, GiveAMinutesWorthAtOnceAndThenAsMuchAsComesBack) {
    set({.token = 6});
    EXPECT_EQ(let_in([&] { return token(7); }, 20), 6);
    EXPECT_EQ(token(7), "10");
    now += milliseconds(9'001);
    EXPECT_EQ(token(7), "1") << "whole seconds, upwards";
    now += milliseconds(999);
    EXPECT_EQ(token(7), "");
    EXPECT_EQ(token(7), "10");
    now += seconds(35);
    EXPECT_EQ(let_in([&] { return token(7); }, 20), 3);
    now += seconds(100'000);
    EXPECT_EQ(let_in([&] { return token(7); }, 20), 6) << "never more than a minute's worth is saved";
}

TEST_F(RateLimitsTest, RefusedRequestsTakeNothing) {
    set({.token = 60});
    EXPECT_EQ(let_in([&] { return token(7); }, 10'000), 60);
    now += seconds(1);
    EXPECT_EQ(token(7), "");
    EXPECT_EQ(limits.refused(Asking::token), 9'940u);
    EXPECT_EQ(limits.refused(Asking::person), 0u);
}

TEST_F(RateLimitsTest, KeepAskersApart) {
    set({.person = 3, .token = 3, .address = 3});
    EXPECT_EQ(let_in([&] { return person(7); }, 9), 3);
    EXPECT_EQ(let_in([&] { return person(8); }, 9), 3);
    EXPECT_EQ(let_in([&] { return token(7); }, 9), 3);
    EXPECT_EQ(let_in([&] { return address("0.0.0.7"); }, 9), 3);
    EXPECT_EQ(limits.buckets(), 4u);
    now += seconds(60);
    EXPECT_EQ(limits.buckets(), 0u) << "a full bucket is none";
}

TEST_F(RateLimitsTest, OneKindMayBeFree) {
    set({.person = 0, .token = 1, .address = 0});
    EXPECT_EQ(let_in([&] { return person(7); }, 100), 100);
    EXPECT_EQ(let_in([&] { return address("198.51.100.7"); }, 100), 100);
    EXPECT_EQ(token(7), "");
    EXPECT_EQ(token(7), "60");
}

TEST_F(RateLimitsTest, TakeANetworkOfVersionSixAsOneAsker) {
    set({.address = 2});
    EXPECT_EQ(address("2001:db8:1:2::1"), "");
    EXPECT_EQ(address("2001:db8:1:2:ffff::9"), "");
    EXPECT_EQ(address("2001:db8:1:2:3:4:5:6"), "30");
    EXPECT_EQ(address("2001:db8:1:3::1"), "");
    EXPECT_EQ(address("198.51.100.7"), "");
    EXPECT_EQ(address("198.51.100.8"), "");
    EXPECT_EQ(address("nobody"), "");
    EXPECT_EQ(address(""), "") << "what is no address is one asker with all others";
    EXPECT_EQ(address("nothing"), "30");
}

TEST_F(RateLimitsTest, KeepTheirMemoryAndTheEmptiestBucketsWhenStrangersCome) {
    set({.token = 10, .address = 10});
    EXPECT_EQ(let_in([&] { return token(7); }, 10), 10);
    for (int i = 0; i < 1'000'000; i++) {
        const auto part = [&](int shift) { return std::to_string((i >> shift) & 255); };
        EXPECT_EQ(address("10." + part(16) + "." + part(8) + "." + part(0)), "");
    }
    EXPECT_LE(limits.buckets(), RateLimits::kMostBuckets);
    EXPECT_GT(limits.buckets(), RateLimits::kMostBuckets / 2);
    EXPECT_EQ(token(7), "6") << "who asked too much is not forgotten for those who asked once";
}

TEST_F(RateLimitsTest, LetInNoneTooManyFromManyThreads) {
    set({.person = 1'000});
    std::atomic<int> count{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; i++) threads.emplace_back([&] { count += let_in([&] { return person(7); }, 500); });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(count, 1'000);
    EXPECT_EQ(limits.refused(Asking::person), 3'000u);
}

TEST_F(RateLimitsTest, three_programs_grant_together_what_one_would) {
    RateLimits ours;
    ours.set({.person = 0, .token = 0, .address = 60}, [] { return RateLimits::Time{}; });
    ours.share_among(3);
    for (int i = 0; i < 20; i++) EXPECT_NO_THROW(ours.take_address("1.2.3.4"));
    EXPECT_THROW(ours.take_address("1.2.3.4"), Error);
    ours.share_among(0);
    EXPECT_THROW(ours.take_address("1.2.3.4"), Error) << "nobody has the limit for less than one";
}

TEST_F(RateLimitsTest, what_programs_share_is_rounded_up) {
    RateLimits ours;
    ours.set({.person = 0, .token = 0, .address = 8}, [] { return RateLimits::Time{}; });
    ours.share_among(3);
    for (int i = 0; i < 3; i++) EXPECT_NO_THROW(ours.take_address("1.2.3.4"));
    EXPECT_THROW(ours.take_address("1.2.3.4"), Error);
}

}  // namespace
}  // namespace lazo::access
