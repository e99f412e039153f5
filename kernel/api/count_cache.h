// Exact counts that are still true: remembered as long as the store shows the same.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace lazo::api {

class CountCache {
   public:
    std::optional<std::int64_t> find(const std::string& question, const std::string& state) {
        std::lock_guard lock(mutex_);
        if (state != state_) return std::nullopt;
        const auto found = counts_.find(question);
        return found == counts_.end() ? std::nullopt : std::optional{found->second};
    }
    // `state` names the view in which it was counted.
    void keep(const std::string& question, const std::string& state, std::int64_t count) {
        std::lock_guard lock(mutex_);
        if (state != state_ || counts_.size() >= kMost) counts_.clear();
        state_ = state;
        counts_[question] = count;
    }

   private:
    static constexpr std::size_t kMost = 10'000;
    std::mutex mutex_;
    std::string state_;
    std::unordered_map<std::string, std::int64_t> counts_;
};

}  // namespace lazo::api
