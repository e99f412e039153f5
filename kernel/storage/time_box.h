// How long one transaction of a large work may hold the writer: imports, undo, bulk changes, computed fields anew.
#pragma once

#include <chrono>

#include "kernel/storage/database.h"

namespace lazo::storage {

// Begins when it is made; asked after each row. A person who writes waits for the row at hand and for the commit of
// what the box has done, and the commit costs with the pages touched: so boxes are short while people write, and end
// when one waits.
class TimeBox {
 public:
    // `database` outlives it. `most`: where nobody else writes; at zero each row is a box.
    TimeBox(const Database& database, std::chrono::milliseconds most)
        : database_(database), most_(most), begun_(std::chrono::steady_clock::now()) {}

    bool is_full() const {
        const auto held = std::chrono::steady_clock::now() - begun_;
        if (held >= most_) return true;
        switch (database_.demand()) {
            case Demand::now:
                return held >= kLeast;
            case Demand::lately:
                return held >= kBesidePeople;
            case Demand::none:
                return false;
        }
        return false;
    }

 private:
    // Less would leave nothing to the large work where people never cease to write.
    static constexpr std::chrono::microseconds kLeast{300};
    static constexpr std::chrono::microseconds kBesidePeople{1500};

    const Database& database_;
    const std::chrono::milliseconds most_;
    const std::chrono::steady_clock::time_point begun_;
};

}  // namespace lazo::storage
