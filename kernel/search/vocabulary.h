// The words of all titles, in memory, to find what a mistyped word was meant to be. 200,000 words take 16 MB and are
// looked through in some milliseconds.
#pragma once

#include <cstdint>
#include <mutex>
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
    // Reads the words, or those that changed since, whoever changed them.
    void ensure(storage::Connection& connection);
    void forget();
    // Those that the table lost: of what another program took away nothing is heard, which costs no answer.
    void remove(const GoneWords& gone);
    // The words within the allowed slips, the nearest first, among equals the most frequent; never the word itself.
    std::vector<Correction> near(std::string_view word, std::size_t limit) const;

 private:
    struct Entry {
        std::string word;
        std::uint64_t letters = 0;  // one bit for each letter that it has
        std::int64_t count = 0;
        std::uint32_t length = 0;
        std::int64_t changed = 0;  // the number of the change that left it so
    };
    void read_on(storage::Connection& connection, std::int64_t known);
    std::int64_t known() const;
    void put(Entry entry);

    mutable std::shared_mutex mutex_;
    std::mutex loading_;
    std::int64_t known_ = -1;  // the number up to which all is read
    std::vector<std::vector<Entry>> by_length_;
    std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> places_;
};

}  // namespace lazo::search
