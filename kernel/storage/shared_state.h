// What programs keep in memory of a store that they share, and whether it still holds: for each kind of it a number in
// the store grows with every change. One question before a request is answered tells whether all of it is of today.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "kernel/storage/database.h"

namespace lazo::storage {

// In the transaction of the change; `name` is the kind: "schema", "directory", "sessions", "nodes".
void tell_of_change(Connection& connection, std::string_view name);
std::int64_t changes_told(Connection& connection, std::string_view name);

class SharedState {
   public:
    // The database outlives it.
    explicit SharedState(Database& database) : database_(database) {}
    // `renew` reads anew what is kept. Before look() is called by several threads.
    void keep(std::string name, std::function<void()> renew);
    // Renews what others have changed, before it returns. Asks nothing of a store that this program has for itself.
    void look();

   private:
    struct Kept {
        std::function<void()> renew;
        std::int64_t number = 0;
    };
    std::map<std::string, std::int64_t> numbers();
    bool is_of_today(const std::map<std::string, std::int64_t>& numbers);

    Database& database_;
    std::mutex mutex_, renewing_;
    std::map<std::string, Kept> kept_;
};

}  // namespace lazo::storage
