#include "kernel/access/lock_out.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "base/email.h"
#include "base/error.h"
#include "base/text.h"

namespace lazo::access {
namespace {

constexpr std::int64_t kFreeTries = 5;
constexpr std::int64_t kFirstLockMs = 30'000;
constexpr std::int64_t kLongestLockMs = 3'600'000;
constexpr std::int64_t kForgottenAfterMs = 86'400'000;
constexpr int kParallelOfAddress = 8;
constexpr std::size_t kSubjectLetters = 32;

constexpr std::string_view kLocked = "SELECT locked_until FROM sign_in_failures WHERE subject=$1";
constexpr std::string_view kCount =
    "INSERT INTO sign_in_failures(subject,tries,last_at) VALUES($1,1,$2) "
    "ON CONFLICT(subject) DO UPDATE SET tries=sign_in_failures.tries+1,last_at=excluded.last_at RETURNING tries";
constexpr std::string_view kLock = "UPDATE sign_in_failures SET locked_until=$1 WHERE subject=$2";
constexpr std::string_view kForgive = "DELETE FROM sign_in_failures WHERE subject=$1";
constexpr std::string_view kForget = "DELETE FROM sign_in_failures WHERE last_at<$1";

// A hash, so that what strangers type is not kept; unknown accounts count like known ones, or the lock would tell.
std::string subject_of_account(std::string_view account) {
    const std::string normal = normalize_email(account).normalized;
    return "account " + crypto::blake2_hex(normal.empty() ? std::string(account) : normal).substr(0, kSubjectLetters);
}

// Whoever has one IPv6 address has 2^64 of them: the network counts.
std::string subject_of_address(std::string_view address) {
    std::array<unsigned char, 16> bytes{};
    if (::inet_pton(AF_INET6, std::string(address).c_str(), bytes.data()) != 1)
        return "address " + std::string(address);
    const bool mapped = std::all_of(bytes.begin(), bytes.begin() + 10, [](unsigned char byte) { return byte == 0; }) &&
                        bytes[10] == 0xff && bytes[11] == 0xff;
    const std::string_view raw{reinterpret_cast<const char*>(bytes.data()), mapped ? bytes.size() : 8};
    return "address " + crypto::blake2_hex(raw).substr(0, kSubjectLetters);
}

std::int64_t lock_ms(std::int64_t tries) {
    if (tries < kFreeTries) return 0;
    const std::int64_t doublings = std::min<std::int64_t>(tries - kFreeTries, 20);
    return std::min(kFirstLockMs << doublings, kLongestLockMs);
}

[[noreturn]] void throw_locked(std::int64_t seconds) {
    throw Error{ErrorKind::too_many, {"sign_in.locked", {{"seconds", std::to_string(seconds)}}}};
}

bool is_account(std::string_view subject) { return subject.starts_with("account "); }

}  // namespace

// By way of the other constructor the object counts as made, so that a refusal below leaves through the destructor.
LockOut::Try::Try(LockOut& of, std::string_view account, std::string_view remote_address) : Try(of) {
    std::vector<std::string> subjects{subject_of_account(account)};
    if (!remote_address.empty()) subjects.push_back(subject_of_address(remote_address));
    of_.enter(*this, std::move(subjects));
    if (const std::int64_t seconds = of_.seconds_locked(*this); seconds > 0) throw_locked(seconds);
}

void LockOut::enter(Try& attempt, std::vector<std::string> subjects) {
    std::lock_guard lock(mutex_);
    for (const std::string& subject : subjects) {
        const auto known = under_way_.find(subject);
        if (known != under_way_.end() && known->second >= (is_account(subject) ? 1 : kParallelOfAddress))
            throw_locked(1);
    }
    for (const std::string& subject : subjects) under_way_[subject]++;
    attempt.subjects_ = std::move(subjects);
}

void LockOut::leave(const Try& attempt) {
    std::lock_guard lock(mutex_);
    for (const std::string& subject : attempt.subjects_) {
        const auto known = under_way_.find(subject);
        if (known != under_way_.end() && --known->second == 0) under_way_.erase(known);
    }
}

std::int64_t LockOut::seconds_locked(const Try& attempt) {
    const auto reading = database_.read();
    std::int64_t until = 0;
    for (const std::string& subject : attempt.subjects_)
        until = std::max(until, reading->connection().integer(kLocked, {subject}));
    const std::int64_t left = until - clock_.now().ms;
    // None is given for longer: this one is by a clock that was ahead. The tries still count.
    if (left > kLongestLockMs) return 0;
    return left > 0 ? (left + 999) / 1000 : 0;
}

void LockOut::count_failure(const Try& failed) {
    const std::int64_t now = clock_.now().ms;
    database_.write([&](storage::Connection& connection) {
        connection.run(kForget, {now - kForgottenAfterMs});
        for (const std::string& subject : failed.subjects_) {
            const std::int64_t tries = connection.integer(kCount, {subject, now});
            if (const std::int64_t locked = lock_ms(tries); locked > 0) connection.run(kLock, {now + locked, subject});
        }
    });
}

void LockOut::forgive(storage::Connection& connection, const Try& succeeded) {
    for (const std::string& subject : succeeded.subjects_) connection.run(kForgive, {subject});
}

void LockOut::forgive_account(storage::Connection& connection, std::string_view account) {
    connection.run(kForgive, {subject_of_account(account)});
}

}  // namespace lazo::access
