// For tests of live updates: people of several reach, their clients and notes, and screens that write down what they
// hear.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "kernel/access/sign_in.h"
#include "kernel/events/live.h"
#include "kernel/events/outbox.h"
#include "kernel/records/tables.h"
#include "kernel/schema/registry.h"
#include "tests/support/store.h"

namespace lazo::events {

using namespace std::chrono_literals;
using namespace schema;  // NOLINT: the field types read as keywords here

inline constexpr std::int64_t kAna = 1, kLuis = 2, kBoss = 3, kNobody = 4;

struct People : Entity {
    People() : Entity{"users", {.placement = Placement::reference}} {}
    Text name{this, "name"};
};
struct Clients : OwnedEntity {
    Clients() : OwnedEntity{"clients", {.placement = Placement::customer}} {}
    Text name{this, "name"};
    Amount salary{this, "salary", {.sensitive = true}};
};
struct Notes : Entity {
    Notes()
        : Entity{"notes", {.title = "body", .placement = Placement::by_customer, .ownership = Ownership::inherited}} {}
    Link customer{this, "customer", {.to = "clients", .reverse = "notes", .required = true, .indexed = true}};
    Text body{this, "body"};
};
inline const People people;
inline const Clients clients;
inline const Notes notes;

inline constexpr std::int64_t kTeam = -5;  // of Luis, as a principal of shares

// Ana and Luis see their own and what is shared with them, the boss sees all and reads everything, nobody sees nothing.
class OwnRows : public query::Rights {
 public:
    explicit OwnRows(std::int64_t user) : user_(user) {}
    bool same_as(const Rights& other) const override { return user_ == other.user(); }
    query::Visibility visible(const Shape&) const override {
        if (user_ == kBoss) return {query::Reach::everything, {}, {}};
        if (user_ == kNobody) return {};
        return {query::Reach::some, {user_}, user_ == kLuis ? std::vector{user_, kTeam} : std::vector{user_}};
    }
    bool may_read(const Field& field) const override { return user_ == kBoss || !field.options().sensitive; }
    std::int64_t user() const override { return user_; }

 private:
    std::int64_t user_;
};

inline RightsPointer rights_of(std::int64_t user) { return std::make_shared<OwnRows>(user); }

// A screen that writes down what it is told.
class Screen {
 public:
    Send send() {
        return [this](const std::shared_ptr<const std::string>& text) { texts_.push_back(text); };
    }
    std::string all() const {
        std::string joined;
        for (const auto& text : texts_) joined += *text + "\n";
        return joined;
    }
    const std::vector<std::shared_ptr<const std::string>>& texts() const { return texts_; }

 private:
    std::vector<std::shared_ptr<const std::string>> texts_;
};

inline std::vector<storage::KernelTable> tables() {
    std::vector<storage::KernelTable> all(records::kernel_tables().begin(), records::kernel_tables().end());
    for (const auto& more : {kernel_tables(), access::kernel_tables()}) all.insert(all.end(), more.begin(), more.end());
    return all;
}

class LiveTest : public ::testing::Test {
 protected:
    LiveTest() {
        for (std::int64_t id = 1; id <= 4; id++) {
            Record client = store_.record("clients");
            client.key.id = id;
            client.set(clients.name, "client");
            client.set(clients.owner, Key{0, id % 2 ? kAna : kLuis});
            store_.insert(client);
        }
    }
    void add_note(std::int64_t customer, std::int64_t id) {
        Record note = store_.record("notes");
        note.key = {customer, id};
        note.set(notes.customer, Key{0, customer});
        store_.insert(note);
    }
    static Event event(std::string entity, Key key, EventKind kind = EventKind::updated, std::string fields = "name",
                       std::int64_t set = 9) {
        return {.change_set = set,
                .entity = std::move(entity),
                .key = key,
                .version = 2,
                .kind = kind,
                .fields = std::move(fields),
                .actor = 7};
    }
    // As Writer::set_share leaves it; level -1 is no share.
    void share(std::int64_t client, std::int64_t principal, std::int64_t before, std::int64_t after, std::int64_t set) {
        store_.run(
            "INSERT INTO share_changes(entity,customer,record,change_set,principal,level_before,level_after) "
            "VALUES('clients',0,$1,$2,$3,$4,$5)",
            {client, set, principal, before, after});
        store_.run("DELETE FROM shares WHERE record=$1 AND principal=$2", {client, principal});
        if (after >= 0)
            store_.run("INSERT INTO shares(entity,principal,record,level) VALUES('clients',$1,$2,$3)",
                       {principal, client, after});
        store_.run("UPDATE clients SET shared=(SELECT count(*) FROM shares WHERE record=$1 AND principal=(SELECT min(principal) FROM shares WHERE record=$1)) WHERE id=$1", {client});
    }
    static Event shared(std::int64_t client, std::int64_t set) {
        return event("clients", {0, client}, EventKind::shared, "", set);
    }
    // What the screens of these users are told of the events.
    std::map<std::int64_t, std::string> told(const std::vector<Event>& events,
                                             const std::set<std::string>& entities = {"clients"}) {
        std::map<std::int64_t, Screen> screens;
        std::vector<std::int64_t> subscriptions;
        for (const std::int64_t user : {kAna, kLuis, kBoss, kNobody})
            subscriptions.push_back(hub_.subscribe({user, entities, screens[user].send()}));
        hub_.take(events);
        hub_.flush();
        for (const std::int64_t subscription : subscriptions) hub_.unsubscribe(subscription);
        std::map<std::int64_t, std::string> texts;
        for (const auto& [user, screen] : screens) texts[user] = screen.all();
        return texts;
    }
    void remove(std::int64_t client, std::int64_t set) {
        store_.run(
            "INSERT INTO clients_history(to_set, id, version, created_set, change_set, shared, owner, name) "
            "SELECT $1, id, version, created_set, change_set, shared, owner, name FROM clients WHERE id=$2",
            {set, client});
        store_.run("DELETE FROM clients WHERE id=$1", {client});
    }

    const std::vector<storage::KernelTable> tables_ = tables();
    test::Store store_{test::snapshot_of({&people, &clients, &notes}), tables_};
    schema::Registry registry_{store_.snapshot_pointer()};
    // So long a pause that only the test itself flushes, after the thread's first look.
    LiveHub hub_{store_.database(), registry_, rights_of, {.least_pause = 600s}};
};

}  // namespace lazo::events
