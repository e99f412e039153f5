// One search: brings candidates near in stages, the best first, until enough are found; then reads the live rows.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kernel/search/search.h"
#include "kernel/search/sight.h"

namespace lazo::search {

class Finder {
 public:
    Finder(const Index& index, Vocabulary& vocabulary, storage::Connection& connection, const query::Scope& scope,
           std::string_view text, const SearchOptions& options);
    std::vector<Hit> find();

    // Keys of the entity's documents that answer, seen or not, at most `limit`; false when there are more.
    bool each_match(const Searched& searched, std::size_t limit, std::vector<schema::Key>& keys);

 private:
    struct Found {
        Corpus corpus;
        Document document;
        Match match;
    };
    using Fetch = std::function<std::vector<std::int64_t>(const Window&)>;

    void in_stages();
    void by_title();
    void by_words(Corpus corpus);
    void by_grams();
    void by_slips();
    bool correct();
    void walk(Corpus corpus, const Fetch& fetch);
    void walk(Corpus corpus, const Fetch& fetch, Window window, int most);
    void consider(Corpus corpus, std::vector<Document> documents);
    void look_at_worlds();
    void consider_worlds();
    int steps_of(Corpus corpus) const;
    bool enough(Rank rank) const;

    WordProbe word_probe() const;
    GramProbe gram_probe() const;
    Fetch words_of(Corpus corpus) const;
    Fetch grams() const;

    std::vector<Hit> hits();
    void add_hits(const Found* begin, const Found* end, std::vector<Hit>& hits) const;
    bool before(const Found& left, const Found& right) const;
    Hit hit_of(const Searched& searched, const schema::Record& record, const Match& match) const;
    const Piece* matched_piece(Corpus corpus, const std::vector<Piece>& pieces) const;

    const Index& index_;
    Vocabulary& vocabulary_;
    storage::Connection& connection_;
    const query::Scope scope_;
    Question question_;
    std::size_t limit_;
    Sight sight_;
    std::vector<std::int64_t> few_owners_;
    std::map<Corpus, std::vector<Document>> worlds_;
    std::vector<Found> found_;
    std::set<std::pair<Corpus, std::int64_t>> seen_;
};

}  // namespace lazo::search
