// Fills what a whole table computes: a formula or roll-up that was made or changed, a company in another currency, a
// new day. What is to be done, and how far it is, is one row of `refills`, written in the transaction of its cause;
// whoever works on it may end at any moment and go on later. Rows are judged outside the writer, and only those whose
// value differs are written, in time-boxed transactions.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "kernel/records/platform.h"

namespace lazo::records {

// Which computed fields of an entity have to be looked at.
enum class Refill : std::uint8_t { formulas, all };

// In the caller's transaction; `version` is that of the schema whose fields are meant. Nothing for an entity without
// rows. Returns the job that the platform's listener made; 0 without one.
std::int64_t request_refill(Platform& platform, storage::Connection& connection, const schema::Shape& shape,
                            std::uint64_t version, Refill what);
// Of every entity with formulas.
void request_refill_of_formulas(Platform& platform, storage::Connection& connection);
// Of every entity with a formula that reads the current day: for a schedule, shortly after midnight.
void request_refill_of_days(Platform& platform);
// Declared formulas and roll-ups that differ from those that this store was filled with; at start-up.
void request_refill_of_declared(Platform& platform);

// The entities that are not whole.
std::vector<std::string> pending_refills(storage::Connection& connection);

struct RefillOptions {
    std::chrono::milliseconds box{60};  // most that one transaction may hold the writer, where nobody else writes
    int page = 500;                     // rows judged at once
    std::function<bool(std::int64_t done, std::int64_t total)> progress = {};  // false asks to end
};
// Goes on where the last one ended. False when it was asked to end; true also when there is nothing to do.
bool refill(Platform& platform, const std::string& entity, const RefillOptions& options = {});

}  // namespace lazo::records
