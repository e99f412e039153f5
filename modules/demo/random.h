// A small generator of numbers (splitmix64): the same seed gives the same numbers on every machine, which the standard
// library's distributions do not promise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lazo::demo {

class Random {
 public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    // Numbers of their own for the n-th of something, whatever was drawn before.
    static Random of(std::uint64_t seed, std::uint64_t what, std::uint64_t n) {
        Random mixed{seed ^ (what * 0x9e3779b97f4a7c15ull)};
        mixed.state_ ^= mixed.next() + n * 0xbf58476d1ce4e5b9ull;
        mixed.next();
        return mixed;
    }

    std::uint64_t next() {
        std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15ull);
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ull;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebull;
        return mixed ^ (mixed >> 31);
    }
    // 0 to count - 1.
    std::int64_t below(std::int64_t count) {
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(count));
    }
    std::int64_t between(std::int64_t least, std::int64_t most) { return least + below(most - least + 1); }
    bool chance(int percent) { return below(100) < percent; }
    template <class Range>
    const auto& pick(const Range& range) {
        return range[static_cast<std::size_t>(below(static_cast<std::int64_t>(std::size(range))))];
    }
    // The index of one of the weights.
    std::size_t weighted(std::span<const int> weights) {
        int total = 0;
        for (const int weight : weights) total += weight;
        std::int64_t at = below(total);
        std::size_t index = 0;
        while (at >= weights[index]) at -= weights[index++];
        return index;
    }

 private:
    std::uint64_t state_;
};

}  // namespace lazo::demo
