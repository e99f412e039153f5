#include <algorithm>

#include "kernel/search/search.h"

namespace lazo::search {

using schema::Key;
using schema::Record;
using storage::Connection;

namespace {

constexpr int kRowsAtOnce = 500;

std::string name_of(const std::string& entity, const Key& key) { return schema::Reference{entity, key}.to_text(); }

std::map<Key, Document> stored_of(Connection& connection, const Searched& searched, const std::vector<Record>& rows) {
    query::Sql tail;
    tail << "WHERE d.entity=";
    tail.bind(searched.shape->name()) << " AND d.customer>=";
    tail.bind(rows.front().key.customer) << " AND d.customer<=";
    tail.bind(rows.back().key.customer);
    if (rows.front().key.customer == rows.back().key.customer) {
        tail << " AND d.record>=";
        tail.bind(rows.front().key.id) << " AND d.record<=";
        tail.bind(rows.back().key.id);
    }
    std::map<Key, Document> stored;
    for (Document& document : documents_where(connection, searched.corpus, tail))
        stored[document.key] = std::move(document);
    return stored;
}

}  // namespace

std::vector<std::string> Search::verify() {
    std::lock_guard lock(filling_);
    const schema::SnapshotPointer snapshot = registry_.current();
    std::vector<std::string> faults = index_.verify(database_);
    auto reading = database_.read();
    for (const Searched& searched : all_searched(*snapshot))
        verify_entity(reading->connection(), *snapshot, searched, faults);
    verify_orphans(reading->connection(), *snapshot, faults);
    return faults;
}

void Search::verify_entity(Connection& connection, const schema::Snapshot& snapshot, const Searched& searched,
                           std::vector<std::string>& faults) {
    const query::Scope scope{snapshot, query::all_rights(), connection.dialect()};
    for (Key after{INT64_MIN, INT64_MIN};;) {
        const std::vector<Record> rows = load_next(connection, scope, searched, after, kRowsAtOnce);
        if (rows.empty()) return;
        after = rows.back().key;
        const std::map<Key, Document> stored = stored_of(connection, searched, rows);
        for (const Record& row : rows) {
            const auto document = stored.find(row.key);
            if (document == stored.end())
                faults.push_back(name_of(searched.shape->name(), row.key) + ": missing");
            else if (!document->second.same_content(document_of(searched, row)))
                faults.push_back(name_of(searched.shape->name(), row.key) + ": differs");
        }
    }
}

// Documents whose record is not there, or whose entity is not searched any more.
void Search::verify_orphans(Connection& connection, const schema::Snapshot& snapshot,
                            std::vector<std::string>& faults) {
    const query::Scope scope{snapshot, query::all_rights(), connection.dialect()};
    for (const Corpus corpus : {Corpus::names, Corpus::texts}) {
        for (std::int64_t after = 0;;) {
            query::Sql tail;
            tail << "WHERE d.id>";
            tail.bind(after) << " ORDER BY d.id LIMIT 500";
            const std::vector<Document> documents = documents_where(connection, corpus, tail);
            if (documents.empty()) break;
            after = documents.back().id;
            std::map<std::string, std::vector<Key>> keys;
            for (const Document& document : documents) keys[document.entity].push_back(document.key);
            for (const auto& [entity, wanted] : keys) {
                const schema::ShapePointer shape = snapshot.find(entity);
                std::vector<Key> live;
                if (shape && searched_of(snapshot, shape, query::all_rights()))
                    live = visible_keys(connection, scope, *shape, wanted);
                for (const Key& key : wanted)
                    if (!std::binary_search(live.begin(), live.end(), key))
                        faults.push_back(name_of(entity, key) + ": left over");
            }
        }
    }
}

}  // namespace lazo::search
