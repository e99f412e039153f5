// Events coalesced: at most one change a record, the newest state of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "kernel/events/event.h"

namespace lazo::events {

struct Change {
    schema::Key key;
    EventKind kind = EventKind::updated;
    std::int64_t version = 0;
    std::int64_t change_set = 0;
    std::int64_t actor = 0;
    // The first change set that gave it another owner, and the first that changed its shares; 0: none.
    std::int64_t left_set = 0, shared_set = 0;
    std::set<std::string> fields;
};

// The changed records of one entity. More than `most` of them are no longer told one by one.
struct EntityChanges {
    static constexpr std::size_t most = 1000;
    std::map<schema::Key, Change> by_key;
    bool many = false;
    bool sight_moved = false;  // some of them got another owner or other shares
};

class Changes {
 public:
    void add(const Event& event);
    bool empty() const { return entities_.empty(); }
    // Whether rows of one of these may have changed, or come into sight or left it with a row above.
    bool concern(const std::set<std::string>& entities) const;
    const std::map<std::string, EntityChanges>& entities() const { return entities_; }

 private:
    std::map<std::string, EntityChanges> entities_;
};

}  // namespace lazo::events
