#include "kernel/access/lock_out.h"

#include "base/error.h"
#include "kernel/access/sign_in.h"
#include "tests/support/store.h"

namespace lazo::access {
namespace {

struct LockOutTest : testing::Test {
    test::Store store{test::snapshot_of({}), kernel_tables()};
    test::FakeClock clock;
    LockOut lock_out{store.database(), clock};

    // 0 for a wrong try that was let in, else the seconds of the lock.
    std::string guess(std::string_view account, std::string_view address = {}) {
        try {
            const LockOut::Try attempt{lock_out, account, address};
            lock_out.count_failure(attempt);
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::too_many);
            return error.message().values.front().second;
        }
        return "0";
    }
    void succeed(std::string_view account, std::string_view address = {}) {
        const LockOut::Try attempt{lock_out, account, address};
        store.database().write([&](storage::Connection& connection) { lock_out.forgive(connection, attempt); });
    }
};

TEST_F(LockOutTest, DoublesUpToAnHour) {
    for (int i = 0; i < 5; i++) EXPECT_EQ(guess("ana@example.com"), "0");
    EXPECT_EQ(guess("ana@example.com"), "30");
    clock.advance_seconds(29);
    EXPECT_EQ(guess(" Ana@Example.com"), "1") << "one account in every writing";
    clock.advance_seconds(1);
    for (const int seconds : {60, 120, 240, 480, 960, 1920, 3600, 3600, 3600}) {
        EXPECT_EQ(guess("ana@example.com"), "0");
        EXPECT_EQ(guess("ana@example.com"), std::to_string(seconds));
        clock.advance_seconds(seconds);
    }
    succeed("ana@example.com");
    for (int i = 0; i < 5; i++) EXPECT_EQ(guess("ana@example.com"), "0");
}

TEST_F(LockOutTest, AClockThatWasAheadLocksNobodyForAYear) {
    clock.set("2027-03-02T09:00:00Z");
    for (int i = 0; i < 5; i++) EXPECT_EQ(guess("ana@example.com"), "0");
    EXPECT_EQ(guess("ana@example.com"), "30");
    clock.set("2026-03-02T09:00:00Z");
    EXPECT_EQ(guess("ana@example.com"), "0");
    EXPECT_EQ(guess("ana@example.com"), "60") << "the tries before still count";
    clock.advance_seconds(-600);
    EXPECT_EQ(guess("ana@example.com"), "660") << "a small step back opens nothing";
}

TEST_F(LockOutTest, CountsTheAddressOverAllAccounts) {
    for (int i = 0; i < 5; i++) EXPECT_EQ(guess("user" + std::to_string(i), "198.51.100.7"), "0");
    EXPECT_EQ(guess("ana@example.com", "198.51.100.7"), "30");
    EXPECT_EQ(guess("ana@example.com", "198.51.100.8"), "0") << "from elsewhere nothing is locked";
}

TEST_F(LockOutTest, AnIpv6NetworkIsOneAddressAndAMappedIpv4IsItself) {
    for (int i = 0; i < 5; i++) guess("user" + std::to_string(i), "2001:db8:1:2::" + std::to_string(i + 1));
    EXPECT_EQ(guess("ana@example.com", "2001:db8:1:2:ffff::9"), "30");
    EXPECT_EQ(guess("ana@example.com", "2001:db8:1:3::9"), "0");
    for (int i = 0; i < 5; i++) guess("user" + std::to_string(i + 10), "::ffff:192.0.2.1");
    EXPECT_EQ(guess("bob@example.com", "::ffff:192.0.2.1"), "30");
    EXPECT_EQ(guess("bob@example.com", "::ffff:192.0.2.2"), "0");
}

TEST_F(LockOutTest, ForgetsAfterADayAndKeepsNoAccountNames) {
    for (int i = 0; i < 4; i++) guess("nobody@example.com");
    EXPECT_EQ(store.integer("SELECT count(*) FROM sign_in_failures"), 1);
    EXPECT_EQ(store.integer("SELECT count(*) FROM sign_in_failures WHERE subject LIKE '%nobody%'"), 0);
    clock.advance_seconds(86'401);
    EXPECT_EQ(guess("nobody@example.com"), "0");
    EXPECT_EQ(store.integer("SELECT tries FROM sign_in_failures"), 1);
}

TEST_F(LockOutTest, OneTryAtATimeForAnAccount) {
    {
        const LockOut::Try first{lock_out, "ana@example.com", "192.0.2.1"};
        EXPECT_EQ(guess("ana@example.com", "192.0.2.2"), "1");
        EXPECT_EQ(guess("bob@example.com", "192.0.2.1"), "0") << "an office has one address";
    }
    EXPECT_EQ(guess("ana@example.com", "192.0.2.2"), "0") << "a refused try leaves nothing behind";
}

}  // namespace
}  // namespace lazo::access
