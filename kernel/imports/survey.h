// The first walk through a file: how many rows it has, and which of them come with a key that the file has already had.
// Takes the same memory for any file: keys are kept as numbers, and past a few megabytes in files.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lazo::imports {

// One bit a row.
class Marks {
 public:
    void set(std::uint64_t row) {
        if (row / 64 >= words_.size()) words_.resize(row / 64 + 1);
        words_[row / 64] |= 1ull << (row % 64);
    }
    bool has(std::uint64_t row) const { return row / 64 < words_.size() && (words_[row / 64] >> (row % 64) & 1) != 0; }

 private:
    std::vector<std::uint64_t> words_;
};

struct Survey {
    std::int64_t rows = 0;
    std::int64_t repeats = 0;
    Marks repeated;  // rows whose key stood in a row before
    Marks first;     // rows whose key comes again later
};

// A number that stands for a text: equal for equal texts, on every machine.
std::uint64_t number_of(std::string_view text);

// Tells equal keys among millions. Two keys that differ are taken for equal once in 10^19 pairs.
class KeySorter {
 public:
    // `folder` is where it may put files; they go away with it.
    explicit KeySorter(std::string folder, std::size_t kept_bytes = 32u << 20);
    ~KeySorter();
    KeySorter(const KeySorter&) = delete;

    void add(std::string_view key, std::uint64_t row);
    void finish(Survey& survey);

 private:
    struct Entry {
        std::uint64_t key, row;
        auto operator<=>(const Entry&) const = default;
    };
    static constexpr std::size_t kParts = 64;
    std::string part_path(std::size_t part) const;
    void spill();

    const std::string folder_;
    const std::size_t most_entries_;
    std::size_t entries_ = 0;
    bool spilled_ = false;
    std::array<std::vector<Entry>, kParts> parts_;
};

}  // namespace lazo::imports
