// Stores with contents, made by a generator that always makes the same: the demo company, and the reference store on
// which we measure. The face of the folder.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace lazo::records {
class Platform;
}
namespace lazo::access {
class SignIn;
}

namespace lazo::demo {

// Everybody of both stores signs in with it.
inline constexpr std::string_view kPassword = "demo-lazo-2026";
inline constexpr std::string_view kAdministrator = "ana@demo.lazo.example";
// Of the reference store: sees 100,000 customers by team, and 2,000 by share.
inline constexpr std::string_view kReferenceSeller = "user1@ref.lazo.example";

// The clock of a platform whose year passes while it is written.
class MovingClock : public Clock {
 public:
    explicit MovingClock(Moment start) : ms_(start.ms) {}
    Moment now() const override { return {ms_}; }
    void set(Moment moment) { ms_ = moment.ms; }

 private:
    std::atomic<std::int64_t> ms_;
};

struct Counts {
    std::int64_t users = 0, customers = 0, interactions = 0, tasks = 0;
};

// Told now and then, for the command line.
using Progress = std::function<void(std::string_view what, std::int64_t done, std::int64_t total)>;

struct CompanyOptions {
    Moment as_of;  // the last moment of the story, which began a year before
    std::uint64_t seed = 2026;
    std::int64_t customers = 3000;
    std::string_view password = kPassword;  // empty: nobody can sign in, and hashing takes no time
    Progress progress = {};
};

// Writes a distributor of Madrid with its people, customers and a year of history, through the write pipeline as its
// people would: operations that can be undone, versions to look back on. The platform's clock is `clock`; it stands at
// `as_of` afterwards. Throws Error{conflict} "setup.done" when the store has people.
Counts make_company(records::Platform& platform, access::SignIn& sign_in, MovingClock& clock,
                    const CompanyOptions& options);

struct ReferenceOptions {
    Moment as_of;
    std::uint64_t seed = 2026;
    double factor = 1;  // of all sizes but people; at least 5,000 customers
    std::string_view password = kPassword;
    Progress progress = {};
};

// 1,000,000 customers (100,000 companies), 10,000,000 interactions, 500,000 tasks, 50 users in 10 teams: straight rows
// in big transactions, indexes built after. One operation, without history and events; the search index is the caller's
// to build. Throws Error{conflict} "setup.done" when the store has people.
Counts make_reference(records::Platform& platform, access::SignIn& sign_in, const ReferenceOptions& options);

// CSV of people in twelve columns with a Spanish header, to import; the same for the same arguments. The first rows
// carry the given mails.
std::string people_csv(std::int64_t rows, const std::vector<std::string>& mails);

}  // namespace lazo::demo
