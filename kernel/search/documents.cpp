#include "kernel/search/documents.h"

#include <algorithm>

#include "base/text.h"

namespace lazo::search {

using schema::Key;
using storage::Bound;
using storage::Connection;

namespace {

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
    "CREATE TABLE index_vocabulary(word {text} NOT NULL, count {int} NOT NULL, PRIMARY KEY(word)){clustered}";

std::string statement(std::string_view before, Corpus corpus, std::string_view after) {
    return std::string(before) + std::string(table_of(corpus)) + std::string(after);
}

std::int64_t find_id(Connection& connection, Corpus corpus, const std::string& entity, const Key& key) {
    return connection.integer(statement("SELECT id FROM ", corpus, " WHERE customer=$1 AND record=$2 AND entity=$3"),
                              {key.customer, key.id, entity});
}

void insert(Connection& connection, Corpus corpus, const Document& document) {
    storage::Statement& insert =
        connection.prepare(statement("INSERT INTO ", corpus,
                                     "(id,entity,customer,record,owner,since,title,words,grams,mark) "
                                     "VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)"));
    insert.bind(1, document.id);
    insert.bind(2, std::string_view{document.entity});
    insert.bind(3, document.key.customer);
    insert.bind(4, document.key.id);
    insert.bind(5, document.owner);
    insert.bind(6, document.since);
    insert.bind(7, std::string_view{document.title});
    insert.bind(8, std::string_view{document.words});
    insert.bind(9, std::string_view{document.grams});
    const std::string mark = mark_of(document.owner);
    insert.bind(10, std::string_view{mark});
    insert.step();
    insert.reset();
}

std::int64_t next_id(Connection& connection, Corpus corpus) {
    return connection.integer(statement("SELECT max(id) FROM ", corpus, "")) + 1;
}

std::vector<std::int64_t> ids_of(const std::vector<Document>& documents) {
    std::vector<std::int64_t> ids;
    for (const Document& document : documents) ids.push_back(document.id);
    std::sort(ids.begin(), ids.end());
    return ids;
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

// What stands in the store of the change: those that are equal leave `wanted`, the others lend their id.
std::vector<std::int64_t> ids_to_leave(Connection& connection, Corpus corpus, Change& change) {
    std::vector<std::int64_t> leaving;
    for (const auto& [entity, key] : change.gone)
        if (const auto id = find_id(connection, corpus, entity, key)) leaving.push_back(id);
    for (Document& document : change.wanted) {
        document.id = find_id(connection, corpus, document.entity, document.key);
        if (document.id) leaving.push_back(document.id);
    }
    std::sort(leaving.begin(), leaving.end());
    return leaving;
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

}  // namespace

std::vector<storage::KernelTable> kernel_tables(const Index& index) {
    std::vector<storage::KernelTable> tables{
        {"index_names",
         kNames,
         {"CREATE UNIQUE INDEX IF NOT EXISTS lazo_index_names_key ON index_names(customer,record,entity)",
          "CREATE INDEX IF NOT EXISTS lazo_index_names_title ON index_names(title,id)",
          "CREATE INDEX IF NOT EXISTS lazo_index_names_owner ON index_names(owner)"}},
        {"index_texts",
         kTexts,
         {"CREATE UNIQUE INDEX IF NOT EXISTS lazo_index_texts_key ON index_texts(customer,record,entity)"}},
        {"index_vocabulary", kVocabulary},
        {"index_facts", kFacts}};
    for (storage::KernelTable& table : index.tables()) tables.push_back(std::move(table));
    return tables;
}

std::string fact(Connection& connection, std::string_view name) {
    return connection.text("SELECT value FROM index_facts WHERE name=$1", {std::string(name)});
}

void set_fact(Connection& connection, std::string_view name, std::string_view value) {
    connection.run("INSERT INTO index_facts(name,value) VALUES($1,$2) ON CONFLICT(name) DO UPDATE SET value=excluded.value",
                   {std::string(name), std::string(value)});
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

void save_counts(Connection& connection, const WordCounts& counts) {
    for (const auto& [word, by] : counts) {
        if (by == 0) continue;
        connection.run(
            "INSERT INTO index_vocabulary(word,count) VALUES($1,$2) "
            "ON CONFLICT(word) DO UPDATE SET count=index_vocabulary.count+excluded.count",
            {word, by});
        if (by < 0) connection.run("DELETE FROM index_vocabulary WHERE word=$1 AND count<=0", {word});
    }
}

WordCounts apply(Connection& connection, const Index& index, Corpus corpus, Change change) {
    std::vector<Document> old = documents_of(connection, corpus, ids_to_leave(connection, corpus, change));
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
    index.add(connection, corpus, ids_of(change.wanted));
    save_counts(connection, counts);
    return counts;
}

void append(Connection& connection, const Index& index, Corpus corpus, std::vector<Document> documents) {
    std::int64_t next = next_id(connection, corpus);
    for (Document& document : documents) {
        document.id = next++;
        insert(connection, corpus, document);
    }
    index.add(connection, corpus, ids_of(documents));
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
