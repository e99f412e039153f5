#include "kernel/events/changes.h"

#include <algorithm>

namespace lazo::events {
namespace {

// Whoever has not heard of a record yet hears of its creation, or that it was shared, not of the updates since.
EventKind merged(EventKind before, EventKind now) {
    const bool is_news = before == EventKind::created || before == EventKind::restored;
    if (is_news && (now == EventKind::updated || now == EventKind::shared)) return before;
    return before == EventKind::shared && now == EventKind::updated ? before : now;
}

bool moves_sight(const Event& event) {
    const std::vector<std::string> fields = field_names(event);
    return event.kind == EventKind::shared || std::find(fields.begin(), fields.end(), "owner") != fields.end();
}

}  // namespace

void Changes::add(const Event& event) {
    EntityChanges& changes = entities_[event.entity];
    changes.sight_moved |= moves_sight(event);
    if (changes.many) return;
    const auto [found, is_new] = changes.by_key.try_emplace(event.key);
    Change& change = found->second;
    change.kind = is_new ? event.kind : merged(change.kind, event.kind);
    change.key = event.key;
    change.version = event.version;
    change.change_set = event.change_set;
    change.actor = event.actor;
    if (event.kind == EventKind::shared && change.shared_set == 0) change.shared_set = event.change_set;
    for (std::string& name : field_names(event)) {
        if (name == "owner" && change.left_set == 0) change.left_set = event.change_set;
        change.fields.insert(std::move(name));
    }
    changes.many = changes.by_key.size() > EntityChanges::most;
    if (changes.many) changes.by_key.clear();
}

bool Changes::concern(const std::set<std::string>& entities) const {
    return std::any_of(entities_.begin(), entities_.end(), [&](const auto& changed) {
        return changed.second.sight_moved || entities.contains(changed.first);
    });
}

}  // namespace lazo::events
