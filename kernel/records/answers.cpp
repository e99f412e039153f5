#include "kernel/records/answers.h"

#include "base/crypto.h"
#include "base/error.h"

namespace lazo::records {
namespace {

constexpr std::int64_t kLifetimeMs = 24LL * 3600 * 1000;

constexpr std::string_view kFind =
    "SELECT operation,answer,status,request,sealed FROM idempotency_keys WHERE actor=$1 AND key=$2 AND at>$3";

constexpr std::string_view kKeep =
    "INSERT INTO idempotency_keys(actor,key,at,operation,answer,status,request,sealed) VALUES($1,$2,$3,$4,$5,$6,$7,$8) "
    "ON CONFLICT(actor,key) DO UPDATE SET at=excluded.at,operation=excluded.operation,answer=excluded.answer,"
    "status=excluded.status,request=excluded.request,sealed=excluded.sealed WHERE idempotency_keys.at<=$9";

// More go than come, so that the table holds what a day brings and no sweep is needed.
constexpr std::string_view kForget =
    "DELETE FROM idempotency_keys WHERE (actor,key) IN "
    "(SELECT actor,key FROM idempotency_keys WHERE at<=$1 ORDER BY at LIMIT 4)";

}  // namespace

RequestKey::RequestKey(std::int64_t actor, std::string_view key, std::string_view request)
    : actor_(actor),
      name_(crypto::blake2_hex("name\n" + std::string(key))),
      seal_(crypto::blake2("seal\n" + std::string(key))),
      request_(request.empty() ? "" : crypto::blake2_hex(seal_ + std::string(request))) {}

std::optional<FoundAnswer> RequestKey::find(storage::Connection& connection, Moment now) const {
    std::optional<FoundAnswer> found;
    connection.each(kFind, {actor_, name_, now.ms - kLifetimeMs}, [&](storage::Statement& row) {
        found.emplace();
        found->answer = {static_cast<int>(row.integer(2)), std::string(row.text(1)), row.integer(0)};
        found->same_request = request_.empty() || row.text(3).empty() || row.text(3) == request_;
        if (row.integer(4) == 0 || !found->same_request) return;
        const auto sealed = crypto::from_base64(found->answer.body);
        const auto body = sealed ? crypto::open_sealed(seal_, *sealed) : std::nullopt;
        if (!body) throw_internal("a kept answer cannot be opened");
        found->answer.body = *body;
    });
    return found;
}

void RequestKey::keep(storage::Connection& connection, Moment now, const Answer& answer, Holds holds) const {
    const bool sealed = holds == Holds::secret;
    const std::int64_t expired = now.ms - kLifetimeMs;
    connection.run(kKeep, {actor_, name_, now.ms, answer.operation,
                           sealed ? crypto::to_base64(crypto::seal(seal_, answer.body)) : answer.body,
                           std::int64_t{answer.status}, request_, std::int64_t{sealed}, expired});
    if (connection.changes() != 1) throw Error{ErrorKind::conflict, {"idempotency.running"}};
    connection.run(kForget, {expired});
}

}  // namespace lazo::records
