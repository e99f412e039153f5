// Live updates: tells the open screens of each user what changed among the records that the user may see.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kernel/events/changes.h"
#include "kernel/events/relay.h"
#include "kernel/query/rights.h"
#include "kernel/schema/registry.h"
#include "kernel/storage/database.h"

namespace lazo::events {

// What a user may see at this moment (access::Actor is one). Throwing, or nothing, means: no events.
using RightsOf = std::function<std::shared_ptr<const query::Rights>(std::int64_t user)>;

// Hands a text to one screen. Called on the hub's thread or a publisher's, so it only queues; the text is shared by all
// screens of a user. May still be called once while unsubscribe() returns. A send that throws ends its subscription.
using Send = std::function<void(std::shared_ptr<const std::string>)>;

// Thread-safe.
class LiveHub {
 public:
    // All outlive the hub.
    LiveHub(storage::Database& database, const schema::Registry& registry, RightsOf rights_of,
            std::chrono::milliseconds least_pause = std::chrono::milliseconds(100));
    ~LiveHub();
    LiveHub(const LiveHub&) = delete;

    // Becomes a live reader of the relay; before the relay starts. The relay stops before the hub goes.
    void follow(Relay& relay);

    std::int64_t subscribe(std::int64_t user, std::set<std::string> entities, Send send);
    void change(std::int64_t subscription, std::set<std::string> entities);
    void unsubscribe(std::int64_t subscription);
    std::size_t subscriptions() const;

    // Gathers events; they are told after at most `least_pause`, as
    //   {"events":[{"entity","id","kind","version","fields":[...],"actor"}]}
    // one a record, fields only of updates and only those that the user may read; actor is an id, null for the program.
    // Who saw a record until it got another owner is told {"entity","id","kind":"hidden"} and nothing else of it. More
    // than a thousand records of one entity at once are {"entity","kind":"many"}: read the entity again. Nobody is told
    // of a record that they may not see; a deleted one is judged by its last version.
    void take(const std::vector<Event>& events);
    // To all screens of that user, at once.
    void publish_to_user(std::int64_t user, std::string json);
    // Tells what was gathered now, on this thread.
    void flush();

 private:
    struct Subscriber {
        std::int64_t id = 0, user = 0;
        std::set<std::string> entities;
        Send send;
    };
    using Subscribers = std::vector<Subscriber>;
    void run();
    std::map<std::int64_t, Subscribers> by_user(std::int64_t only = 0) const;
    std::map<std::string, std::string> texts_for(storage::Connection& connection, std::int64_t user,
                                                 const std::set<std::string>& entities, const Changes& changes) const;
    void tell(const Subscribers& subscribers, const std::map<std::string, std::string>& texts);
    void send(const Subscriber& subscriber, const std::shared_ptr<const std::string>& text);

    storage::Database& database_;
    const schema::Registry& registry_;
    const RightsOf rights_of_;
    const std::chrono::milliseconds least_pause_;
    mutable std::mutex mutex_;
    std::condition_variable gathered_;
    Changes changes_;
    std::map<std::int64_t, Subscriber> subscribers_;
    std::int64_t next_id_ = 1;
    bool stopping_ = false;
    std::mutex flushing_;  // one flush at a time, so that a screen is told in order
    std::thread thread_;
};

}  // namespace lazo::events
