#include "kernel/storage/sqlite/functions.h"

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "base/wide.h"

namespace lazo::storage::sqlite {
namespace {

std::string_view text_of(sqlite3_value* value) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void fold(sqlite3_context* context, int, sqlite3_value** values) {
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
    const std::string folded = text::fold(text_of(values[0]));
    sqlite3_result_text64(context, folded.data(), folded.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

using Bounds = std::vector<std::int64_t>;

Bounds* parse_bounds(std::string_view text) {
    auto* bounds = new Bounds;
    while (!text.empty()) {
        std::int64_t bound = 0;
        const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), bound);
        if (fault != std::errc{}) break;
        bounds->push_back(bound);
        text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(end - text.data()) + 1));
    }
    return bounds;
}

// The bounds are constant over a statement: parsed once and kept beside the argument.
void bucket(sqlite3_context* context, int, sqlite3_value** values) {
    if (sqlite3_value_type(values[0]) == SQLITE_NULL) return sqlite3_result_null(context);
    auto* bounds = static_cast<Bounds*>(sqlite3_get_auxdata(context, 1));
    if (!bounds) {
        bounds = parse_bounds(text_of(values[1]));
        sqlite3_set_auxdata(context, 1, bounds, [](void* old) { delete static_cast<Bounds*>(old); });
        bounds = static_cast<Bounds*>(sqlite3_get_auxdata(context, 1));
        if (!bounds) return sqlite3_result_error_nomem(context);
    }
    const auto passed = std::upper_bound(bounds->begin(), bounds->end(), sqlite3_value_int64(values[0]));
    sqlite3_result_int64(context, passed - bounds->begin());
}

// The engine's own sum() is at fault when it leaves 64 bits on the way, though the whole would fit, and so depends on the
// order of the rows. In two halves: the engine's memory stands at 8 bytes, a Wide at 16.
struct Sum {
    std::uint64_t low;
    std::int64_t high;
    bool any;

    Wide total() const { return Wide{high} << 64 | low; }
    void add(std::int64_t number) {
        const Wide next = total() + number;
        low = static_cast<std::uint64_t>(next);
        high = static_cast<std::int64_t>(next >> 64);
        any = true;
    }
};

void add_to_sum(sqlite3_context* context, int, sqlite3_value** values) {
    auto* sum = static_cast<Sum*>(sqlite3_aggregate_context(context, sizeof(Sum)));
    if (!sum) return sqlite3_result_error_nomem(context);
    if (sqlite3_value_type(values[0]) != SQLITE_NULL) sum->add(sqlite3_value_int64(values[0]));
}

void end_sum(sqlite3_context* context) {
    const auto* sum = static_cast<Sum*>(sqlite3_aggregate_context(context, 0));
    if (!sum || !sum->any) return sqlite3_result_null(context);
    constexpr Wide kLeast = INT64_MIN, kMost = INT64_MAX;
    sqlite3_result_int64(context, static_cast<std::int64_t>(std::clamp(sum->total(), kLeast, kMost)));
}

}  // namespace

void add_functions(sqlite3* database) {
    constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    sqlite3_create_function_v2(database, "lazo_fold", 1, kFlags, nullptr, fold, nullptr, nullptr, nullptr);
    sqlite3_create_function_v2(database, "lazo_sum", 1, kFlags, nullptr, nullptr, add_to_sum, end_sum, nullptr);
    sqlite3_create_function_v2(database, "lazo_bucket", 2, kFlags, nullptr, bucket, nullptr, nullptr, nullptr);
}

}  // namespace lazo::storage::sqlite
