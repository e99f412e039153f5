// API tokens: the part of SignIn for programs.
#include "base/crypto.h"
#include "base/error.h"
#include "kernel/access/sign_in.h"
#include "kernel/storage/shared_state.h"

namespace lazo::access {
namespace {

constexpr std::string_view kPrefix = "lazo_";
constexpr std::size_t kRandomBytes = 24;  // 32 characters
constexpr std::size_t kTokenLength = kPrefix.size() + 32;

constexpr std::string_view kNextId =
    "INSERT INTO counters(name,value) VALUES('tokens',1) "
    "ON CONFLICT(name) DO UPDATE SET value=counters.value+1 RETURNING value";
constexpr std::string_view kMake =
    "INSERT INTO tokens(id,hash,person,name,scope,created_at,expires_at) VALUES($1,$2,$3,$4,$5,$6,$7)";
constexpr std::string_view kRead = "SELECT person,scope,expires_at,last_used_at,id FROM tokens WHERE hash=$1";
constexpr std::string_view kList =
    "SELECT id,name,scope,created_at,expires_at,last_used_at FROM tokens WHERE person=$1 ORDER BY id";
constexpr std::string_view kHash = "SELECT hash FROM tokens WHERE id=$1 AND person=$2";
constexpr std::string_view kDrop = "DELETE FROM tokens WHERE id=$1 AND person=$2";

TokenScope scope_of(std::int64_t stored) { return stored == 1 ? TokenScope::read_write : TokenScope::read_only; }

// Not as cookies are hashed: what is found as the one is never taken for the other.
std::string hash_of(std::string_view token) { return crypto::blake2_hex("token " + std::string(token)); }

}  // namespace

std::optional<SignIn::Cached> SignIn::read_token(storage::Connection& connection, const std::string& hash) {
    std::optional<Cached> found;
    connection.each(kRead, {hash}, [&](storage::Statement& row) {
        found.emplace();
        found->session.user = row.integer(0);
        found->session.hash = hash;
        found->session.scope = scope_of(row.integer(1));
        found->session.by_token = true;
        found->session.token_id = row.integer(4);
        found->expires_at = {row.integer(2)};
        found->seen_at = found->written_at = {row.integer(3)};
    });
    return found;
}

std::optional<Session> SignIn::find_token(std::string_view token) {
    if (token.size() != kTokenLength || !token.starts_with(kPrefix)) return std::nullopt;
    return find(hash_of(token), read_token);
}

SignIn::NewToken SignIn::make_token(std::int64_t user, std::string_view name, TokenScope scope,
                                    std::optional<Moment> expires_at,
                                    const std::function<void(storage::Connection&, const NewToken&)>& also) {
    NewToken made{0, std::string(kPrefix) + crypto::random_token(kRandomBytes)};
    const std::int64_t now = clock_.now().ms;
    database_.write([&](storage::Connection& connection) {
        made.id = connection.integer(kNextId);
        connection.run(kMake, {made.id, hash_of(made.token), user, std::string(name),
                               std::int64_t{scope == TokenScope::read_write}, now, expires_at.value_or(Moment{}).ms});
        if (also) also(connection, made);
    });
    return made;
}

std::vector<TokenFacts> SignIn::tokens(std::int64_t user) {
    std::vector<TokenFacts> found;
    database_.read()->connection().each(kList, {user}, [&](storage::Statement& row) {
        found.push_back({row.integer(0), std::string(row.text(1)), scope_of(row.integer(2)), Moment{row.integer(3)},
                         Moment{row.integer(4)}, Moment{row.integer(5)}});
    });
    return found;
}

void SignIn::drop_token(std::int64_t user, std::int64_t id, const storage::Work& also) {
    std::string hash;
    database_.write([&](storage::Connection& connection) {
        hash = connection.text(kHash, {id, user});
        if (hash.empty()) throw_not_found();
        connection.run(kDrop, {id, user});
        storage::tell_of_change(connection, "sessions");
        if (also) also(connection);
    });
    forget([&](const std::string& cached, const Session&) { return cached == hash; });
}

}  // namespace lazo::access
