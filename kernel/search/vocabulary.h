// The words of all titles, in memory, to find what a mistyped word was meant to be. 200,000 words take 16 MB and are
// looked through in some milliseconds.
#pragma once

#include <cstdint>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/search/documents.h"
#include "kernel/search/question.h"

namespace lazo::search {

class Vocabulary {
 public:
    // Reads the words unless they were read before.
    void ensure(storage::Connection& connection);
    void forget();
    // What the index committed meanwhile.
    void add(const WordCounts& counts);
    // The words within the allowed slips, the nearest first, among equals the most frequent; never the word itself.
    std::vector<Correction> near(std::string_view word, std::size_t limit) const;

 private:
    struct Entry {
        std::string word;
        std::uint64_t letters = 0;  // one bit for each letter that it has
        std::int64_t count = 0;
        std::uint32_t length = 0;
    };
    void put(std::string_view word, std::int64_t by);

    mutable std::shared_mutex mutex_;
    bool loaded_ = false;
    std::vector<std::vector<Entry>> by_length_;
    std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> places_;
};

}  // namespace lazo::search
