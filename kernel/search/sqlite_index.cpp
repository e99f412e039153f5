#include "kernel/search/sqlite_index.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "kernel/query/sql.h"
#include "kernel/search/documents.h"

namespace lazo::search {
namespace {

using storage::Connection;

// Texts are folded already. No positions are kept: what they would tell is judged on the documents.
constexpr std::string_view kNamesWords =
    "CREATE VIRTUAL TABLE index_names_words USING fts5(title, words, mark, content='index_names', "
    "content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0', prefix='1 2 3 4 5 6 7 8', detail=none, columnsize=0)";
constexpr std::string_view kNamesGrams =
    "CREATE VIRTUAL TABLE index_names_grams USING fts5(grams, mark, content='index_names', content_rowid='id', "
    "tokenize='trigram case_sensitive 1', detail=none, columnsize=0)";
constexpr std::string_view kTextsWords =
    "CREATE VIRTUAL TABLE index_texts_words USING fts5(words, content='index_texts', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0', prefix='2 3 4 5 6', detail=none, columnsize=0)";

struct Part {
    std::string_view table, columns, content;
    // Letters of the prefixes that have lists of their own. Without one the engine would merge the lists of all words
    // that begin so: 5 ms for "martin", seconds for a common word of many texts. A longer beginning is asked for by its
    // first letters alone.
    std::size_t shortest = 0, longest = 0;
};
constexpr Part kWordsOfNames{"index_names_words", "title,words,mark", "index_names", 1, 8};
constexpr Part kGramsOfNames{"index_names_grams", "grams,mark", "index_names"};
constexpr Part kWordsOfTexts{"index_texts_words", "words", "index_texts", 2, 6};

std::vector<Part> parts_of(Corpus corpus) {
    if (corpus == Corpus::names) return {kWordsOfNames, kGramsOfNames};
    return {kWordsOfTexts};
}

void command(Connection& connection, const Part& part, std::string_view name) {
    const std::string table{part.table};
    connection.run("INSERT INTO " + table + "(" + table + ") VALUES($1)", {std::string(name)});
}

void set(Connection& connection, const Part& part, std::string_view name, std::int64_t value) {
    const std::string table{part.table};
    connection.run("INSERT INTO " + table + "(" + table + ",rank) VALUES($1,$2)", {std::string(name), value});
}

// " WHERE id ..." for each part of the list that one statement takes; runs without gaps are one range.
template <class Visit>
void each_list(const std::vector<std::int64_t>& ids, const Visit& visit) {
    if (ids.empty()) return;
    if (ids.back() - ids.front() + 1 == static_cast<std::int64_t>(ids.size())) {
        query::Sql where;
        where << " WHERE id BETWEEN ";
        where.bind(ids.front()) << " AND ";
        where.bind(ids.back());
        return visit(where);
    }
    for (std::size_t from = 0; from < ids.size(); from += 256) {
        const std::size_t to = std::min(ids.size(), from + 256);
        query::Sql where;
        where << " WHERE id";
        where.in({ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(to)});
        visit(where);
    }
}

std::string quoted(std::string_view term) {
    std::string text = "\"";
    for (const char character : term) {
        if (character == '"') text += '"';
        text += character;
    }
    return text + "\"";
}

// The pieces of three letters that a longer one has.
void add_trigrams(std::string& match, std::string_view piece) {
    std::vector<std::string_view> letters;
    for (std::string_view rest = piece; !rest.empty(); rest.remove_prefix(letters.back().size()))
        letters.push_back(text::first(rest, 1));
    for (std::size_t i = 0; i + 2 < letters.size(); i++) {
        const char* begin = letters[i].data();
        const char* end = letters[i + 2].data() + letters[i + 2].size();
        if (!match.empty() && match.back() != '(') match += " AND ";
        match += quoted({begin, static_cast<std::size_t>(end - begin)});
    }
}

bool is_listed(const Part& part, const WordTest& test) {
    return !test.prefix || text::length(test.word) >= part.shortest;
}

// A group with a prefix that is too short to have a list does not narrow anything: left out.
std::string match_of(const Part& part, const WordProbe& probe) {
    std::string match;
    for (const std::vector<WordTest>& group : probe) {
        if (!std::all_of(group.begin(), group.end(), [&](const WordTest& test) { return is_listed(part, test); }))
            continue;
        match += match.empty() ? "(" : " AND (";
        for (const WordTest& test : group) {
            if (&test != &group.front()) match += " OR ";
            match += test.prefix ? quoted(text::first(test.word, part.longest)) + "*" : quoted(test.word);
        }
        match += ")";
    }
    return match;
}

std::string match_of(const GramProbe& probe) {
    std::string match;
    for (const std::vector<std::string>& group : probe) {
        match += match.empty() ? "(" : " OR (";
        for (const std::string& piece : group) add_trigrams(match, piece);
        match += ")";
    }
    return match;
}

// The owner's mark is one word, and three letters in a row.
std::string of_owners(std::string match, const std::vector<std::int64_t>& owners) {
    if (owners.empty()) return match;
    match = "(" + match + ") AND (";
    for (const std::int64_t owner : owners) match += quoted(mark_of(owner)) + (owner == owners.back() ? ")" : " OR ");
    return match;
}

std::vector<std::int64_t> matching(Connection& connection, const Part& part, std::string match, const Window& window) {
    match = of_owners(std::move(match), window.owners);
    const std::string table{part.table};
    std::vector<std::int64_t> ids;
    connection.each(
        "SELECT rowid FROM " + table + " WHERE " + table + " MATCH $1 AND rowid<$2 ORDER BY rowid DESC LIMIT $3",
        {std::move(match), window.before, window.limit},
        [&](storage::Statement& row) { ids.push_back(row.integer(0)); });
    return ids;
}

class SqliteIndex : public Index {
 public:
    bool stands_beside_records() const override { return false; }
    std::vector<storage::KernelTable> tables() const override {
        return {{kWordsOfNames.table, schema::Placement::single, kNamesWords},
                {kGramsOfNames.table, schema::Placement::single, kNamesGrams},
                {kWordsOfTexts.table, schema::Placement::single, kTextsWords}};
    }

    void add(Connection& connection, Corpus corpus, const std::vector<Document>& documents) const override {
        const std::vector<std::int64_t> ids = ids_of(documents);
        for (const Part& part : parts_of(corpus)) {
            const std::string columns{part.columns};
            each_list(ids, [&](const query::Sql& where) {
                connection.run("INSERT INTO " + std::string(part.table) + "(rowid," + columns + ") SELECT id," +
                                   columns + " FROM " + std::string(part.content) + where.text,
                               where.bound);
            });
        }
    }

    void remove(Connection& connection, Corpus corpus, const std::vector<std::int64_t>& ids) const override {
        for (const Part& part : parts_of(corpus)) {
            const std::string columns{part.columns}, table{part.table};
            each_list(ids, [&](const query::Sql& where) {
                connection.run("INSERT INTO " + table + "(" + table + ",rowid," + columns + ") SELECT 'delete',id," +
                                   columns + " FROM " + std::string(part.content) + where.text,
                               where.bound);
            });
        }
    }

    void clear(Connection& connection) const override {
        for (const Part& part : {kWordsOfNames, kGramsOfNames, kWordsOfTexts}) command(connection, part, "delete-all");
        for (const char* table : {"index_names", "index_texts", "index_vocabulary"})
            connection.run(std::string("DELETE FROM ") + table);
    }

    // More is gathered in memory before it is written, and merged once at the end.
    void begin_bulk(Connection& connection) const override {
        for (const Part& part : {kWordsOfNames, kGramsOfNames, kWordsOfTexts}) {
            set(connection, part, "hashsize", 64 << 20);
            set(connection, part, "automerge", 0);
        }
    }
    void end_bulk(Connection& connection) const override {
        for (const Part& part : {kWordsOfNames, kGramsOfNames, kWordsOfTexts}) {
            set(connection, part, "hashsize", 1 << 20);
            set(connection, part, "automerge", 4);
            command(connection, part, "optimize");
        }
    }

    std::vector<std::int64_t> with_words(Connection& connection, Corpus corpus, const WordProbe& probe,
                                         const Window& window) const override {
        const Part& part = corpus == Corpus::names ? kWordsOfNames : kWordsOfTexts;
        std::string match = match_of(part, probe);
        if (match.empty()) return {};
        return matching(connection, part, std::move(match), window);
    }
    std::vector<std::int64_t> with_grams(Connection& connection, const GramProbe& probe,
                                         const Window& window) const override {
        return matching(connection, kGramsOfNames, match_of(probe), window);
    }

    std::vector<std::string> verify(storage::Database& database) const override {
        std::vector<std::string> faults;
        for (const Part& part : {kWordsOfNames, kGramsOfNames, kWordsOfTexts}) {
            try {
                database.write_index([&](Connection& connection) { set(connection, part, "integrity-check", 1); });
            } catch (const Error& error) {
                faults.push_back(std::string(part.table) + ": " + error.what());
            }
        }
        return faults;
    }
};

}  // namespace

const Index& sqlite_index() {
    static const SqliteIndex index;
    return index;
}

}  // namespace lazo::search
