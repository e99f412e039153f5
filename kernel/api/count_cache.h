// Exact counts that are still true: remembered until the next commit.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace lazo::api {

class CountCache {
   public:
    std::optional<std::int64_t> find(const std::string& question, std::uint64_t commits) {
        std::lock_guard lock(mutex_);
        if (commits != commits_) return std::nullopt;
        const auto found = counts_.find(question);
        return found == counts_.end() ? std::nullopt : std::optional{found->second};
    }
    // `commits` is the number of commits before the count was taken.
    void keep(const std::string& question, std::uint64_t commits, std::int64_t count) {
        std::lock_guard lock(mutex_);
        if (commits > commits_ || counts_.size() >= kMost) {
            counts_.clear();
            commits_ = commits;
        }
        if (commits == commits_) counts_[question] = count;
    }

   private:
    static constexpr std::size_t kMost = 10'000;
    std::mutex mutex_;
    std::uint64_t commits_ = 0;
    std::unordered_map<std::string, std::int64_t> counts_;
};

}  // namespace lazo::api
