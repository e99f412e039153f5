#include "kernel/storage/postgres/faults.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/log.h"
#include "kernel/storage/database.h"

namespace lazo::storage::postgres {
namespace {

template <std::size_t size>
bool is_one_of(std::string_view state, const std::array<std::string_view, size>& states) {
    return std::find(states.begin(), states.end(), state) != states.end();
}

constexpr std::string_view kDiskFull = "53100";
constexpr std::string_view kOutOfRange = "22003";
constexpr std::string_view kNoRights = "42501";

// Serialization, deadlock, a lock that was not given in time.
constexpr std::array<std::string_view, 3> kContention{"40001", "40P01", "55P03"};
// Shut down, crashed, not yet up, ended for idling in a transaction, and "read only": a primary that is one no more.
constexpr std::array<std::string_view, 6> kGone{"57P01", "57P02", "57P03", "57P05", "25P03", "25006"};
// Cancelled by its time limit, too many connections, out of memory or of locks.
constexpr std::array<std::string_view, 4> kBusy{"57014", "53300", "53200", "53400"};

}  // namespace

bool loses_connection(const Fault& fault) {
    return fault.state.empty() || fault.state.starts_with("08") || is_one_of(fault.state, kGone);
}

bool forgets_statement(const Fault& fault) { return fault.state == "26000" || fault.state == "0A000"; }

void throw_fault(const Fault& fault, std::string_view doing) {
    const std::string said = "postgresql " + fault.state + ": " + fault.message;
    if (fault.state == kDiskFull) throw Error{ErrorKind::no_space, {"error.no_space"}};
    if (fault.state == kOutOfRange) throw Error{ErrorKind::invalid, {"number.overflow"}};
    if (fault.state == kNoRights)
        throw Error{ErrorKind::unavailable, {"database.no_rights", {{"reason", fault.message}}}};
    if (fault.state.starts_with("23")) throw Error{ErrorKind::conflict, {"error.conflict"}};
    if (loses_connection(fault) || forgets_statement(fault) || is_one_of(fault.state, kContention)) throw RunAgain{said};
    if (is_one_of(fault.state, kBusy)) {
        log::warning(said);
        throw Error{ErrorKind::unavailable, {"error.unavailable"}};
    }
    throw_internal(said + " in " + std::string(doing));
}

}  // namespace lazo::storage::postgres
