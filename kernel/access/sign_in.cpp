#include "kernel/access/sign_in.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/error.h"
#include "base/log.h"
#include "kernel/access/passwords.h"
#include "kernel/storage/shared_state.h"

namespace lazo::access {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kIdleMs = 12 * 60 * kMinuteMs;
constexpr std::int64_t kSessionMs = 30 * 24 * 60 * kMinuteMs;
constexpr std::int64_t kSeenEveryMs = 5 * kMinuteMs;
constexpr std::int64_t kAheadMs = 2 * 24 * 60 * kMinuteMs;
constexpr std::size_t kMostCached = 20'000;
constexpr std::size_t kLongestCookie = 200;

constexpr std::string_view kOpen = "INSERT INTO sessions(hash,person,created_at,seen_at) VALUES($1,$2,$3,$4)";
constexpr std::string_view kPurge = "DELETE FROM sessions WHERE seen_at<$1 OR created_at<$2";
constexpr std::string_view kSetRight = "UPDATE sessions SET created_at=$1,seen_at=$1 WHERE created_at>$2 OR seen_at>$2";
constexpr std::string_view kClose = "DELETE FROM sessions WHERE hash=$1";
constexpr std::string_view kCloseOthers = "DELETE FROM sessions WHERE person=$1 AND hash<>$2";
constexpr std::string_view kReadSession = "SELECT person,created_at,seen_at FROM sessions WHERE hash=$1";
constexpr std::string_view kSeenSession = "UPDATE sessions SET seen_at=$1 WHERE hash=$2";
constexpr std::string_view kSeenToken = "UPDATE tokens SET last_used_at=$1 WHERE hash=$2";
constexpr std::string_view kReadPassword = "SELECT hash FROM credentials WHERE person=$1";
constexpr std::string_view kSetPassword =
    "INSERT INTO credentials(person,hash,changed_at) VALUES($1,$2,$3) "
    "ON CONFLICT(person) DO UPDATE SET hash=excluded.hash,changed_at=excluded.changed_at";

// Known to the pages of the app, which read the answer of a request with the cookie; not to other sites, which cannot.
std::string csrf_of(std::string_view cookie) { return crypto::blake2_hex("csrf " + std::string(cookie)).substr(0, 32); }

}  // namespace

SignIn::SignIn(storage::Database& database, const DirectoryHolder& directory, const Clock& clock)
    : database_(database), directory_(directory), clock_(clock), lock_out_(database, clock) {}

std::string SignIn::stored_password(std::int64_t user) {
    return database_.read()->connection().text(kReadPassword, {user});
}

bool SignIn::check(const User* user, std::string_view password) {
    const std::string hash = user && user->active ? stored_password(user->id) : std::string{};
    if (!hash.empty() && password.size() <= kLongestPassword) return crypto::verify_password(hash, password);
    crypto::waste_password_time(password.substr(0, kLongestPassword));
    return false;
}

Session SignIn::sign_in(std::string_view email, std::string_view password, std::string_view remote_address) {
    const LockOut::Try attempt{lock_out_, email, remote_address};
    const DirectoryPointer directory = directory_.current();
    const User* user = directory->find_user_by_email(email);
    if (!check(user, password)) {
        lock_out_.count_failure(attempt);
        throw Error{ErrorKind::unauthenticated, {"sign_in.wrong"}};
    }
    Session session;
    session.user = user->id;
    session.token = crypto::random_token();
    session.csrf = csrf_of(session.token);
    session.hash = crypto::blake2_hex(session.token);
    const std::int64_t now = clock_.now().ms;
    database_.write([&](storage::Connection& connection) {
        connection.run(kPurge, {now - kIdleMs, now - kSessionMs});
        connection.run(kOpen, {session.hash, session.user, now, now});
        lock_out_.forgive(connection, attempt);
    });
    return session;
}

void SignIn::sign_out(std::string_view cookie) {
    const std::string hash = crypto::blake2_hex(cookie);
    database_.write([&](storage::Connection& connection) {
        connection.run(kClose, {hash});
        storage::tell_of_change(connection, "sessions");
    });
    forget([&](const std::string& cached, const Session&) { return cached == hash; });
}

std::optional<SignIn::Cached> SignIn::read_session(storage::Connection& connection, const std::string& hash) {
    std::optional<Cached> found;
    connection.each(kReadSession, {hash}, [&](storage::Statement& row) {
        found.emplace();
        found->session.user = row.integer(0);
        found->session.hash = hash;
        found->expires_at = {row.integer(1) + kSessionMs};
        found->seen_at = found->written_at = {row.integer(2)};
    });
    return found;
}

std::optional<Session> SignIn::find_session(std::string_view cookie) {
    if (cookie.empty() || cookie.size() > kLongestCookie) return std::nullopt;
    std::optional<Session> found = find(crypto::blake2_hex(cookie), read_session);
    if (found) found->csrf = csrf_of(cookie);
    return found;
}

std::optional<Session> SignIn::find(const std::string& hash, Finder finder) {
    const Moment now = clock_.now();
    std::optional<Cached> found = look_up(hash, finder);
    if (found && !found->session.by_token && found->seen_at.ms > now.ms + kAheadMs) {
        set_right(now);
        found = look_up(hash, finder);
    }
    if (!found) return std::nullopt;
    if (!alive(*found, now)) {
        forget([&](const std::string& cached, const Session&) { return cached == hash; });
        // Another program may have seen it used since.
        if (database_.is_shared()) found = look_up(hash, finder);
        if (!found || !alive(*found, now)) return std::nullopt;
    }
    mark_seen(hash, *found, now);
    return found->session;
}

std::optional<SignIn::Cached> SignIn::look_up(const std::string& hash, Finder finder) {
    std::uint64_t forgotten = 0;
    {
        std::lock_guard lock(mutex_);
        const auto cached = cache_.find(hash);
        if (cached != cache_.end()) return cached->second;
        forgotten = forgotten_;
    }
    const auto reading = database_.read();
    std::optional<Cached> found = finder(reading->connection(), hash);
    std::lock_guard lock(mutex_);
    if (!found || forgotten != forgotten_) return found;
    if (cache_.size() >= kMostCached) cache_.clear();
    cache_.emplace(hash, *found);
    return found;
}

bool SignIn::alive(const Cached& cached, Moment now) const {
    if (cached.expires_at.ms != 0 && now >= cached.expires_at) return false;
    if (!cached.session.by_token && now.ms >= cached.seen_at.ms + kIdleMs) return false;
    const DirectoryPointer directory = directory_.current();
    const User* user = directory->find_user(cached.session.user);
    return user && user->active;
}

bool SignIn::stands(storage::Connection& connection, const std::string& hash) {
    std::optional<Cached> stored = read_session(connection, hash);
    if (!stored) stored = read_token(connection, hash);
    if (!stored) return false;
    {
        // The store is told of a use minutes later.
        std::lock_guard lock(mutex_);
        const auto cached = cache_.find(hash);
        if (cached != cache_.end()) stored->seen_at = std::max(stored->seen_at, cached->second.seen_at);
    }
    return alive(*stored, clock_.now());
}

std::set<std::string> SignIn::ended(const std::set<std::string>& hashes) {
    std::set<std::string> over;
    if (hashes.empty()) return over;
    {
        const auto reading = database_.read();
        for (const std::string& hash : hashes)
            if (!stands(reading->connection(), hash)) over.insert(hash);
    }
    if (!over.empty()) forget([&](const std::string& hash, const Session&) { return over.contains(hash); });
    return over;
}

// Sessions of a clock that was far ahead would live as much longer: they begin now.
void SignIn::set_right(Moment now) {
    const std::int64_t ahead = now.ms + kAheadMs;
    try {
        database_.write([&](storage::Connection& connection) { connection.run(kSetRight, {now.ms, ahead}); });
    } catch (const Error& error) {
        return log::warning(std::string("sessions of a clock that was ahead: ") + error.what());
    }
    std::lock_guard lock(mutex_);
    forgotten_++;
    std::erase_if(cache_, [&](const auto& entry) { return entry.second.seen_at.ms > ahead; });
}

void SignIn::forget_all() {
    forget([](const std::string&, const Session&) { return true; });
}

void SignIn::mark_seen(const std::string& hash, const Cached& cached, Moment now) {
    bool due = now.ms - cached.written_at.ms >= kSeenEveryMs;
    {
        std::lock_guard lock(mutex_);
        const auto known = cache_.find(hash);
        if (known != cache_.end()) {
            // A clock that stands wrong for an hour must not make the session look idle when it is right again.
            known->second.seen_at = std::max(known->second.seen_at, now);
            due = now.ms - known->second.written_at.ms >= kSeenEveryMs;
            if (due) known->second.written_at = now;
        }
    }
    if (!due) return;
    try {
        const std::string_view seen = cached.session.by_token ? kSeenToken : kSeenSession;
        database_.write([&](storage::Connection& connection) { connection.run(seen, {now.ms, hash}); });
    } catch (const Error& error) {
        // A full disk must not keep people from reading.
        log::warning(std::string("last use of a session not stored: ") + error.what());
    }
}

void SignIn::forget(const std::function<bool(const std::string&, const Session&)>& which) {
    std::lock_guard lock(mutex_);
    forgotten_++;
    std::erase_if(cache_, [&](const auto& entry) { return which(entry.first, entry.second.session); });
}

bool SignIn::password_is(std::int64_t user, std::string_view password, std::string_view remote_address) {
    const DirectoryPointer directory = directory_.current();
    const User* known = directory->find_user(user);
    const LockOut::Try attempt{lock_out_, known ? known->email : "", remote_address};
    if (!check(known, password)) {
        lock_out_.count_failure(attempt);
        return false;
    }
    database_.write([&](storage::Connection& connection) { lock_out_.forgive(connection, attempt); });
    return true;
}

void SignIn::set_password(std::int64_t user, std::string_view password, std::string_view keep_cookie,
                          const storage::Work& also) {
    const DirectoryPointer directory = directory_.current();
    const User* known = directory->find_user(user);
    check_password(password, known ? known->name : "", known ? known->email : "");
    const std::string hash = crypto::hash_password(password);
    const std::string kept = keep_cookie.empty() ? std::string{} : crypto::blake2_hex(keep_cookie);
    const std::int64_t now = clock_.now().ms;
    database_.write([&](storage::Connection& connection) {
        connection.run(kSetPassword, {user, hash, now});
        connection.run(kCloseOthers, {user, kept});
        if (known) lock_out_.forgive_account(connection, known->email);
        storage::tell_of_change(connection, "sessions");
        if (also) also(connection);
    });
    forget([&](const std::string& cached, const Session& session) {
        return session.user == user && !session.by_token && cached != kept;
    });
}

}  // namespace lazo::access
