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
#include "kernel/events/event.h"
#include "kernel/query/rights.h"
#include "kernel/schema/registry.h"
#include "kernel/storage/database.h"

namespace lazo::events {

using RightsPointer = std::shared_ptr<const query::Rights>;
// What a user may see at this moment (access::Actor is one). Throwing, or nothing, means: no events.
using RightsOf = std::function<RightsPointer(std::int64_t user)>;

// Hands a text to one screen. Called on the hub's thread or a publisher's, so it only queues; the text is shared by all
// screens of a user. May still be called once while unsubscribe() returns. A send that throws ends its subscription.
using Send = std::function<void(std::shared_ptr<const std::string>)>;

// Which of these sessions are over (access::SignIn::ended).
using EndedOf = std::function<std::set<std::string>(const std::set<std::string>& sessions)>;

// One open screen.
struct Listener {
    std::int64_t user = 0;
    std::set<std::string> entities;
    Send send;
    std::string session = {};          // it was opened by; empty: it stays until unsubscribe()
    std::function<void()> close = {};  // its session is over; called once, after which it is told nothing more
};

struct LiveOptions {
    EndedOf ended_of = {};                       // none: sessions are not looked at
    std::chrono::milliseconds least_pause{100};  // between two rounds of news
    std::chrono::milliseconds slow_look{500};    // at the sessions, when there is no news
};

// Ends a message: `,"position":"…"` (storage::Database::position), so that who reads what changed sees the change on a
// replica too. Empty where there are none.
std::string position_part(storage::Database& database);

// Thread-safe.
class LiveHub {
 public:
    // All outlive the hub.
    LiveHub(storage::Database& database, const schema::Registry& registry, RightsOf rights_of,
            LiveOptions options = {});
    ~LiveHub();
    LiveHub(const LiveHub&) = delete;

    std::int64_t subscribe(Listener listener);
    void change(std::int64_t subscription, std::set<std::string> entities);
    void unsubscribe(std::int64_t subscription);
    std::size_t subscriptions() const;
    std::vector<std::int64_t> users() const;  // who has a screen open

    // Gathers events; they are told after at most `least_pause`, as
    //   {"events":[{"entity","id","kind","version","fields":[...],"actor"}]}
    // one a record, fields only of updates and only those that the user may read; actor is an id, null for the program.
    // Who saw a record until it got another owner or was no longer shared with them is told {"entity","id",
    // "kind":"hidden"} and nothing else of it. More than a thousand records of one entity at once are
    // {"entity","kind":"many"}: read the entity again; and so are rows below a record that came into sight or left it.
    // Nobody is told of a record that they may not see; a deleted one is judged by its last version.
    //
    // Whose rights are others than when their screens were loaded is told {"rights":"changed"} instead: load everything
    // anew, as after a lost connection. So each record is judged by rights that did not change meanwhile.
    //
    // Whose session was over before events were told is told none of them: sessions are looked at before each round,
    // and every `slow_look` when there is nothing to tell.
    void take(const std::vector<Event>& events);
    // Some event touched who may do what, and `rights_of` knows it: look at everybody. Before take() of that event.
    void rights_touched();
    // To all screens of that user, at once.
    void publish_to_user(std::int64_t user, std::string json);
    // Ends those whose session is over and tells what was gathered, now, on this thread.
    void flush();

 private:
    struct Subscriber : Listener {
        std::int64_t id = 0;
        RightsPointer rights;  // under which its screen was loaded; none: the account had ended
    };
    using Subscribers = std::vector<Subscriber>;
    // What came since the last flush.
    struct Gathered {
        Changes changes;
        bool rights_touched = false;
        std::string position = {};  // the member of each message, once they are told
        bool empty() const { return changes.empty() && !rights_touched; }
    };
    void run();
    RightsPointer rights_now(std::int64_t user) const;
    void end_sessions();
    Subscribers of_sessions(const std::set<std::string>& sessions) const;
    std::set<std::string> sessions() const;
    std::map<std::int64_t, Subscribers> by_user(std::int64_t only = 0) const;
    void tell(std::int64_t user, const Subscribers& subscribers, const Gathered& news);
    Subscribers tell_of_rights(const Subscribers& subscribers, const RightsPointer& rights, const Gathered& news);
    std::map<std::string, std::string> texts_for(const query::Rights& rights, const std::set<std::string>& entities,
                                                 const Changes& changes) const;
    void tell_changes(const Subscribers& subscribers, const std::map<std::string, std::string>& texts,
                      const Gathered& news);
    void send(const Subscriber& subscriber, const std::shared_ptr<const std::string>& text);

    storage::Database& database_;
    const schema::Registry& registry_;
    const RightsOf rights_of_;
    const LiveOptions options_;
    mutable std::mutex mutex_;
    std::condition_variable news_;
    Gathered gathered_;
    std::map<std::int64_t, Subscriber> subscribers_;
    std::int64_t next_id_ = 1;
    bool stopping_ = false;
    std::mutex flushing_;  // one flush at a time, so that a screen is told in order
    std::thread thread_;
};

}  // namespace lazo::events
