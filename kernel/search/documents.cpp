#include "kernel/search/documents.h"

#include <algorithm>
#include <bit>
#include <set>

#include "base/text.h"

namespace lazo::search {

using schema::Key;
using schema::Placement;
using storage::Bound;
using storage::Connection;

namespace {

constexpr std::size_t kKeysAtOnce = 128;
constexpr std::string_view kColumns = "id,entity,customer,record,owner,since,title,words,grams";
constexpr std::string_view kNames =
    "CREATE TABLE index_names(id {id}, entity {text} NOT NULL, customer {int} NOT NULL, record {int} NOT NULL, "
    "owner {int} NOT NULL, since {int} NOT NULL, title {text} NOT NULL, words {text} NOT NULL, grams {text} NOT NULL, "
    "mark {text} NOT NULL)";
constexpr std::string_view kTexts =
    "CREATE TABLE index_texts(id {id}, entity {text} NOT NULL, customer {int} NOT NULL, record {int} NOT NULL, "
    "owner {int} NOT NULL, since {int} NOT NULL, title {text} NOT NULL, words {text} NOT NULL, grams {text} NOT NULL, "
    "mark {text} NOT NULL)";
constexpr std::string_view kFacts =
    "CREATE TABLE index_facts(name {text} NOT NULL, value {text} NOT NULL, PRIMARY KEY(name)){clustered}";
constexpr std::string_view kVocabulary =
    "CREATE TABLE index_vocabulary(word {text} NOT NULL, count {int} NOT NULL, changed {int} NOT NULL DEFAULT 0, "
    "PRIMARY KEY(word)){clustered}";

constexpr std::string_view kFilling = "filling", kWordsNumber = "words";

std::string statement(std::string_view before, Corpus corpus, std::string_view after) {
    return std::string(before) + std::string(table_of(corpus)) + std::string(after);
}

void insert(Connection& connection, Corpus corpus, const Document& document) {
    connection.run(statement("INSERT INTO ", corpus,
                             "(id,entity,customer,record,owner,since,title,words,grams,mark) "
                             "VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"),
                   {document.id, document.entity, document.key.customer, document.key.id, document.owner,
                    document.since, document.title, document.words, document.grams, mark_of(document.owner)});
}

std::int64_t next_id(Connection& connection, Corpus corpus) {
    return connection.integer(statement("SELECT max(id) FROM ", corpus, "")) + 1;
}

Document document_of(storage::Statement& row) {
    Document document;
    document.id = row.integer(0);
    document.entity = row.text(1);
    document.key = {row.integer(2), row.integer(3)};
    document.owner = row.integer(4);
    document.since = row.integer(5);
    document.title = row.text(6);
    document.words = row.text(7);
    document.grams = row.text(8);
    return document;
}

// The documents of one entity with these keys.
void add_documents(Connection& connection, Corpus corpus, const std::string& entity, const std::vector<Key>& keys,
                   std::vector<Document>& documents) {
    for (std::size_t from = 0; from < keys.size(); from += kKeysAtOnce) {
        query::Sql sql;
        sql << "SELECT " << kColumns << " FROM ";
        wanted_keys(sql, keys, from, std::min(keys.size(), from + kKeysAtOnce));
        sql << connection.dialect().ordered_join() << table_of(corpus)
            << " d WHERE d.customer=wanted.column1 AND d.record=wanted.column2 AND d.entity=";
        sql.bind(entity);
        connection.each(sql.text, sql.bound, [&](storage::Statement& row) { documents.push_back(document_of(row)); });
    }
}

// What stands of the change: ids go over to those who want their place.
std::vector<Document> documents_of(Connection& connection, Corpus corpus, Change& change) {
    std::map<std::string, std::vector<Key>> keys;
    for (const auto& [entity, key] : change.gone) keys[entity].push_back(key);
    for (const Document& document : change.wanted) keys[document.entity].push_back(document.key);
    std::vector<Document> standing;
    for (const auto& [entity, some] : keys) add_documents(connection, corpus, entity, some, standing);
    const auto before = [](const Document& a, const Document& b) { return a.id < b.id; };
    std::sort(standing.begin(), standing.end(), before);
    const auto same = [](const Document& a, const Document& b) { return a.id == b.id; };
    standing.erase(std::unique(standing.begin(), standing.end(), same), standing.end());  // a list of keys is padded
    std::map<std::pair<std::string, Key>, std::int64_t> ids;
    for (const Document& document : standing) ids[{document.entity, document.key}] = document.id;
    for (Document& document : change.wanted) {
        const auto id = ids.find({document.entity, document.key});
        document.id = id == ids.end() ? 0 : id->second;
    }
    return standing;
}

void leave_out_equal(Change& change, std::vector<Document>& old) {
    for (Document& wanted : change.wanted) {
        const auto same = std::find_if(old.begin(), old.end(), [&](const Document& d) { return d.id == wanted.id; });
        if (same == old.end() || !same->same_content(wanted)) continue;
        old.erase(same);
        wanted.id = -1;
    }
    std::erase_if(change.wanted, [](const Document& document) { return document.id == -1; });
}

void remove_rows(Connection& connection, Corpus corpus, const std::vector<std::int64_t>& ids) {
    for (const std::int64_t id : ids) connection.run(statement("DELETE FROM ", corpus, " WHERE id=$1"), {id});
}

void leave_out_standing(Connection& connection, Corpus corpus, std::vector<Document>& documents) {
    if (documents.empty()) return;
    const Key first = documents.front().key, last = documents.back().key;
    std::set<Key> standing;
    connection.each(statement("SELECT customer,record FROM ", corpus,
                              " WHERE entity=$1 AND (customer,record)>=($2,$3) AND (customer,record)<=($4,$5)"),
                    {documents.front().entity, first.customer, first.id, last.customer, last.id},
                    [&](storage::Statement& row) {
                        standing.insert({row.integer(0), row.integer(1)});
                    });
    std::erase_if(documents, [&](const Document& document) { return standing.contains(document.key); });
}

}  // namespace

std::vector<std::int64_t> ids_of(const std::vector<Document>& documents) {
    std::vector<std::int64_t> ids;
    for (const Document& document : documents) ids.push_back(document.id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::vector<storage::KernelTable> kernel_tables(const Index& index) {
    std::vector<storage::KernelTable> tables{
        {"index_names",
         Placement::single,
         kNames,
         {"CREATE UNIQUE INDEX IF NOT EXISTS lazo_index_names_key ON index_names(customer,record,entity)",
          "CREATE INDEX IF NOT EXISTS lazo_index_names_title ON index_names(title,id)",
          "CREATE INDEX IF NOT EXISTS lazo_index_names_owner ON index_names(owner)"}},
        {"index_texts",
         Placement::single,
         kTexts,
         {"CREATE UNIQUE INDEX IF NOT EXISTS lazo_index_texts_key ON index_texts(customer,record,entity)"}},
        {"index_vocabulary",
         Placement::single,
         kVocabulary,
         {"CREATE INDEX IF NOT EXISTS lazo_index_vocabulary_changed ON index_vocabulary(changed,word)"}},
        {"index_facts", Placement::single, kFacts}};
    for (storage::KernelTable& table : index.tables()) tables.push_back(std::move(table));
    return tables;
}

std::string fact(Connection& connection, std::string_view name) {
    return connection.text("SELECT value FROM index_facts WHERE name=$1", {std::string(name)});
}

void set_fact(Connection& connection, std::string_view name, std::string_view value) {
    connection.run(
        "INSERT INTO index_facts(name,value) VALUES($1,$2) ON CONFLICT(name) DO UPDATE SET value=excluded.value",
        {std::string(name), std::string(value)});
}

void wanted_keys(query::Sql& sql, const std::vector<Key>& keys, std::size_t from, std::size_t to) {
    const std::size_t padded = std::bit_ceil(to - from);
    sql << "(VALUES ";
    for (std::size_t i = 0; i < padded; i++) {
        const Key& key = keys[std::min(from + i, to - 1)];
        sql << (i ? ",(CAST(" : "(CAST(");
        sql.bind(key.customer) << " AS bigint),CAST(";
        sql.bind(key.id) << " AS bigint))";
    }
    sql << ") AS wanted";
}

std::string mark_of(std::int64_t owner) {
    if (owner <= 0) return {};
    // Plane 15 is for private use: U+F0000 to U+FFFFD.
    const auto code = static_cast<unsigned>(0xF0000 + owner % 0xFFFE);
    const std::string letter{static_cast<char>(0xF0 | (code >> 18)), static_cast<char>(0x80 | ((code >> 12) & 0x3F)),
                             static_cast<char>(0x80 | ((code >> 6) & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
    return letter + letter + letter;
}

void count_words(const Document& document, std::int64_t by, WordCounts& counts) {
    std::vector<std::string> words = text::words(document.title);
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::string& word : words) {
        const std::size_t letters = text::length(word);
        if (letters < 4 || letters > 30 || word.find_first_of("0123456789") != std::string::npos) continue;
        counts[word] += by;
    }
}

void ensure_filling(storage::Database& database) {
    {
        const auto reading = database.read();
        if (reading->connection().integer("SELECT count(*) FROM index_facts WHERE name=$1", {std::string(kFilling)}))
            return;
    }
    database.write_index([](Connection& connection) { set_fact(connection, kFilling, ""); });
}

void lock_filling(Connection& connection) {
    connection.integer("SELECT 1 FROM index_facts t WHERE name=$1" + std::string(connection.dialect().lock_row()),
                       {std::string(kFilling)});
}

GoneWords save_counts(Connection& connection, const WordCounts& counts) {
    const auto changed = [](const auto& count) { return count.second != 0; };
    if (std::none_of(counts.begin(), counts.end(), changed)) return {};
    GoneWords gone{std::stoll("0" + fact(connection, kWordsNumber)) + 1, {}};
    set_fact(connection, kWordsNumber, std::to_string(gone.number));
    for (const auto& [word, by] : counts) {
        if (by == 0) continue;
        connection.run(
            "INSERT INTO index_vocabulary(word,count,changed) VALUES($1,$2,$3) ON CONFLICT(word) DO UPDATE "
            "SET count=index_vocabulary.count+excluded.count,changed=excluded.changed",
            {word, by, gone.number});
    }
    gone.words = connection.texts("SELECT word FROM index_vocabulary WHERE changed=$1 AND count<=0", {gone.number});
    connection.run("DELETE FROM index_vocabulary WHERE changed=$1 AND count<=0", {gone.number});
    return gone;
}

GoneWords apply(Connection& connection, const Index& index, Corpus corpus, Change change) {
    std::vector<Document> old = documents_of(connection, corpus, change);
    leave_out_equal(change, old);
    WordCounts counts;
    if (corpus == Corpus::names) {
        for (const Document& document : old) count_words(document, -1, counts);
        for (const Document& document : change.wanted) count_words(document, 1, counts);
    }
    index.remove(connection, corpus, ids_of(old));
    remove_rows(connection, corpus, ids_of(old));
    std::int64_t next = next_id(connection, corpus);
    // An id that was just left may be the greatest: it must not be given to another before its owner takes it again.
    for (const Document& document : change.wanted) next = std::max(next, document.id + 1);
    for (Document& document : change.wanted) {
        if (document.id == 0) document.id = next++;
        insert(connection, corpus, document);
    }
    std::sort(change.wanted.begin(), change.wanted.end(),
              [](const Document& a, const Document& b) { return a.id < b.id; });
    index.add(connection, corpus, change.wanted);
    return save_counts(connection, counts);
}

void append(Connection& connection, const Index& index, Corpus corpus, std::vector<Document>& documents) {
    leave_out_standing(connection, corpus, documents);
    std::int64_t next = next_id(connection, corpus);
    for (Document& document : documents) {
        document.id = next++;
        insert(connection, corpus, document);
    }
    index.add(connection, corpus, documents);
}

std::vector<Document> documents_of(Connection& connection, Corpus corpus, const std::vector<std::int64_t>& ids) {
    std::vector<Document> documents;
    for (std::size_t from = 0; from < ids.size(); from += 512) {
        const std::size_t to = std::min(ids.size(), from + 512);
        query::Sql where;
        where << "WHERE id";
        where.in({ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(to)});
        for (Document& document : documents_where(connection, corpus, where)) documents.push_back(std::move(document));
    }
    return documents;
}

std::vector<Document> documents_where(Connection& connection, Corpus corpus, const query::Sql& tail) {
    std::vector<Document> documents;
    connection.each("SELECT " + std::string(kColumns) + statement(" FROM ", corpus, " AS d ") + tail.text, tail.bound,
                    [&](storage::Statement& row) { documents.push_back(document_of(row)); });
    return documents;
}

}  // namespace lazo::search
