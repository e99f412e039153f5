#include "kernel/storage/shared_state.h"

#include <algorithm>

namespace lazo::storage {
namespace {

constexpr std::string_view kTell =
    "INSERT INTO counters(name,value) VALUES($1,1) ON CONFLICT(name) DO UPDATE SET value=counters.value+1";
constexpr std::string_view kTold = "SELECT value FROM counters WHERE name=$1";
constexpr std::string_view kAll = "SELECT name,value FROM counters WHERE name IN ('schema','directory','sessions','nodes')";

}  // namespace

void tell_of_change(Connection& connection, std::string_view name) { connection.run(kTell, {std::string(name)}); }

std::int64_t changes_told(Connection& connection, std::string_view name) {
    return connection.integer(kTold, {std::string(name)});
}

void SharedState::keep(std::string name, std::function<void()> renew) {
    const std::int64_t number = changes_told(database_.read()->connection(), name);
    std::lock_guard lock(mutex_);
    kept_[std::move(name)] = {std::move(renew), number};
}

std::map<std::string, std::int64_t> SharedState::numbers() {
    std::map<std::string, std::int64_t> found;
    database_.read()->connection().each(
        kAll, {}, [&](Statement& row) { found.emplace(row.text(0), row.integer(1)); });
    return found;
}

bool SharedState::is_of_today(const std::map<std::string, std::int64_t>& numbers) {
    std::lock_guard lock(mutex_);
    return std::all_of(numbers.begin(), numbers.end(), [&](const auto& told) {
        const auto kept = kept_.find(told.first);
        return kept == kept_.end() || kept->second.number >= told.second;
    });
}

// The number first: what is read after it is at least as new.
void SharedState::look() {
    if (!database_.is_shared()) return;
    const auto told = numbers();
    if (is_of_today(told)) return;
    std::lock_guard one(renewing_);
    for (const auto& [name, number] : told) {
        std::function<void()> renew;
        {
            std::lock_guard lock(mutex_);
            const auto kept = kept_.find(name);
            if (kept == kept_.end() || kept->second.number >= number) continue;
            renew = kept->second.renew;
        }
        renew();
        std::lock_guard lock(mutex_);
        kept_[name].number = number;
    }
}

}  // namespace lazo::storage
