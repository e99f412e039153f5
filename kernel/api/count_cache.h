// Exact counts that are still true: remembered as long as the store, or a replica of it, shows the same.
#pragma once

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace lazo::api {

class CountCache {
   public:
    std::optional<std::int64_t> find(const std::string& question, const std::string& state) {
        std::lock_guard lock(mutex_);
        const auto view = std::find_if(views_.begin(), views_.end(), [&](const View& each) { return each.state == state; });
        if (view == views_.end()) return std::nullopt;
        const auto found = view->counts.find(question);
        return found == view->counts.end() ? std::nullopt : std::optional{found->second};
    }
    // `state` names the view in which it was counted.
    void keep(const std::string& question, const std::string& state, std::int64_t count) {
        std::lock_guard lock(mutex_);
        auto view = std::find_if(views_.begin(), views_.end(), [&](const View& each) { return each.state == state; });
        // The view that came first has been longest out of date.
        if (view == views_.end()) {
            view = views_.begin() + static_cast<std::ptrdiff_t>(next_++ % kViews);
            *view = {state, {}};
        }
        if (view->counts.size() >= kMost) view->counts.clear();
        view->counts[question] = count;
    }

   private:
    static constexpr std::size_t kMost = 10'000, kViews = 4;  // of the store and its replicas
    struct View {
        std::string state;
        std::unordered_map<std::string, std::int64_t> counts;
    };
    std::mutex mutex_;
    std::array<View, kViews> views_;
    std::size_t next_ = 0;
};

}  // namespace lazo::api
