#include "kernel/search/postgres_index.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"
#include "kernel/query/sql.h"
#include "kernel/search/documents.h"

namespace lazo::search {
namespace {

using storage::Connection;

constexpr std::size_t kLongestLexeme = 64;     // letters; the server takes 2046 bytes, of an index entry 2704
constexpr std::size_t kMostBytes = 1'000'000;  // of one document's different words; the server takes 1,048,575
constexpr std::size_t kRowsAtOnce = 1000;
constexpr std::size_t kIdsAtOnce = 256;

// The server's own parser would cut mails, addresses and numbers otherwise than text::words does: lexemes come from
// there.
constexpr std::string_view kNamesWords =
    "CREATE TABLE index_names_words(id {id}, owner {int} NOT NULL, lexemes tsvector NOT NULL, grams {text} NOT NULL)";
constexpr std::string_view kTextsWords = "CREATE TABLE index_texts_words(id {id}, lexemes tsvector NOT NULL)";

struct Part {
    std::string_view table, insert;
    std::size_t shortest;  // letters of a prefix that narrows
};
constexpr Part kNames{
    "index_names_words",
    "INSERT INTO index_names_words(id,lexemes,owner,grams) VALUES($1,CAST($2 AS tsvector),$3,$4) "
    "ON CONFLICT(id) DO UPDATE SET lexemes=excluded.lexemes,owner=excluded.owner,grams=excluded.grams",
    1};
constexpr Part kTexts{"index_texts_words",
                      "INSERT INTO index_texts_words(id,lexemes) VALUES($1,CAST($2 AS tsvector)) "
                      "ON CONFLICT(id) DO UPDATE SET lexemes=excluded.lexemes",
                      2};

const Part& part_of(Corpus corpus) { return corpus == Corpus::names ? kNames : kTexts; }

std::string_view lexeme_of(std::string_view word) { return text::first(word, kLongestLexeme); }

std::string quoted(std::string_view lexeme) {
    std::string text = "'";
    for (const char character : lexeme) {
        if (character == '\'' || character == '\\') text += character;
        text += character;
    }
    return text + "'";
}

std::set<std::string> lexemes_of(const Document& document) {
    std::set<std::string> lexemes;
    std::size_t bytes = 0;
    for (const std::string* value : {&document.title, &document.words}) {
        for (const std::string& word : text::words(*value)) {
            const auto [lexeme, fresh] = lexemes.emplace(lexeme_of(word));
            if (fresh) bytes += lexeme->size();
            if (bytes > kMostBytes) return lexemes;
        }
    }
    return lexemes;
}

std::string vector_of(const Document& document) {
    std::string vector;
    for (const std::string& lexeme : lexemes_of(document)) vector += quoted(lexeme) + " ";
    return vector;
}

using Group = std::vector<WordTest>;

std::size_t shortest_prefix(const Group& group) {
    std::size_t shortest = kLongestLexeme;
    for (const WordTest& test : group)
        if (test.prefix) shortest = std::min(shortest, text::length(test.word));
    return shortest;
}

void add_group(std::string& query, const Group& group) {
    query += query.empty() ? "(" : " & (";
    for (const WordTest& test : group) {
        if (&test != &group.front()) query += " | ";
        query += quoted(lexeme_of(test.word));
        if (test.prefix) query += ":*";
    }
    query += ")";
}

// A group with a beginning that is too short to narrow anything is left out.
std::string query_of(const Part& part, const WordProbe& probe) {
    std::string query;
    for (const Group& group : probe)
        if (shortest_prefix(group) >= part.shortest) add_group(query, group);
    return query;
}

std::string pattern_of(std::string_view piece) {
    std::string pattern = "%";
    for (const char character : piece) {
        if (character == '%' || character == '_' || character == '\\') pattern += '\\';
        pattern += character;
    }
    return pattern + "%";
}

void add_grams(query::Sql& sql, const GramProbe& probe) {
    for (const std::vector<std::string>& group : probe) {
        sql << (&group == &probe.front() ? "(" : " OR ");
        for (const std::string& piece : group) {
            sql << (&piece == &group.front() ? "(grams LIKE " : " AND grams LIKE ");
            sql.bind(pattern_of(piece));
        }
        sql << ")";
    }
    sql << ")";
}

// What was added last is gathered, and looked through by each question, until there are so many KB of it.
constexpr std::string_view kGathered = "1024", kGatheredInBulk = "16384";
constexpr std::string_view kGathering[] = {"lazo_index_names_words_lexemes", "lazo_index_names_words_grams",
                                           "lazo_index_texts_words_lexemes"};

void set_gathered(Connection& connection, std::string_view index, std::string_view kilobytes) {
    connection.execute("ALTER INDEX " + std::string(index) + " SET (gin_pending_list_limit=" + std::string(kilobytes) +
                       ")");
}

// How common the words are decides whether the index gathers all rows with them or the youngest rows are gone through
// until there are enough. A plan that is kept would not know: each of these is planned with its values, and as what is
// in memory, since whoever types waits for the second letter where the first one was looked for.
constexpr const char* kPlanned =
    "SELECT set_config('plan_cache_mode','force_custom_plan',true),set_config('random_page_cost','1.1',true)";
constexpr const char* kAsBefore[] = {"SET LOCAL plan_cache_mode TO DEFAULT", "SET LOCAL random_page_cost TO DEFAULT"};

std::vector<std::int64_t> matching(Connection& connection, query::Sql sql, const Window& window) {
    sql << " AND id<";
    sql.bind(window.before);
    if (!window.owners.empty()) {
        sql << " AND owner";
        sql.in(window.owners);
    }
    sql << " ORDER BY id DESC LIMIT ";
    sql.bind(window.limit);
    std::vector<std::int64_t> ids;
    connection.run(kPlanned);
    connection.each(sql.text, sql.bound, [&](storage::Statement& row) { ids.push_back(row.integer(0)); });
    for (const char* statement : kAsBefore) connection.run(statement);
    return ids;
}

query::Sql select_from(const Part& part) {
    query::Sql sql;
    sql << "SELECT id FROM " << part.table << " WHERE ";
    return sql;
}

// Documents beside what the index keeps of them.
void verify_rows(Connection& connection, Corpus corpus, std::vector<std::string>& faults) {
    const Part& part = part_of(corpus);
    const bool names = corpus == Corpus::names;
    const std::string sql = std::string(
                                "SELECT d.id,d.title,d.words,d.grams,d.owner,w.id,"
                                "array_to_string(tsvector_to_array(w.lexemes),' '),") +
                            (names ? "w.grams,w.owner" : "d.grams,d.owner") + " FROM " + std::string(table_of(corpus)) +
                            " d LEFT JOIN " + std::string(part.table) +
                            " w ON w.id=d.id WHERE d.id>$1 ORDER BY d.id LIMIT $2";
    const auto name = [&](std::int64_t id) { return std::string(part.table) + ": " + std::to_string(id); };
    for (std::int64_t after = 0, last = -1; after != last;) {
        last = after;
        connection.each(sql, {after, static_cast<std::int64_t>(kRowsAtOnce)}, [&](storage::Statement& row) {
            after = row.integer(0);
            if (row.is_null(5)) return faults.push_back(name(after) + " missing");
            Document document;
            document.title = row.text(1);
            document.words = row.text(2);
            const std::set<std::string> wanted = lexemes_of(document);
            const std::vector<std::string> kept = text::words(row.text(6));
            const bool equal = std::set<std::string>(kept.begin(), kept.end()) == wanted;
            if (!equal || row.text(3) != row.text(7) || row.integer(4) != row.integer(8))
                faults.push_back(name(after) + " differs");
        });
    }
    for (const std::string& id : connection.texts("SELECT CAST(id AS text) FROM " + std::string(part.table) +
                                                  " w WHERE NOT EXISTS(SELECT 1 FROM " + std::string(table_of(corpus)) +
                                                  " d WHERE d.id=w.id) ORDER BY id LIMIT 1000"))
        faults.push_back(std::string(part.table) + ": " + id + " left over");
}

class PostgresIndex : public Index {
 public:
    bool stands_beside_records() const override { return true; }
    std::vector<storage::KernelTable> tables() const override {
        return {{kNames.table,
                 schema::Placement::single,
                 kNamesWords,
                 {"CREATE INDEX lazo_index_names_words_lexemes ON index_names_words USING gin(lexemes) WITH "
                  "(gin_pending_list_limit=1024)",
                  "CREATE INDEX lazo_index_names_words_grams ON index_names_words USING gin(grams gin_trgm_ops) WITH "
                  "(gin_pending_list_limit=1024)",
                  "CREATE INDEX lazo_index_names_words_owner ON index_names_words(owner,id)"}},
                {kTexts.table,
                 schema::Placement::single,
                 kTextsWords,
                 {"CREATE INDEX lazo_index_texts_words_lexemes ON index_texts_words USING gin(lexemes) WITH "
                  "(gin_pending_list_limit=1024)"}}};
    }

    void add(Connection& connection, Corpus corpus, const std::vector<Document>& documents) const override {
        for (const Document& document : documents) {
            std::vector<storage::Bound> values{document.id, vector_of(document)};
            if (corpus == Corpus::names) {
                values.emplace_back(document.owner);
                values.emplace_back(document.grams);
            }
            connection.run(part_of(corpus).insert, values);
        }
    }

    void remove(Connection& connection, Corpus corpus, const std::vector<std::int64_t>& ids) const override {
        for (std::size_t from = 0; from < ids.size(); from += kIdsAtOnce) {
            const std::size_t to = std::min(ids.size(), from + kIdsAtOnce);
            query::Sql sql;
            sql << "DELETE FROM " << part_of(corpus).table << " WHERE id";
            sql.in({ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(to)});
            connection.run(sql.text, sql.bound);
        }
    }

    // At once and without leaving a trace in the indexes, unless somebody reads for long: nobody is to stand behind a
    // lock that is waited for.
    void clear(Connection& connection) const override {
        constexpr const char* kTables[] = {"index_names_words", "index_texts_words", "index_names", "index_texts",
                                           "index_vocabulary"};
        connection.execute("SAVEPOINT clearing");
        try {
            connection.execute("SET LOCAL lock_timeout='200ms'");
            connection.execute("TRUNCATE index_names_words,index_texts_words,index_names,index_texts,index_vocabulary");
        } catch (const storage::RunAgain&) {
            connection.execute("ROLLBACK TO SAVEPOINT clearing");
            for (const char* table : kTables) connection.run(std::string("DELETE FROM ") + table);
        }
    }

    // More is gathered before the lists of each word are opened.
    void begin_bulk(Connection& connection) const override {
        for (const std::string_view index : kGathering) set_gathered(connection, index, kGatheredInBulk);
    }
    // The planner is to know how common each word is.
    void end_bulk(Connection& connection) const override {
        for (const std::string_view index : kGathering) {
            set_gathered(connection, index, kGathered);
            connection.run("SELECT gin_clean_pending_list(to_regclass($1))", {std::string(index)});
        }
        connection.execute("ANALYZE index_names,index_texts,index_names_words,index_texts_words,index_vocabulary");
    }

    std::vector<std::int64_t> with_words(Connection& connection, Corpus corpus, const WordProbe& probe,
                                         const Window& window) const override {
        const Part& part = part_of(corpus);
        std::string query = query_of(part, probe);
        if (query.empty()) return {};
        query::Sql sql = select_from(part);
        sql << "lexemes @@ CAST(";
        sql.bind(std::move(query)) << " AS tsquery)";
        return matching(connection, std::move(sql), window);
    }

    std::vector<std::int64_t> with_grams(Connection& connection, const GramProbe& probe,
                                         const Window& window) const override {
        query::Sql sql = select_from(kNames);
        add_grams(sql, probe);
        return matching(connection, std::move(sql), window);
    }

    std::vector<std::string> verify(storage::Database& database) const override {
        std::vector<std::string> faults;
        const auto reading = database.read();
        for (const Corpus corpus : {Corpus::names, Corpus::texts}) verify_rows(reading->connection(), corpus, faults);
        return faults;
    }
};

}  // namespace

const Index& postgres_index() {
    static const PostgresIndex index;
    return index;
}

}  // namespace lazo::search
