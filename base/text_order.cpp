// Sort keys and edit distance: how texts stand to each other.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <vector>

#include <unicode/coll.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "base/error.h"
#include "base/text.h"

namespace lazo::text {
namespace {

constexpr std::size_t kSortKeyBytes = 96;
// More letters than a key of 96 bytes can show; longer texts are cut before the work.
constexpr std::size_t kSortedLetters = 240;

std::unique_ptr<icu::Collator> make_collator() {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Collator> collator{icu::Collator::createInstance(icu::Locale("es"), status)};
    if (U_FAILURE(status)) throw_internal("ICU has no Spanish collation");
    collator->setStrength(icu::Collator::TERTIARY);
    return collator;
}

using Row = std::vector<int>;

// One cell of the alignment table: `i` letters of left and `j` of right.
int cheapest(const std::u32string& left, const std::u32string& right, const std::array<Row, 3>& rows, std::size_t i,
             std::size_t j) {
    const Row &before = rows[(i + 1) % 3], &above = rows[(i + 2) % 3], &row = rows[i % 3];
    const bool same = left[i - 1] == right[j - 1];
    int cost = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
    if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        cost = std::min(cost, before[j - 2] + 1);
    return cost;
}

std::u32string code_points(std::string_view text) {
    std::u32string codes;
    codes.reserve(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t i = 0; i < size;) {
        UChar32 code = 0;
        U8_NEXT_OR_FFFD(bytes, i, size, code);
        codes += static_cast<char32_t>(code);
    }
    return codes;
}

}  // namespace

std::string sort_key(std::string_view text) {
    thread_local const std::unique_ptr<icu::Collator> collator = make_collator();
    const std::string_view head = first(text, kSortedLetters);
    const auto letters = icu::UnicodeString::fromUTF8({head.data(), static_cast<std::int32_t>(head.size())});
    std::array<std::uint8_t, 512> bytes;
    const std::int32_t needed = collator->getSortKey(letters, bytes.data(), static_cast<std::int32_t>(bytes.size()));
    // What is counted includes the closing zero.
    const auto size = std::min(static_cast<std::size_t>(std::max(needed, 1)) - 1, kSortKeyBytes);
    return {reinterpret_cast<const char*>(bytes.data()), size};
}

int edit_distance(std::string_view left, std::string_view right, int limit) {
    if (left == right) return 0;
    const std::u32string a = code_points(left), b = code_points(right);
    const auto band = static_cast<std::size_t>(std::max(limit, 0));
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > band) return limit + 1;
    // Cells outside the band cost more than the limit and keep this value.
    const int far = limit + 1;
    std::array<Row, 3> rows{Row(b.size() + 1, far), Row(b.size() + 1, far), Row(b.size() + 1, far)};
    for (std::size_t j = 0; j <= std::min(band, b.size()); j++) rows[0][j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); i++) {
        Row& row = rows[i % 3];
        const std::size_t from = i > band ? i - band : 1, to = std::min(i + band, b.size());
        row[from - 1] = i <= band ? static_cast<int>(i) : far;
        int best = row[from - 1];
        for (std::size_t j = from; j <= to; j++)
            best = std::min(best, row[j] = std::min(far, cheapest(a, b, rows, i, j)));
        if (to < b.size()) row[to + 1] = far;
        if (best > limit) return far;
    }
    return rows[a.size() % 3][b.size()];
}

}  // namespace lazo::text
