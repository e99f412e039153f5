#include "kernel/events/changes.h"

namespace lazo::events {
namespace {

// Whoever has not heard of a record yet hears of its creation, not of the updates since.
EventKind merged(EventKind before, EventKind now) {
    const bool is_news = before == EventKind::created || before == EventKind::restored;
    return now == EventKind::updated && is_news ? before : now;
}

}  // namespace

void Changes::add(const Event& event) {
    EntityChanges& changes = entities_[event.entity];
    if (changes.many) return;
    const auto [found, is_new] = changes.by_key.try_emplace(event.key);
    Change& change = found->second;
    change.kind = is_new ? event.kind : merged(change.kind, event.kind);
    change.key = event.key;
    change.version = event.version;
    change.change_set = event.change_set;
    change.actor = event.actor;
    for (std::string& name : field_names(event)) {
        if (name == "owner" && change.left_set == 0) change.left_set = event.change_set;
        change.fields.insert(std::move(name));
    }
    changes.many = changes.by_key.size() > EntityChanges::most;
    if (changes.many) changes.by_key.clear();
}

}  // namespace lazo::events
