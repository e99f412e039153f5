// Slows down those who guess passwords: wrong tries are counted by account and by remote address, in the store, so that
// a restart forgives nobody. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/storage/database.h"

namespace lazo::access {

class LockOut {
 public:
    LockOut(storage::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // One try under way. While it is, the account admits no second one: many at once would all pass before the first is
    // counted. An empty address is not counted.
    class Try {
     public:
        // Throws Error{too_many} "sign_in.locked" with "seconds".
        Try(LockOut& of, std::string_view account, std::string_view remote_address);
        ~Try() { of_.leave(*this); }
        Try(const Try&) = delete;
        Try& operator=(const Try&) = delete;

     private:
        friend class LockOut;
        explicit Try(LockOut& of) : of_(of) {}
        LockOut& of_;
        std::vector<std::string> subjects_;
    };

    // Five in a row lock for 30 s; each further one doubles that, up to an hour. A day without a wrong try forgets all.
    void count_failure(const Try& failed);
    // In the transaction of what the right password opened.
    void forgive(storage::Connection& connection, const Try& succeeded);
    void forgive_account(storage::Connection& connection, std::string_view account);

 private:
    void enter(Try& attempt, std::vector<std::string> subjects);
    void leave(const Try& attempt);
    std::int64_t seconds_locked(const Try& attempt);

    storage::Database& database_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, int> under_way_;
};

}  // namespace lazo::access
