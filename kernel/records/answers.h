// The answers that are kept under idempotency keys: written in the transaction of what they answer, so that the key is
// there if and only if the write is. A key belongs to a person and lives 24 hours.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "kernel/storage/database.h"

namespace lazo::records {

struct Answer {
    int status = 200;
    std::string body = {};
    std::int64_t operation = 0;  // 0: none that could be undone
};

struct FoundAnswer {
    Answer answer;
    bool same_request = true;  // false: the key was used for another request
};

// The key as its sender chose it is not stored, only a hash; the proof of the request, and answers that hold a secret,
// are made with the key, so that a copy of the store alone neither gives them away nor lets them be tried out.
class RequestKey {
 public:
    // An empty `request` is not compared. Both are any text.
    RequestKey(std::int64_t actor, std::string_view key, std::string_view request);

    std::optional<FoundAnswer> find(storage::Connection& connection, Moment now) const;
    enum class Holds : std::uint8_t { records, secret };
    // Throws Error{conflict} "idempotency.running" when the key has been used meanwhile. Removes a few expired ones.
    void keep(storage::Connection& connection, Moment now, const Answer& answer, Holds holds = Holds::records) const;

 private:
    std::int64_t actor_;
    std::string name_;     // stored in place of the key
    std::string seal_;     // 32 bytes, never stored
    std::string request_;  // empty: not compared
};

}  // namespace lazo::records
