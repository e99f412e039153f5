// Sessions, passwords, lock-out and API tokens. Secrets are stored as hashes only; a session or token is looked up by
// its BLAKE2 hash and cached, so that a request costs no statement.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/access/actor.h"
#include "kernel/access/lock_out.h"
#include "kernel/storage/migrate.h"

namespace lazo::access {

// sessions, tokens, credentials, sign_in_failures, sensitive_reads, shares.
std::span<const storage::KernelTable> kernel_tables();

struct Session {
    std::int64_t user = 0;
    std::string token;  // what the cookie holds; only when just made
    std::string csrf;   // of the cookie alone: the same in every session object of it
    std::string hash;   // names it in the store; nobody gets in with it
    TokenScope scope = TokenScope::read_write;
    bool by_token = false;      // an API token: no CSRF check
    std::int64_t token_id = 0;  // of an API token
};

struct TokenFacts {
    std::int64_t id = 0;
    std::string name;
    TokenScope scope = TokenScope::read_only;
    Moment created_at, expires_at, last_used_at;  // ms 0: never
};

// Thread-safe. Passwords are hashed and checked outside every lock and lease. `also` is what is written in the same
// transaction.
class SignIn {
 public:
    SignIn(storage::Database& database, const DirectoryHolder& directory, const Clock& clock);

    // Throws Error{unauthenticated} "sign_in.wrong", or Error{too_many} "sign_in.locked" with "seconds" after five
    // wrong tries in a row: 30 s, doubling to an hour, counted by account and by address. Takes as long for an unknown
    // address.
    Session sign_in(std::string_view email, std::string_view password, std::string_view remote_address);
    void sign_out(std::string_view cookie);
    // Empty when unknown, expired (12 h idle, 30 days in all) or the user is no longer active.
    std::optional<Session> find_session(std::string_view cookie);
    std::optional<Session> find_token(std::string_view token);
    // Those of the sessions, by their hashes, that are over, whoever ended them: asks the store, so that also what
    // another process did counts, and is no use of them.
    std::set<std::string> ended(const std::set<std::string>& hashes);

    // Throws Error{invalid} at "password": "password.short" (under 10), "password.long" (over 1,000 bytes),
    // "password.common". Ends the user's sessions but the one of `keep_cookie`, and forgives the account's wrong tries.
    void set_password(std::int64_t user, std::string_view password, std::string_view keep_cookie = {},
                      const storage::Work& also = {});
    // Of somebody who is signed in; counts for the lock-out as a try to sign in does, and throws like one when locked.
    bool password_is(std::int64_t user, std::string_view password, std::string_view remote_address);

    // `token` is shown once: "lazo_" and 32 random characters.
    struct NewToken {
        std::int64_t id;
        std::string token;
    };
    NewToken make_token(std::int64_t user, std::string_view name, TokenScope scope, std::optional<Moment> expires_at,
                        const std::function<void(storage::Connection&, const NewToken&)>& also = {});
    std::vector<TokenFacts> tokens(std::int64_t user);
    // What is kept of sessions is read anew: another program has ended some.
    void forget_all();
    void drop_token(std::int64_t user, std::int64_t id, const storage::Work& also = {});  // throws Error{not_found}

 private:
    struct Cached {
        Session session;
        Moment expires_at, seen_at;
        Moment written_at;  // when `seen_at` was last stored
    };
    using Finder = std::optional<Cached> (*)(storage::Connection&, const std::string& hash);

    static std::optional<Cached> read_session(storage::Connection& connection, const std::string& hash);
    static std::optional<Cached> read_token(storage::Connection& connection, const std::string& hash);
    bool check(const User* user, std::string_view password);
    std::string stored_password(std::int64_t user);
    std::optional<Session> find(const std::string& hash, Finder finder);
    std::optional<Cached> look_up(const std::string& hash, Finder finder);
    bool alive(const Cached& cached, Moment now) const;
    bool stands(storage::Connection& connection, const std::string& hash);
    void set_right(Moment now);
    void mark_seen(const std::string& hash, const Cached& cached, Moment now);
    void forget(const std::function<bool(const std::string& hash, const Session&)>& which);

    storage::Database& database_;
    const DirectoryHolder& directory_;
    const Clock& clock_;
    LockOut lock_out_;
    std::mutex mutex_;
    std::map<std::string, Cached, std::less<>> cache_;  // by hash
    std::uint64_t forgotten_ = 0;  // grows with each forget: what was read before is not cached after
};

}  // namespace lazo::access
