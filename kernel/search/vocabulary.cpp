#include "kernel/search/vocabulary.h"

#include <algorithm>
#include <bit>
#include <mutex>

#include "base/text.h"

namespace lazo::search {
namespace {

constexpr std::size_t kLongest = 30;

std::uint64_t letters_of(std::string_view word) {
    std::uint64_t letters = 0;
    for (const char letter : word) letters |= std::uint64_t{1} << (static_cast<unsigned char>(letter) & 63);
    return letters;
}

}  // namespace

void Vocabulary::ensure(storage::Connection& connection) {
    {
        std::shared_lock lock(mutex_);
        if (loaded_) return;
    }
    std::unique_lock lock(mutex_);
    if (loaded_) return;
    by_length_.assign(kLongest + 1, {});
    places_.clear();
    connection.each("SELECT word,count FROM index_vocabulary", {},
                    [&](storage::Statement& row) { put(row.text(0), row.integer(1)); });
    loaded_ = true;
}

void Vocabulary::forget() {
    std::unique_lock lock(mutex_);
    loaded_ = false;
    by_length_.clear();
    places_.clear();
}

void Vocabulary::add(const WordCounts& counts) {
    std::unique_lock lock(mutex_);
    if (!loaded_) return;
    for (const auto& [word, by] : counts) put(word, by);
}

void Vocabulary::put(std::string_view word, std::int64_t by) {
    const std::size_t length = text::length(word);
    if (length > kLongest) return;
    const auto [place, fresh] = places_.try_emplace(std::string(word), length, by_length_[length].size());
    if (fresh)
        by_length_[length].push_back({std::string(word), letters_of(word), 0, static_cast<std::uint32_t>(length)});
    by_length_[place->second.first][place->second.second].count += by;
}

std::vector<Correction> Vocabulary::near(std::string_view word, std::size_t limit) const {
    const std::size_t length = text::length(word);
    const int slips = allowed_slips(length);
    std::shared_lock lock(mutex_);
    if (slips == 0 || length > kLongest || !loaded_) return {};
    const std::uint64_t letters = letters_of(word);
    // One slip takes away at most one letter of the set and brings one; letters beyond ASCII are several bytes each.
    const int differing = slips * (length == word.size() ? 2 : 8);
    std::vector<std::pair<int, const Entry*>> found;
    const std::size_t most = std::min(kLongest, length + static_cast<std::size_t>(slips));
    for (std::size_t size = length - static_cast<std::size_t>(slips); size <= most; size++) {
        for (const Entry& entry : by_length_[size]) {
            if (std::popcount(entry.letters ^ letters) > differing || entry.count <= 0) continue;
            const int distance = text::edit_distance(word, entry.word, slips);
            if (distance > 0 && distance <= slips) found.emplace_back(distance, &entry);
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first < b.first;
        if (a.second->count != b.second->count) return a.second->count > b.second->count;
        return a.second->word < b.second->word;
    });
    std::vector<Correction> corrections;
    for (std::size_t i = 0; i < std::min(limit, found.size()); i++)
        corrections.push_back({found[i].second->word, found[i].first});
    return corrections;
}

}  // namespace lazo::search
