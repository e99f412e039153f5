// Where a page ended: the sort values and key of its last row, so that the next page begins right behind it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/value.h"
#include "kernel/storage/database.h"

namespace lazo::query {

struct Cursor {
    bool past_values = false;  // the page ended among the rows whose sort value is empty: those come last
    std::vector<storage::Bound> values;
    schema::Key key;
    std::string to_text(std::string_view order) const;
    // Throws Error{invalid} at "cursor" for a text that is none, or of a list in another order.
    static Cursor parse(std::string_view text, std::string_view order);
};

}  // namespace lazo::query
