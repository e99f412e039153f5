#include "kernel/access/sign_in.h"

#include <atomic>
#include <thread>

#include "base/crypto.h"
#include "base/error.h"
#include "tests/support/office.h"

namespace lazo::access {
namespace {

constexpr std::string_view kRight = "correct horse battery";

struct SignInTest : testing::Test {
    test::Store store{test::snapshot_with_people({}), kernel_tables()};
    test::Office office{store};
    test::FakeClock clock;
    DirectoryHolder directory;
    std::unique_ptr<SignIn> door;
    std::int64_t ana = 0, bob = 0;

    void SetUp() override {
        ana = office.add_user("ana");
        bob = office.add_user("bob");
        restart();
        static const std::string hash = crypto::hash_password(kRight);
        store.run("INSERT INTO credentials(person,hash,changed_at) VALUES($1,$2,0)", {ana, hash});
    }
    // As after the program was started anew: nothing in memory.
    void restart() {
        door.reset();
        store.reopen();
        directory.replace(office.directory());
        door = std::make_unique<SignIn>(store.database(), directory, clock);
    }
    // The key of the refusal, with the seconds of a lock behind it.
    std::string attempt(std::string_view email, std::string_view password, std::string_view address = "192.0.2.1") {
        try {
            door->sign_in(email, password, address);
        } catch (const Error& error) {
            const auto& values = error.message().values;
            return error.message().key + (values.empty() ? "" : " " + values.front().second);
        }
        return "in";
    }
    std::int64_t stored(const char* what) { return store.integer(std::string("SELECT count(*) FROM ") + what); }
};

TEST_F(SignInTest, RightPasswordOpensASession) {
    const Session session = door->sign_in("ANA@example.com", kRight, "192.0.2.1");
    EXPECT_EQ(session.user, ana);
    EXPECT_EQ(session.token.size(), 32u);
    const auto found = door->find_session(session.token);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->user, ana);
    EXPECT_EQ(found->csrf, session.csrf);
    EXPECT_FALSE(found->csrf.empty());
    EXPECT_TRUE(found->token.empty());
    EXPECT_FALSE(found->by_token);
    EXPECT_EQ(store.integer("SELECT count(*) FROM sessions WHERE hash=$1", {session.token}), 0) << "hashes only";
    EXPECT_EQ(store.integer("SELECT count(*) FROM credentials WHERE hash LIKE '%horse%'"), 0);
}

TEST_F(SignInTest, WrongUnknownInactiveAndWithoutPasswordAreOneAnswer) {
    EXPECT_EQ(attempt("ana@example.com", "wrong horse battery"), "sign_in.wrong");
    EXPECT_EQ(attempt("nobody@example.com", kRight), "sign_in.wrong");
    EXPECT_EQ(attempt("bob@example.com", ""), "sign_in.wrong") << "has no password yet";
    store.run("UPDATE users SET active=0");
    directory.replace(office.directory());
    EXPECT_EQ(attempt("ana@example.com", kRight), "sign_in.wrong");
}

TEST_F(SignInTest, FiveWrongTriesLockEvenTheRightPassword) {
    for (int i = 0; i < 4; i++) EXPECT_EQ(attempt("ana@example.com", "guess"), "sign_in.wrong");
    EXPECT_EQ(attempt("ana@example.com", kRight), "in") << "the right one begins the count anew";
    for (int i = 0; i < 5; i++) EXPECT_EQ(attempt("ana@example.com", "guess"), "sign_in.wrong");
    EXPECT_EQ(attempt("Ana@Example.com ", kRight), "sign_in.locked 30");
    restart();
    EXPECT_EQ(attempt("ana@example.com", kRight, ""), "sign_in.locked 30") << "a restart forgives nobody";
    clock.advance_seconds(30);
    EXPECT_EQ(attempt("ana@example.com", kRight), "in");
    EXPECT_EQ(stored("sign_in_failures"), 0);
}

TEST_F(SignInTest, AWrongCurrentPasswordCountsAsAWrongSignIn) {
    const auto current = [&](std::string_view password, std::string_view address = "192.0.2.1") {
        try {
            return std::string(door->password_is(ana, password, address) ? "right" : "wrong");
        } catch (const Error& error) {
            return error.message().key + " " + error.message().values.front().second;
        }
    };
    for (int i = 0; i < 4; i++) EXPECT_EQ(current("guess"), "wrong");
    EXPECT_EQ(current(kRight), "right");
    EXPECT_EQ(stored("sign_in_failures"), 0) << "the right one begins the count anew";
    for (int i = 0; i < 3; i++) EXPECT_EQ(current("guess"), "wrong");
    for (int i = 0; i < 2; i++) EXPECT_EQ(attempt("ana@example.com", "guess"), "sign_in.wrong");
    EXPECT_EQ(current(kRight, "192.0.2.2"), "sign_in.locked 30") << "the account, from everywhere";
    EXPECT_EQ(attempt("ana@example.com", kRight), "sign_in.locked 30");
    EXPECT_EQ(attempt("bob@example.com", ""), "sign_in.locked 30") << "the address, for everybody";
    clock.advance_seconds(30);
    EXPECT_EQ(current(kRight), "right");
}

TEST_F(SignInTest, ManyAtOnceAreCountedOneByOne) {
    std::atomic<int> looked_at = 0;
    std::vector<std::thread> guessers;
    for (int i = 0; i < 12; i++)
        guessers.emplace_back([&, i] {
            if (attempt("ana@example.com", "guess " + std::to_string(i), "") == "sign_in.wrong") looked_at++;
        });
    for (std::thread& guesser : guessers) guesser.join();
    EXPECT_GE(looked_at, 1);
    EXPECT_LE(looked_at, 5) << "the sixth must meet the lock, however many come together";
    EXPECT_EQ(store.integer("SELECT max(tries) FROM sign_in_failures"), looked_at);
}

TEST_F(SignInTest, SessionsEndIdleAndAfterThirtyDays) {
    const std::string idle = door->sign_in("ana@example.com", kRight, "").token;
    clock.advance_seconds(12 * 3600 - 1);
    EXPECT_TRUE(door->find_session(idle));
    clock.advance_seconds(12 * 3600);
    EXPECT_FALSE(door->find_session(idle));
    restart();
    EXPECT_FALSE(door->find_session(idle));

    const std::string busy = door->sign_in("ana@example.com", kRight, "").token;
    for (int half_day = 0; half_day < 2 * 30 * 2 - 1; half_day++) {
        clock.advance_seconds(6 * 3600);
        ASSERT_TRUE(door->find_session(busy)) << half_day;
    }
    clock.advance_seconds(6 * 3600);
    EXPECT_FALSE(door->find_session(busy));
}

TEST_F(SignInTest, WhoseSessionIsOverIsSeenHoweverItEnded) {
    const auto in = [&] { return door->sign_in("ana@example.com", kRight, ""); };
    const Session here = in(), elsewhere = in();
    const auto over = [&](const Session& session) { return door->ended({session.hash}).contains(session.hash); };
    EXPECT_EQ(door->ended({here.hash, elsewhere.hash, "none"}), std::set<std::string>{"none"});
    EXPECT_EQ(door->find_session(here.token)->hash, here.hash);
    door->sign_out(elsewhere.token);
    EXPECT_TRUE(over(elsewhere));

    const Session third = in();
    door->set_password(ana, "another long password", here.token);
    EXPECT_TRUE(over(third));
    EXPECT_FALSE(over(here)) << "where the password was changed one stays signed in";

    ASSERT_TRUE(door->find_session(here.token));
    store.run("DELETE FROM sessions");
    EXPECT_TRUE(over(here)) << "another process ended it";
    EXPECT_FALSE(door->find_session(here.token)) << "and it is no longer remembered";
}

TEST_F(SignInTest, WhoseAccountOrTokenEndedIsSeen) {
    const Session session = door->sign_in("ana@example.com", kRight, "");
    const SignIn::NewToken kept = door->make_token(ana, "kept", TokenScope::read_only, Moment{clock.now().ms + 60'000});
    const SignIn::NewToken dropped = door->make_token(ana, "dropped", TokenScope::read_only, std::nullopt);
    const std::string one = door->find_token(kept.token)->hash, other = door->find_token(dropped.token)->hash;
    const std::set<std::string> all{session.hash, one, other};
    EXPECT_TRUE(door->ended(all).empty());
    door->drop_token(ana, dropped.id);
    EXPECT_EQ(door->ended(all), std::set<std::string>{other});
    clock.advance_seconds(60);
    EXPECT_EQ(door->ended(all), (std::set<std::string>{one, other}));
    store.run("UPDATE users SET active=0");
    directory.replace(office.directory());
    EXPECT_EQ(door->ended(all), all);
}

TEST_F(SignInTest, ToLookIsNoUseAndAUseIsSeenBeforeItIsStored) {
    const Session session = door->sign_in("ana@example.com", kRight, "");
    clock.advance_seconds(4 * 60);
    ASSERT_TRUE(door->find_session(session.token));
    EXPECT_EQ(store.integer("SELECT count(*) FROM sessions WHERE seen_at>created_at"), 0);
    clock.advance_seconds(12 * 3600 - 1);
    EXPECT_TRUE(door->ended({session.hash}).empty());
    clock.advance_seconds(1);
    EXPECT_EQ(door->ended({session.hash}).size(), 1u);
}

TEST_F(SignInTest, ASessionOfAClockThatWasAheadLivesNoLonger) {
    clock.set("2027-03-02T09:00:00Z");
    const std::string used = door->sign_in("ana@example.com", kRight, "").token;
    const std::string unused = door->sign_in("ana@example.com", kRight, "").token;
    clock.set("2026-03-02T09:00:00Z");
    EXPECT_TRUE(door->find_session(used)) << "nobody is put out for it";
    clock.advance_seconds(12 * 3600);
    EXPECT_FALSE(door->find_session(used));
    EXPECT_FALSE(door->find_session(unused));
    restart();
    EXPECT_FALSE(door->find_session(unused));
}

TEST_F(SignInTest, AClockThatStandsADayBackForAWhilePutsNobodyOut) {
    const std::string token = door->sign_in("ana@example.com", kRight, "").token;
    clock.advance_seconds(-86'400);
    EXPECT_TRUE(door->find_session(token));
    clock.advance_seconds(600);
    EXPECT_TRUE(door->find_session(token));
    clock.advance_seconds(86'400);
    EXPECT_TRUE(door->find_session(token));
}

TEST_F(SignInTest, LastUseIsStoredAtMostEveryFiveMinutesAndFoundInMemory) {
    const std::string token = door->sign_in("ana@example.com", kRight, "").token;
    ASSERT_TRUE(door->find_session(token));
    const auto seen = [&] { return store.integer("SELECT seen_at FROM sessions"); };
    const std::int64_t first = seen();
    const std::uint64_t commits = store.database().commits();
    clock.advance_seconds(299);
    for (int i = 0; i < 100; i++) ASSERT_TRUE(door->find_session(token));
    EXPECT_EQ(seen(), first);
    EXPECT_EQ(store.database().commits(), commits);
    clock.advance_seconds(1);
    for (int i = 0; i < 100; i++) ASSERT_TRUE(door->find_session(token));
    EXPECT_EQ(seen(), first + 300'000);
    EXPECT_EQ(store.database().commits(), commits + 1);
    // Without its row, only memory can still know it.
    store.run("DELETE FROM sessions");
    EXPECT_TRUE(door->find_session(token));
}

TEST_F(SignInTest, SignOutEndsTheSession) {
    const std::string one = door->sign_in("ana@example.com", kRight, "").token;
    const std::string other = door->sign_in("ana@example.com", kRight, "").token;
    ASSERT_TRUE(door->find_session(one));
    door->sign_out(one);
    EXPECT_FALSE(door->find_session(one));
    EXPECT_TRUE(door->find_session(other));
    EXPECT_FALSE(door->find_session(""));
    EXPECT_FALSE(door->find_session(std::string(5000, 'x')));
}

TEST_F(SignInTest, SessionsSurviveARestart) {
    const Session session = door->sign_in("ana@example.com", kRight, "");
    restart();
    ASSERT_TRUE(door->find_session(session.token));
    EXPECT_EQ(door->find_session(session.token)->csrf, session.csrf);
}

TEST_F(SignInTest, ANewPasswordEndsTheOtherSessions) {
    const std::string kept = door->sign_in("ana@example.com", kRight, "").token;
    const std::string ended = door->sign_in("ana@example.com", kRight, "").token;
    ASSERT_TRUE(door->find_session(kept) && door->find_session(ended));
    door->set_password(ana, "another long secret", kept);
    EXPECT_TRUE(door->find_session(kept));
    EXPECT_FALSE(door->find_session(ended));
    EXPECT_EQ(attempt("ana@example.com", kRight), "sign_in.wrong");
    EXPECT_TRUE(door->password_is(ana, "another long secret", ""));
    EXPECT_FALSE(door->password_is(ana, kRight, ""));
    door->set_password(ana, "yet another secret");
    EXPECT_FALSE(door->find_session(kept));
    restart();
    EXPECT_FALSE(door->find_session(kept));
}

TEST_F(SignInTest, ANewPasswordOpensALockedAccount) {
    for (int i = 0; i < 6; i++) attempt("ana@example.com", "guess", "");
    door->set_password(ana, "another long secret");
    EXPECT_EQ(attempt("ana@example.com", "another long secret", ""), "in");
}

TEST_F(SignInTest, WhoLeavesLosesSessionsAndTokensAtOnce) {
    const std::string session = door->sign_in("ana@example.com", kRight, "").token;
    const std::string token = door->make_token(ana, "script", TokenScope::read_only, {}).token;
    ASSERT_TRUE(door->find_session(session) && door->find_token(token));
    store.run("UPDATE users SET active=0 WHERE id=$1", {ana});
    directory.replace(office.directory());
    EXPECT_FALSE(door->find_session(session));
    EXPECT_FALSE(door->find_token(token));
}

TEST_F(SignInTest, Passwords) {
    const auto refusal = [&](std::string_view password) -> std::string {
        try {
            door->set_password(ana, password);
        } catch (const Error& error) {
            EXPECT_EQ(error.fields().front().path, "password");
            return error.fields().front().message.key;
        }
        return "taken";
    };
    EXPECT_EQ(refusal("short"), "password.short");
    EXPECT_EQ(refusal("ñañañañaña"), "password.common") << "ten letters, but two different ones";
    EXPECT_EQ(refusal(std::string(1001, 'x')), "password.long");
    for (const char* common : {"Contraseña2024!", "password123", "1234567890", "0987654321", "qwertyuiop", "aaaaaaaaaa",
                               "Bienvenido1", "P@ssw0rd2025", "ana@example.com", "abcdefghijkl", "1212121212"})
        EXPECT_EQ(refusal(common), "password.common") << common;
    for (const char* good : {"la vaca no vuela", "xK9#mPq2$vL", "barco-azul-77"})
        EXPECT_EQ(refusal(good), "taken") << good;
}

TEST_F(SignInTest, TokensAreFoundListedAndDropped) {
    const auto reading = door->make_token(ana, "reports", TokenScope::read_only, {});
    const auto writing = door->make_token(ana, "sync", TokenScope::read_write, Moment{clock.now().ms + 3'600'000});
    EXPECT_EQ(reading.token.size(), 37u);
    EXPECT_TRUE(reading.token.starts_with("lazo_"));
    EXPECT_NE(reading.id, writing.id);
    ASSERT_TRUE(door->find_token(reading.token));
    EXPECT_EQ(door->find_token(reading.token)->scope, TokenScope::read_only);
    EXPECT_TRUE(door->find_token(reading.token)->by_token);
    EXPECT_EQ(door->find_token(writing.token)->scope, TokenScope::read_write);
    EXPECT_EQ(door->find_token(writing.token)->user, ana);
    EXPECT_FALSE(door->find_session(reading.token)) << "a token is no cookie";
    EXPECT_FALSE(door->find_token("lazo_" + std::string(32, 'a')));
    EXPECT_EQ(store.integer("SELECT count(*) FROM tokens WHERE hash LIKE 'lazo%'"), 0);

    const auto listed = door->tokens(ana);
    ASSERT_EQ(listed.size(), 2u);
    EXPECT_EQ(listed[0].name, "reports");
    EXPECT_EQ(listed[0].expires_at.ms, 0);
    EXPECT_EQ(listed[0].last_used_at, clock.now());
    EXPECT_TRUE(door->tokens(bob).empty());

    EXPECT_THROW(door->drop_token(bob, reading.id), Error);
    EXPECT_TRUE(door->find_token(reading.token));
    door->drop_token(ana, reading.id);
    EXPECT_FALSE(door->find_token(reading.token));
    EXPECT_THROW(door->drop_token(ana, reading.id), Error);
}

TEST_F(SignInTest, TokensExpireButNeverIdle) {
    const auto limited = door->make_token(ana, "limited", TokenScope::read_only, Moment{clock.now().ms + 3'600'000});
    const auto open = door->make_token(ana, "open", TokenScope::read_only, {});
    EXPECT_TRUE(door->find_token(limited.token));
    clock.advance_seconds(3600);
    EXPECT_FALSE(door->find_token(limited.token));
    clock.advance_seconds(400 * 86'400);
    EXPECT_TRUE(door->find_token(open.token));
}

}  // namespace
}  // namespace lazo::access
