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

std::string many_of(const std::string& entity) {
    json::Writer out;
    out.begin_object().key("entity").text(entity).key("kind").text("many").end_object();
    return out.take();
}

// Everything that one user is told of one round of changes is asked with these.
struct Asking {
    storage::Connection& connection;
    const schema::Snapshot& snapshot;
    const query::Rights& rights;
};

// The rows of an entity go in and out of sight with the row above that has the owner.
bool moved_from_above(const Asking& asking, const schema::Shape& shape, const Changes& changes) {
    const schema::Shape& above = shape.owner_shape();
    const auto found = changes.entities().find(above.name());
    if (&above == &shape || found == changes.entities().end()) return false;
    if (asking.rights.visible(shape).reach == query::Reach::nothing) return false;
    return moves_sight_below(asking.connection, asking.snapshot, asking.rights, above, found->second);
}

// The changes of one entity for one user as JSON objects without the brackets around; empty when there is none.
std::string text_of(const Asking& asking, const schema::Shape& shape, const std::map<schema::Key, Change>& changes) {
    const auto& [connection, snapshot, rights] = asking;
    json::Writer out;
    out.begin_array();
    const std::set<schema::Key> visible = visible_keys(connection, snapshot, rights, shape, changes);
    for (const schema::Key& key : visible) {
        const Change& change = changes.at(key);
        write_change(out, shape.name(), change, readable_fields(snapshot, rights, shape, change));
    }
    for (const schema::Key& key : lost_keys(connection, snapshot, rights, shape, changes, visible))
        write_loss(out, shape.name(), key);
    out.end_array();
    const std::string text = out.take();
    return text.substr(1, text.size() - 2);
}

std::string text_of(const Asking& asking, const std::string& entity, const Changes& changes) {
    const schema::ShapePointer shape = asking.snapshot.find(entity);
    if (!shape) return {};
    if (moved_from_above(asking, *shape, changes)) return many_of(entity);
    const auto found = changes.entities().find(entity);
    if (found == changes.entities().end()) return {};
    if (!found->second.many) return text_of(asking, *shape, found->second.by_key);
    return asking.rights.visible(*shape).reach == query::Reach::nothing ? std::string{} : many_of(entity);
}

bool are_same(const RightsPointer& one, const RightsPointer& two) {
    return one == two || (one && two && one->same_as(*two));
}

}  // namespace

LiveHub::LiveHub(storage::Database& database, const schema::Registry& registry, RightsOf rights_of, LiveOptions options)
    : database_(database),
      registry_(registry),
      rights_of_(std::move(rights_of)),
      options_(std::move(options)),
      thread_([this] { run(); }) {}

LiveHub::~LiveHub() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    news_.notify_all();
    thread_.join();
}

// Someone whose account ended keeps a silent screen until its session is seen to be over.
RightsPointer LiveHub::rights_now(std::int64_t user) const {
    try {
        return rights_of_(user);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::unauthenticated) throw;
        return nullptr;
    }
}

std::int64_t LiveHub::subscribe(Listener listener) {
    RightsPointer rights = rights_now(listener.user);
    std::lock_guard lock(mutex_);
    const std::int64_t id = next_id_++;
    subscribers_.emplace(id, Subscriber{std::move(listener), id, std::move(rights)});
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

std::vector<std::int64_t> LiveHub::users() const {
    std::set<std::int64_t> users;
    std::lock_guard lock(mutex_);
    for (const auto& [id, subscriber] : subscribers_) users.insert(subscriber.user);
    return {users.begin(), users.end()};
}

void LiveHub::take(const std::vector<Event>& events) {
    std::lock_guard lock(mutex_);
    if (subscribers_.empty()) return;
    for (const Event& event : events) gathered_.changes.add(event);
    news_.notify_one();
}

void LiveHub::rights_touched() {
    std::lock_guard lock(mutex_);
    gathered_.rights_touched = !subscribers_.empty();
    news_.notify_one();
}

void LiveHub::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        news_.wait_for(lock, options_.slow_look, [&] { return stopping_ || !gathered_.empty(); });
        if (stopping_) return;
        const auto begun = std::chrono::steady_clock::now();
        lock.unlock();
        try {
            flush();
        } catch (const std::exception& error) {
            log::error(std::string("live updates: ") + error.what());
        }
        lock.lock();
        news_.wait_until(lock, begun + options_.least_pause, [&] { return stopping_; });
    }
}

std::map<std::int64_t, LiveHub::Subscribers> LiveHub::by_user(std::int64_t only) const {
    std::map<std::int64_t, Subscribers> users;
    std::lock_guard lock(mutex_);
    for (const auto& [id, subscriber] : subscribers_)
        if (only == 0 || subscriber.user == only) users[subscriber.user].push_back(subscriber);
    return users;
}

std::set<std::string> LiveHub::sessions() const {
    std::set<std::string> all;
    std::lock_guard lock(mutex_);
    for (const auto& [id, subscriber] : subscribers_)
        if (!subscriber.session.empty()) all.insert(subscriber.session);
    return all;
}

LiveHub::Subscribers LiveHub::of_sessions(const std::set<std::string>& sessions) const {
    Subscribers found;
    std::lock_guard lock(mutex_);
    for (const auto& [id, subscriber] : subscribers_)
        if (sessions.contains(subscriber.session)) found.push_back(subscriber);
    return found;
}

void LiveHub::end_sessions() {
    if (!options_.ended_of) return;
    const std::set<std::string> over = options_.ended_of(sessions());
    if (over.empty()) return;
    for (const Subscriber& subscriber : of_sessions(over)) {
        unsubscribe(subscriber.id);
        subscriber.close();
    }
}

std::string position_part(storage::Database& database) {
    const std::string position = database.position();
    return position.empty() ? std::string{} : R"(,"position":")" + position + "\"";
}

void LiveHub::flush() {
    std::lock_guard one(flushing_);
    end_sessions();
    Gathered news;
    {
        std::lock_guard lock(mutex_);
        news = std::exchange(gathered_, {});
    }
    if (news.empty()) return;
    if (subscriptions() > 0) news.position = position_part(database_);
    for (const auto& [user, subscribers] : by_user()) {
        try {
            tell(user, subscribers, news);
        } catch (const Error& error) {
            log::error(std::string("live updates: ") + error.what());
        }
    }
}

void LiveHub::tell(std::int64_t user, const Subscribers& subscribers, const Gathered& news) {
    std::set<std::string> wanted;
    for (const Subscriber& subscriber : subscribers)
        wanted.insert(subscriber.entities.begin(), subscriber.entities.end());
    if (!news.rights_touched && !news.changes.concern(wanted)) return;
    const RightsPointer rights = rights_now(user);
    const Subscribers as_before = tell_of_rights(subscribers, rights, news);
    if (!rights || as_before.empty() || news.changes.empty()) return;
    tell_changes(as_before, texts_for(*rights, wanted, news.changes), news);
}

// Those whose rights are what they were.
LiveHub::Subscribers LiveHub::tell_of_rights(const Subscribers& subscribers, const RightsPointer& rights,
                                             const Gathered& news) {
    const auto changed = std::make_shared<const std::string>(R"({"rights":"changed")" + news.position + "}");
    Subscribers as_before;
    for (const Subscriber& subscriber : subscribers) {
        if (are_same(subscriber.rights, rights))
            as_before.push_back(subscriber);
        else
            send(subscriber, changed);
    }
    std::lock_guard lock(mutex_);
    for (const Subscriber& subscriber : subscribers) {
        const auto found = subscribers_.find(subscriber.id);
        if (found != subscribers_.end()) found->second.rights = rights;
    }
    return as_before;
}

std::map<std::string, std::string> LiveHub::texts_for(const query::Rights& rights,
                                                      const std::set<std::string>& entities,
                                                      const Changes& changes) const {
    std::map<std::string, std::string> texts;
    const schema::SnapshotPointer snapshot = registry_.current();
    const auto reading = database_.read();
    const Asking asking{reading->connection(), *snapshot, rights};
    for (const std::string& entity : entities) {
        std::string text = text_of(asking, entity, changes);
        if (!text.empty()) texts.emplace(entity, std::move(text));
    }
    return texts;
}

// Screens with the same entities share one text.
void LiveHub::tell_changes(const Subscribers& subscribers, const std::map<std::string, std::string>& texts,
                           const Gathered& news) {
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
            message = std::make_shared<const std::string>(R"({"events":[)" + all + "]" + news.position + "}");
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
