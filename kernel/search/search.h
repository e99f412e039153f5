// Search over everything a person may see, as they type: by the beginnings of words, parts of names, mails and phones,
// and with slips. The index is derived: filled a moment after each commit from the events, thrown away and made again
// at will, and written beside the writer of the store, so that it holds up nobody. What it holds is only a hint; what
// is answered was read from the tables, under the asker's rights.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/events/event.h"
#include "kernel/query/compiler.h"
#include "kernel/schema/registry.h"
#include "kernel/search/searched.h"
#include "kernel/search/vocabulary.h"

namespace lazo::search {

inline constexpr std::string_view kReader = "search";  // the name of the durable reader of events

struct SearchOptions {
    std::vector<std::string> entities = {};  // empty: all
    std::size_t limit = 20;
};

struct Hit {
    std::string entity;
    schema::Key key;
    std::string title;    // of the live record, where the asker may read it; else its key
    std::string detail;   // what matched, or another searched value that tells the record apart
    std::string matched;  // the name of the field that answers the text: "name", "phone"
    Rank rank = Rank::exact;
    std::string logged_detail = {};  // the name of the field that `detail` shows, when its reads are logged
};

// Which rows of one entity answer a text.
struct Matches {
    std::vector<schema::Key> keys;
    bool complete = true;  // false: more rows answer than were asked for
};

struct RebuildOptions {
    std::size_t rows_at_once = 20'000;                     // of one transaction
    std::function<bool(std::int64_t done)> progress = {};  // false stops; the index is then to be rebuilt again
};

// Any thread may ask; one thread at a time fills. So may other programs on the same store, all at once: each change
// holds the index while it reads and writes.
class Search {
 public:
    // Both outlive it. Makes its tables where they are missing.
    Search(storage::Database& database, const schema::Registry& registry);

    // The best first: by rank, customers before others, the youngest first. Rights are judged on the live rows.
    std::vector<Hit> find(storage::Connection& connection, const query::Scope& scope, std::string_view text,
                          const SearchOptions& options = {});
    // For the quick search in a list: Condition::is(keys) beside the list's own filter, whose rights, sort and exact
    // count then hold as ever. Slips are not followed. At most `limit` keys: a text that answers more than that filters
    // nothing, and `complete` says so. Throws Error{not_found} when the entity is not there.
    Matches matches(storage::Connection& connection, const query::Scope& scope, std::string_view entity,
                    std::string_view text, std::size_t limit = 10'000);

    // The handler of the relay's reader `kReader`: brings the documents of the named records to what the tables hold.
    void take(const std::vector<events::Event>& events);
    // The same without a relay, for all events up to now: for tests and `lazo check`.
    void catch_up();
    // Before the relay starts: makes the index anew where it must be, and goes back with its reader where a power cut
    // took from the index what its reader had stored as taken.
    void resume();
    // True when the index was never built, a rebuild was broken off, other fields are searched now than then, or it
    // belongs to another store or to another moment of this one (a backup was put in its place).
    bool needs_rebuild();
    // Makes everything anew. People may search meanwhile, in what is there so far.
    void rebuild(const RebuildOptions& options = {});
    // Compares every document with its record, and the index with the documents; names what differs. Events that were
    // not taken yet show up as differences.
    std::vector<std::string> verify();

 private:
    using Touched = std::map<std::string, std::set<schema::Key>>;
    Touched touched_by(storage::Connection& connection, const schema::Snapshot& snapshot,
                       const std::vector<events::Event>& events) const;
    void index(const schema::Snapshot& snapshot, const Touched& touched, std::int64_t position);
    void index_rows(const schema::Snapshot& snapshot, const Searched& searched, const std::vector<schema::Key>& keys);
    // Calls `read` with a connection that sees the records as they are now.
    void read_records(storage::Connection& of_index, const std::function<void(storage::Connection&)>& read) const;
    Change change_of(storage::Connection& of_index, const schema::Snapshot& snapshot, const Searched& searched,
                     const std::vector<schema::Key>& keys) const;
    bool fits_the_store(storage::Connection& connection) const;
    struct Rebuild {
        const RebuildOptions& options;
        std::string token;  // of the last that was begun, whoever did
        std::int64_t done = 0;
        WordCounts counts;
    };
    void empty_out(const std::string& token);
    static bool still_ours(storage::Connection& connection, const Rebuild& rebuild);
    bool rebuild_entity(const schema::Snapshot& snapshot, const Searched& searched, Rebuild& rebuild);
    std::vector<Document> next_documents(storage::Connection& of_index, const schema::Snapshot& snapshot,
                                         const Searched& searched, schema::Key& after, std::size_t limit) const;
    void verify_entity(storage::Connection& connection, const schema::Snapshot& snapshot, const Searched& searched,
                       std::vector<std::string>& faults);
    void verify_orphans(storage::Connection& connection, const schema::Snapshot& snapshot,
                        std::vector<std::string>& faults);

    storage::Database& database_;
    const schema::Registry& registry_;
    const Index& index_;
    Vocabulary vocabulary_;
    std::mutex filling_;
};

}  // namespace lazo::search
