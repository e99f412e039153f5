#include "kernel/events/live.h"

#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "kernel/events/sight.h"

namespace lazo::events {
namespace {

void write_change(json::Writer& out, const std::string& entity, const Change& change,
                  const std::vector<std::string>& fields) {
    out.begin_object().key("entity").text(entity).key("id").text(change.key.to_text());
    out.key("kind").text(name_of(change.kind)).key("version").integer(change.version).key("fields").begin_array();
    for (const std::string& field : fields) out.text(field);
    out.end_array().key("actor");
    change.actor == 0 ? out.null() : out.text(std::to_string(change.actor));
    out.end_object();
}

void write_loss(json::Writer& out, const std::string& entity, const schema::Key& key) {
    out.begin_object().key("entity").text(entity).key("id").text(key.to_text()).key("kind").text("hidden").end_object();
}

// The changes of one entity for one user as JSON objects without the brackets around; empty when there is none.
std::string text_of(storage::Connection& connection, const schema::Snapshot& snapshot, const query::Rights& rights,
                    const std::string& entity, const EntityChanges& changes) {
    const schema::ShapePointer shape = snapshot.find(entity);
    if (!shape) return {};
    json::Writer out;
    if (changes.many) {
        if (rights.visible(*shape).reach == query::Reach::nothing) return {};
        out.begin_object().key("entity").text(entity).key("kind").text("many").end_object();
        return out.take();
    }
    out.begin_array();
    const std::set<schema::Key> visible = visible_keys(connection, snapshot, rights, *shape, changes.by_key);
    for (const schema::Key& key : visible) {
        const Change& change = changes.by_key.at(key);
        write_change(out, entity, change, readable_fields(snapshot, rights, *shape, change));
    }
    for (const schema::Key& key : lost_keys(connection, snapshot, rights, *shape, changes.by_key, visible))
        write_loss(out, entity, key);
    out.end_array();
    const std::string text = out.take();
    return text.substr(1, text.size() - 2);
}

}  // namespace

LiveHub::LiveHub(storage::Database& database, const schema::Registry& registry, RightsOf rights_of,
                 std::chrono::milliseconds least_pause)
    : database_(database),
      registry_(registry),
      rights_of_(std::move(rights_of)),
      least_pause_(least_pause),
      thread_([this] { run(); }) {}

LiveHub::~LiveHub() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    gathered_.notify_all();
    thread_.join();
}

void LiveHub::follow(Relay& relay) {
    relay.add_reader({.name = "live", .keeping = Keeping::live, .batch = 5000},
                     [this](const std::vector<Event>& events) { take(events); });
}

std::int64_t LiveHub::subscribe(std::int64_t user, std::set<std::string> entities, Send send) {
    std::lock_guard lock(mutex_);
    const std::int64_t id = next_id_++;
    subscribers_.emplace(id, Subscriber{id, user, std::move(entities), std::move(send)});
    return id;
}

void LiveHub::change(std::int64_t subscription, std::set<std::string> entities) {
    std::lock_guard lock(mutex_);
    const auto found = subscribers_.find(subscription);
    if (found != subscribers_.end()) found->second.entities = std::move(entities);
}

void LiveHub::unsubscribe(std::int64_t subscription) {
    std::lock_guard lock(mutex_);
    subscribers_.erase(subscription);
}

std::size_t LiveHub::subscriptions() const {
    std::lock_guard lock(mutex_);
    return subscribers_.size();
}

void LiveHub::take(const std::vector<Event>& events) {
    std::lock_guard lock(mutex_);
    if (subscribers_.empty()) return;
    for (const Event& event : events) changes_.add(event);
    gathered_.notify_one();
}

void LiveHub::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        gathered_.wait(lock, [&] { return stopping_ || !changes_.empty(); });
        if (stopping_) return;
        const auto begun = std::chrono::steady_clock::now();
        lock.unlock();
        try {
            flush();
        } catch (const std::exception& error) {
            log::error(std::string("live updates: ") + error.what());
        }
        lock.lock();
        gathered_.wait_until(lock, begun + least_pause_, [&] { return stopping_; });
    }
}

std::map<std::int64_t, LiveHub::Subscribers> LiveHub::by_user(std::int64_t only) const {
    std::map<std::int64_t, Subscribers> users;
    std::lock_guard lock(mutex_);
    for (const auto& [id, subscriber] : subscribers_)
        if (only == 0 || subscriber.user == only) users[subscriber.user].push_back(subscriber);
    return users;
}

void LiveHub::flush() {
    std::lock_guard one(flushing_);
    Changes changes;
    {
        std::lock_guard lock(mutex_);
        changes = std::exchange(changes_, {});
    }
    if (changes.empty()) return;
    for (const auto& [user, subscribers] : by_user()) {
        std::set<std::string> wanted;
        for (const Subscriber& subscriber : subscribers)
            wanted.insert(subscriber.entities.begin(), subscriber.entities.end());
        try {
            tell(subscribers, texts_for(database_.read()->connection(), user, wanted, changes));
        } catch (const Error& error) {
            // Someone whose account ended keeps a silent screen until the session is closed.
            if (error.kind() != ErrorKind::unauthenticated) log::error(std::string("live updates: ") + error.what());
        }
    }
}

std::map<std::string, std::string> LiveHub::texts_for(storage::Connection& connection, std::int64_t user,
                                                      const std::set<std::string>& entities,
                                                      const Changes& changes) const {
    std::map<std::string, std::string> texts;
    std::shared_ptr<const query::Rights> rights;
    const schema::SnapshotPointer snapshot = registry_.current();
    for (const auto& [entity, of_entity] : changes.entities()) {
        if (!entities.contains(entity)) continue;
        if (!rights) rights = rights_of_(user);
        if (!rights) return {};
        std::string text = text_of(connection, *snapshot, *rights, entity, of_entity);
        if (!text.empty()) texts.emplace(entity, std::move(text));
    }
    return texts;
}

// Screens with the same entities share one text.
void LiveHub::tell(const Subscribers& subscribers, const std::map<std::string, std::string>& texts) {
    std::map<std::set<std::string>, std::shared_ptr<const std::string>> made;
    for (const Subscriber& subscriber : subscribers) {
        std::set<std::string> told;
        for (const auto& [entity, text] : texts)
            if (subscriber.entities.contains(entity)) told.insert(entity);
        if (told.empty()) continue;
        auto& message = made[told];
        if (!message) {
            std::string all;
            for (const std::string& entity : told) all += (all.empty() ? "" : ",") + texts.at(entity);
            message = std::make_shared<const std::string>(R"({"events":[)" + all + "]}");
        }
        send(subscriber, message);
    }
}

void LiveHub::send(const Subscriber& subscriber, const std::shared_ptr<const std::string>& text) {
    try {
        subscriber.send(text);
    } catch (const std::exception& error) {
        log::warning(std::string("a live screen is gone: ") + error.what());
        unsubscribe(subscriber.id);
    }
}

void LiveHub::publish_to_user(std::int64_t user, std::string json) {
    const auto text = std::make_shared<const std::string>(std::move(json));
    for (const auto& [each, subscribers] : by_user(user))
        for (const Subscriber& subscriber : subscribers) send(subscriber, text);
}

}  // namespace lazo::events
