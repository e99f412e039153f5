#include "kernel/search/search.h"

#include <algorithm>
#include <chrono>
#include <map>

#include "base/crypto.h"
#include "kernel/events/outbox.h"
#include "kernel/storage/migrate.h"
#include "kernel/storage/tables.h"

namespace lazo::search {

using events::Event;
using schema::Key;
using storage::Connection;

namespace {

constexpr std::string_view kPlan = "plan", kStore = "store", kTaken = "taken", kRebuild = "rebuild";
constexpr std::size_t kRowsAtOnce = 512;

query::Scope everything(const schema::Snapshot& snapshot, Connection& connection) {
    return {snapshot, query::all_rights(), connection.dialect()};
}

std::int64_t taken(Connection& connection) { return std::stoll("0" + fact(connection, kTaken).substr(0, 18)); }

}  // namespace

Search::Search(storage::Database& database, const schema::Registry& registry)
    : database_(database), registry_(registry), index_(index_for(database.dialect())) {
    storage::migrate_index(database_, kernel_tables(index_));
    ensure_filling(database_);
}

void Search::take(const std::vector<Event>& events) {
    std::lock_guard lock(filling_);
    const schema::SnapshotPointer snapshot = registry_.current();
    Touched touched;
    {
        auto reading = database_.read();
        touched = touched_by(reading->connection(), *snapshot, events);
    }
    if (!events.empty()) index(*snapshot, touched, events.back().position);
}

// The record of the event, or the one it is a child of.
Search::Touched Search::touched_by(Connection& connection, const schema::Snapshot& snapshot,
                                   const std::vector<Event>& events) const {
    Touched touched;
    for (const Event& event : events) {
        const schema::ShapePointer shape = snapshot.find(event.entity);
        if (!shape) continue;
        if (!shape->parent()) {
            touched[event.entity].insert(event.key);
            continue;
        }
        const bool of_customer = shape->entity().by_customer() && shape->parent_link()->name() == "customer";
        Key parent{0, event.key.customer};
        if (!of_customer) {
            const std::string& link = shape->parent_link()->name();
            parent.id = connection.integer("SELECT " + link + " FROM " + storage::table_of(*shape) + " WHERE id=$1",
                                           {event.key.id});
            if (shape->links_by_customer(*shape->parent_link())) parent.customer = event.key.customer;
        }
        if (parent) touched[shape->parent()->name()].insert(parent);
    }
    return touched;
}

// The position first: events that come again change nothing, those that never come would be missed.
void Search::index(const schema::Snapshot& snapshot, const Touched& touched, std::int64_t position) {
    database_.write_index([&](Connection& connection) { set_fact(connection, kTaken, std::to_string(position)); });
    for (const auto& [entity, keys] : touched) {
        const auto searched = searched_of(snapshot, snapshot.get(entity), query::all_rights());
        if (!searched) continue;
        std::vector<Key> part;
        for (const Key& key : keys) {
            part.push_back(key);
            if (part.size() < kRowsAtOnce) continue;
            index_rows(snapshot, *searched, part);
            part.clear();
        }
        if (!part.empty()) index_rows(snapshot, *searched, part);
    }
}

// A fresh one each time: a long one would keep the log from shrinking.
void Search::read_records(Connection& of_index, const std::function<void(Connection&)>& read) const {
    if (index_.stands_beside_records()) return read(of_index);
    const auto reading = database_.read();
    read(reading->connection());
}

Change Search::change_of(Connection& of_index, const schema::Snapshot& snapshot, const Searched& searched,
                         const std::vector<Key>& keys) const {
    Change change;
    read_records(of_index, [&](Connection& connection) {
        for (const schema::Record& record : load_rows(connection, everything(snapshot, connection), searched, keys))
            change.wanted.push_back(document_of(searched, record));
    });
    for (const Key& key : keys) {
        const auto stays = [&](const Document& document) { return document.key == key; };
        if (std::none_of(change.wanted.begin(), change.wanted.end(), stays))
            change.gone.emplace_back(searched.shape->name(), key);
    }
    return change;
}

// Whatever changes the rows after they are read leaves a later event, whose reader waits for the lock.
void Search::index_rows(const schema::Snapshot& snapshot, const Searched& searched, const std::vector<Key>& keys) {
    GoneWords gone;
    database_.write_index([&](Connection& connection) {
        lock_filling(connection);
        gone = apply(connection, index_, searched.corpus, change_of(connection, snapshot, searched, keys));
    });
    vocabulary_.remove(gone);
}

void Search::catch_up() {
    constexpr std::int64_t kEvents = 1000;
    std::lock_guard lock(filling_);
    const schema::SnapshotPointer snapshot = registry_.current();
    while (true) {
        std::int64_t numbered = 0;
        database_.write_alone([&](Connection& connection) { numbered = events::number_events(connection, kEvents); });
        Touched touched;
        std::int64_t position = 0;
        {
            auto reading = database_.read();
            Connection& connection = reading->connection();
            const std::int64_t stood = events::reader_position(connection, kReader).value_or(0);
            const std::vector<Event> events =
                events::read_events(connection, std::min(stood, taken(connection)), kEvents);
            if (events.empty() && numbered == 0) return;
            if (events.empty()) continue;
            touched = touched_by(connection, *snapshot, events);
            position = events.back().position;
        }
        index(*snapshot, touched, position);
        database_.write_alone(
            [&](Connection& connection) { events::save_reader_position(connection, kReader, position); });
    }
}

bool Search::needs_rebuild() {
    auto reading = database_.read();
    Connection& connection = reading->connection();
    if (fact(connection, kPlan) != plan_of(*registry_.current())) return true;
    return !fits_the_store(connection);
}

// What it has not taken can still be read, and what it has taken did happen.
bool Search::fits_the_store(Connection& connection) const {
    if (fact(connection, kStore) != storage::store_fact(connection, "store_id")) return false;
    const std::int64_t position = taken(connection), last = events::last_position(connection);
    const bool behind = position < events::reader_position(connection, kReader).value_or(0);
    return position <= last && (!behind || events::first_position(connection) <= position + 1);
}

void Search::resume() {
    if (needs_rebuild()) return rebuild();
    std::lock_guard lock(filling_);
    std::int64_t position = 0;
    {
        auto reading = database_.read();
        position = taken(reading->connection());
        if (position >= events::reader_position(reading->connection(), kReader).value_or(0)) return;
    }
    database_.write([&](Connection& connection) { events::save_reader_position(connection, kReader, position); });
}

void Search::empty_out(const std::string& token) {
    database_.write_index([&](Connection& connection) {
        lock_filling(connection);
        set_fact(connection, kPlan, "");
        set_fact(connection, kRebuild, token);
        index_.clear(connection);
        index_.begin_bulk(connection);
    });
    vocabulary_.forget();
}

void Search::rebuild(const RebuildOptions& options) {
    std::lock_guard lock(filling_);
    const schema::SnapshotPointer snapshot = registry_.current();
    Rebuild rebuild{options, crypto::random_token(16), 0, {}};
    empty_out(rebuild.token);
    std::string store;
    std::int64_t position = 0;
    {
        auto reading = database_.read();
        store = storage::store_fact(reading->connection(), "store_id");
        position = events::last_position(reading->connection());
    }
    for (const Searched& searched : all_searched(*snapshot))
        if (!rebuild_entity(*snapshot, searched, rebuild)) return;
    database_.write_index([&](Connection& connection) {
        if (!still_ours(connection, rebuild)) return;
        save_counts(connection, rebuild.counts);
        index_.end_bulk(connection);
        set_fact(connection, kStore, store);
        set_fact(connection, kTaken, std::to_string(position));
        set_fact(connection, kPlan, plan_of(*snapshot));
    });
}

// Another program that has begun after us makes all of it anew as well.
bool Search::still_ours(Connection& connection, const Rebuild& rebuild) {
    lock_filling(connection);
    return fact(connection, kRebuild) == rebuild.token;
}

std::vector<Document> Search::next_documents(Connection& of_index, const schema::Snapshot& snapshot,
                                             const Searched& searched, Key& after, std::size_t limit) const {
    std::vector<Document> documents;
    read_records(of_index, [&](Connection& connection) {
        for (const schema::Record& record :
             load_next(connection, everything(snapshot, connection), searched, after, static_cast<int>(limit))) {
            after = record.key;
            documents.push_back(document_of(searched, record));
        }
    });
    return documents;
}

// Rows are read while the index is held: what others do with them meanwhile comes after.
bool Search::rebuild_entity(const schema::Snapshot& snapshot, const Searched& searched, Rebuild& rebuild) {
    for (Key after{INT64_MIN, INT64_MIN};;) {
        Key last;
        std::vector<Document> documents;
        std::size_t read = 0;
        bool ours = true;
        database_.write_index([&](Connection& connection) {
            last = after;
            documents.clear();
            ours = still_ours(connection, rebuild);
            if (!ours) return;
            documents = next_documents(connection, snapshot, searched, last, rebuild.options.rows_at_once);
            read = documents.size();
            append(connection, index_, searched.corpus, documents);
        });
        if (!ours) return false;
        if (read == 0) return true;
        after = last;
        if (searched.corpus == Corpus::names)
            for (const Document& document : documents) count_words(document, 1, rebuild.counts);
        rebuild.done += static_cast<std::int64_t>(read);
        if (rebuild.options.progress && !rebuild.options.progress(rebuild.done)) return false;
    }
}

}  // namespace lazo::search
