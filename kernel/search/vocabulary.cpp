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

std::int64_t Vocabulary::known() const {
    std::shared_lock lock(mutex_);
    return known_;
}

void Vocabulary::ensure(storage::Connection& connection) {
    const std::int64_t known = this->known();
    if (known >= 0) return read_on(connection, known);
    std::lock_guard loading(loading_);  // the others wait for the first instead of reading all of it as well
    read_on(connection, this->known());
}

void Vocabulary::read_on(storage::Connection& connection, std::int64_t known) {
    std::string word;
    std::int64_t changed = known + 1;
    std::vector<Entry> entries;
    std::size_t before = 0;
    do {
        before = entries.size();
        connection.each(
            "SELECT word,count,changed FROM index_vocabulary WHERE (changed,word)>($1,$2) ORDER BY changed,word LIMIT "
            "20000",
            {changed, word}, [&](storage::Statement& row) {
                word = row.text(0);
                changed = row.integer(2);
                entries.push_back({word, letters_of(word), row.integer(1), 0, changed});
            });
    } while (entries.size() > before);
    if (known >= 0 && entries.empty()) return;
    std::unique_lock lock(mutex_);
    by_length_.resize(kLongest + 1);
    for (Entry& entry : entries) put(std::move(entry));
    known_ = std::max(known_, entries.empty() ? 0 : changed);
}

void Vocabulary::forget() {
    std::unique_lock lock(mutex_);
    known_ = -1;
    by_length_.clear();
    places_.clear();
}

void Vocabulary::remove(const GoneWords& gone) {
    std::unique_lock lock(mutex_);
    for (const std::string& word : gone.words) {
        const auto place = places_.find(word);
        if (place == places_.end()) continue;
        Entry& entry = by_length_[place->second.first][place->second.second];
        if (entry.changed <= gone.number) entry.count = 0;
    }
}

void Vocabulary::put(Entry entry) {
    const std::size_t length = text::length(entry.word);
    if (length > kLongest) return;
    const auto [place, fresh] = places_.try_emplace(entry.word, length, by_length_[length].size());
    entry.length = static_cast<std::uint32_t>(length);
    if (fresh) return by_length_[length].push_back(std::move(entry));
    Entry& known = by_length_[place->second.first][place->second.second];
    if (entry.changed > known.changed) known = std::move(entry);
}

std::vector<Correction> Vocabulary::near(std::string_view word, std::size_t limit) const {
    const std::size_t length = text::length(word);
    const int slips = allowed_slips(length);
    std::shared_lock lock(mutex_);
    if (slips == 0 || length > kLongest || known_ < 0) return {};
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
