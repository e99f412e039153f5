#include "kernel/query/sql.h"

#include <bit>

namespace lazo::query {

Sql& Sql::in(const std::vector<std::int64_t>& values) {
    const std::size_t padded = std::bit_ceil(values.size());
    text += " IN (";
    for (std::size_t i = 0; i < padded; i++) {
        if (i > 0) text += ',';
        bind(values[i < values.size() ? i : values.size() - 1]);
    }
    text += ')';
    return *this;
}

}  // namespace lazo::query
