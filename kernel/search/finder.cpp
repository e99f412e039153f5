#include "kernel/search/finder.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::search {

using schema::Field;
using schema::Key;
using schema::Record;

namespace {

constexpr std::int64_t kCandidates = 500;  // of one step
constexpr std::size_t kEnough = 100;       // seen and judged: no further step is taken
constexpr int kStepsOfStage = 3;
constexpr int kStepsBeyondWorld = 2;         // for the rows that everybody sees
constexpr std::size_t kCorrections = 8;      // of one word
constexpr std::size_t kLongestDetail = 120;  // code points
constexpr std::string_view kAfterAll = "\xF4\x8F\xBF\xBF";

}  // namespace

Finder::Finder(const Index& index, Vocabulary& vocabulary, storage::Connection& connection, const query::Scope& scope,
               std::string_view text, const SearchOptions& options)
    : index_(index),
      vocabulary_(vocabulary),
      connection_(connection),
      scope_{scope.snapshot, scope.rights, scope.dialect},
      question_(Question::parse(text)),
      limit_(options.limit),
      sight_(connection, scope_, options.entities),
      few_owners_(sight_.few_owners()) {}

std::vector<Hit> Finder::find() {
    if (question_.empty() || limit_ == 0 || sight_.sees_nothing()) return {};
    look_at_worlds();
    in_stages();
    return hits();
}

// Who sees few of very many rows would wait long for the index to come to them.
void Finder::look_at_worlds() {
    for (const Corpus corpus : {Corpus::names, Corpus::texts})
        if (auto world = sight_.small_world(corpus)) worlds_[corpus] = std::move(*world);
    consider_worlds();
    if (!worlds_.contains(Corpus::names)) consider(Corpus::names, sight_.few_shared());
}

int Finder::steps_of(Corpus corpus) const {
    if (!worlds_.contains(corpus)) return kStepsOfStage;
    return sight_.sees_beyond_world(corpus) ? kStepsBeyondWorld : 0;
}

// Each stage finds what ranks below the stages before it, so the first that fills the answer ends the search. Of mails
// and phones nothing is said by words that the parts do not say better.
void Finder::in_stages() {
    const bool contact = question_.phone_like || question_.mail_like;
    by_title();
    if (enough(Rank::title_start)) return;
    if (contact) by_grams();
    if (contact && enough(Rank::inside)) return;
    by_words(Corpus::names);
    if (enough(Rank::word_start)) return;
    if (!contact) by_grams();
    if (enough(Rank::inside)) return;
    by_words(Corpus::texts);
    if (!enough(Rank::text)) by_slips();
}

bool Finder::enough(Rank rank) const {
    const auto count =
        std::count_if(found_.begin(), found_.end(), [&](const Found& f) { return f.match.rank <= rank; });
    return static_cast<std::size_t>(count) >= limit_;
}

void Finder::by_title() {
    std::string after_title;
    std::int64_t after_id = 0;
    const std::size_t before = found_.size();
    // What the owners lead to is found by its words.
    const int most = few_owners_.empty() ? steps_of(Corpus::names) : std::min(1, steps_of(Corpus::names));
    for (int step = 0; step < most && found_.size() < before + kEnough; step++) {
        query::Sql tail;
        tail << "WHERE (d.title,d.id)>(";
        tail.bind(step ? after_title : question_.text) << ",";
        tail.bind(after_id) << ") AND d.title<";
        tail.bind(question_.text + std::string(kAfterAll)) << " ORDER BY d.title,d.id LIMIT ";
        tail.bind(kCandidates);
        std::vector<Document> documents = documents_where(connection_, Corpus::names, tail);
        const bool last = documents.size() < static_cast<std::size_t>(kCandidates);
        if (!last) after_title = documents.back().title, after_id = documents.back().id;
        consider(Corpus::names, std::move(documents));
        if (last) return;
    }
}

void Finder::by_words(Corpus corpus) {
    if (sight_.has(corpus)) walk(corpus, words_of(corpus));
}

void Finder::by_grams() {
    if (sight_.has(Corpus::names)) walk(Corpus::names, grams());
}

void Finder::by_slips() {
    if (question_.phone_like || question_.mail_like || !sight_.has(Corpus::names) || !correct()) return;
    consider_worlds();
    walk(Corpus::names, words_of(Corpus::names));
}

bool Finder::correct() {
    vocabulary_.ensure(connection_);
    bool any = false;
    for (const std::string& word : question_.words) {
        question_.corrections.push_back(vocabulary_.near(word, kCorrections));
        any |= !question_.corrections.back().empty();
    }
    return any;
}

WordProbe Finder::word_probe() const {
    WordProbe probe;
    for (std::size_t i = 0; i < question_.words.size(); i++) {
        probe.push_back({{question_.words[i]}});
        if (i >= question_.corrections.size()) continue;
        for (const Correction& correction : question_.corrections[i]) probe.back().push_back({correction.word, false});
    }
    return probe;
}

GramProbe Finder::gram_probe() const {
    GramProbe probe;
    const auto add = [&](std::vector<std::string> pieces) {
        std::erase_if(pieces, [](const std::string& piece) { return text::length(piece) < 3; });
        if (!pieces.empty()) probe.push_back(std::move(pieces));
    };
    if (!question_.phone_like) {
        add(question_.mail_like ? std::vector<std::string>{question_.text} : question_.words);
        return probe;
    }
    for (const std::string& phone : question_.phones) add({phone});
    for (const std::string& phone : question_.whole_phones) add({phone});
    return probe;
}

Finder::Fetch Finder::words_of(Corpus corpus) const {
    return [this, corpus, probe = word_probe()](const Window& window) {
        return index_.with_words(connection_, corpus, probe, window);
    };
}

Finder::Fetch Finder::grams() const {
    return [this, probe = gram_probe()](const Window& window) {
        return probe.empty() ? std::vector<std::int64_t>{} : index_.with_grams(connection_, probe, window);
    };
}

// One step is enough for who sees most rows. Who sees the rows of few owners is then led by these; the first step still
// brought what has no owner of its own.
void Finder::walk(Corpus corpus, const Fetch& fetch) {
    const std::size_t before = found_.size();
    const int most = steps_of(corpus);
    const bool by_owners = corpus == Corpus::names && !few_owners_.empty() && !worlds_.contains(corpus);
    walk(corpus, fetch, {INT64_MAX, kCandidates}, by_owners ? 1 : most);
    if (by_owners && found_.size() < before + kEnough) walk(corpus, fetch, {INT64_MAX, kCandidates, few_owners_}, most);
}

void Finder::walk(Corpus corpus, const Fetch& fetch, Window window, int most) {
    // All texts rank alike: more of them make no better answer.
    const std::size_t wanted = found_.size() + (corpus == Corpus::texts ? std::min(kEnough, 2 * limit_) : kEnough);
    for (int step = 0; step < most && found_.size() < wanted; step++) {
        const std::vector<std::int64_t> ids = fetch(window);
        consider(corpus, documents_of(connection_, corpus, ids));
        if (ids.size() < static_cast<std::size_t>(window.limit)) return;
        window.before = ids.back();
    }
}

void Finder::consider(Corpus corpus, std::vector<Document> documents) {
    std::map<std::int64_t, Match> matches;
    std::erase_if(documents, [&](const Document& document) {
        if (seen_.contains({corpus, document.id})) return true;
        const auto match = judge(question_, corpus, document);
        if (match) matches[document.id] = *match;
        return !match;
    });
    for (Document& document : sight_.visible(std::move(documents))) {
        if (!seen_.insert({corpus, document.id}).second) continue;  // owned and shared
        const Match match = matches[document.id];
        found_.push_back({corpus, std::move(document), match});
    }
}

void Finder::consider_worlds() {
    for (const auto& [corpus, documents] : worlds_) consider(corpus, documents);
}

bool Finder::before(const Found& left, const Found& right) const {
    if (left.match.rank != right.match.rank) return left.match.rank < right.match.rank;
    if (left.match.distance != right.match.distance) return left.match.distance < right.match.distance;
    const bool customers = sight_.is_customers(left.document.entity);
    if (customers != sight_.is_customers(right.document.entity)) return customers;
    if (left.document.since != right.document.since) return left.document.since > right.document.since;
    if (left.document.entity != right.document.entity) return left.document.entity < right.document.entity;
    return left.document.key > right.document.key;
}

std::vector<Hit> Finder::hits() {
    std::sort(found_.begin(), found_.end(), [this](const Found& a, const Found& b) { return before(a, b); });
    std::vector<Hit> hits;
    for (std::size_t from = 0; from < found_.size() && hits.size() < limit_; from += limit_) {
        const std::size_t to = std::min(found_.size(), from + limit_);
        add_hits(found_.data() + from, found_.data() + to, hits);
    }
    if (hits.size() > limit_) hits.resize(limit_);
    return hits;
}

// Judged once more on the live rows and on what the asker may read of them: a document that is behind, or a match in a
// hidden field, answers nothing.
void Finder::add_hits(const Found* begin, const Found* end, std::vector<Hit>& hits) const {
    std::map<std::string, std::vector<Key>> keys;
    for (const Found* found = begin; found != end; found++) keys[found->document.entity].push_back(found->document.key);
    std::map<std::pair<std::string, Key>, Hit> live;
    for (const auto& [entity, wanted] : keys) {
        const Searched& searched = *sight_.find(entity);
        for (const Record& record : load_rows(connection_, scope_, searched, wanted))
            if (const auto match = judge(question_, searched.corpus, document_of(searched, record)))
                live[{entity, record.key}] = hit_of(searched, record, *match);
    }
    for (const Found* found = begin; found != end; found++) {
        const auto hit = live.find({found->document.entity, found->document.key});
        if (hit != live.end()) hits.push_back(std::move(hit->second));
    }
}

Hit Finder::hit_of(const Searched& searched, const Record& record, const Match& match) const {
    Hit hit{searched.shape->name(), record.key, record.key.to_text(), {}, {}, match.rank};
    const Field* title = searched.shape->title();
    if (title && scope_.rights.may_read(*title) && record.has(*title))
        hit.title = title->kind().to_text(*title, record.at(*title));
    const std::vector<Piece> pieces = pieces_of(searched, record);
    const Piece* piece = matched_piece(searched.corpus, pieces);
    if (!piece) return hit;
    hit.matched = piece->field->name();
    if (piece->title) {
        const auto other = std::find_if(pieces.begin(), pieces.end(), [](const Piece& each) { return !each.title; });
        piece = other == pieces.end() ? nullptr : &*other;
    }
    if (piece) hit.detail = text::first(piece->shown, kLongestDetail);
    if (piece && piece->field->reads_logged()) hit.logged_detail = piece->field->name();
    return hit;
}

// The value that answers best by itself; where only several together answer, the first that answers the first word.
const Piece* Finder::matched_piece(Corpus corpus, const std::vector<Piece>& pieces) const {
    Question first_word = question_;
    first_word.words.resize(1);
    first_word.text = first_word.words.front();
    if (!first_word.corrections.empty()) first_word.corrections.resize(1);
    for (const Question* question : {&question_, static_cast<const Question*>(&first_word)}) {
        const Piece* best = nullptr;
        Rank rank{};
        for (const Piece& piece : pieces) {
            const auto match = judge(*question, corpus, document_of(corpus, {piece}));
            if (!match || (best && match->rank >= rank)) continue;
            best = &piece;
            rank = match->rank;
        }
        if (best) return best;
    }
    return pieces.empty() ? nullptr : &pieces.front();
}

bool Finder::each_match(const Searched& searched, std::size_t limit, std::vector<Key>& keys) {
    std::vector<Fetch> ways{words_of(searched.corpus)};
    if (searched.corpus == Corpus::names) ways.push_back(grams());
    for (const Fetch& fetch : ways) {
        Window window{INT64_MAX, 2000};
        for (std::vector<std::int64_t> ids; keys.size() <= limit; window.before = ids.back()) {
            ids = fetch(window);
            for (const Document& document : documents_of(connection_, searched.corpus, ids)) {
                if (document.entity != searched.shape->name() || seen_.contains({searched.corpus, document.id}))
                    continue;
                if (!judge(question_, searched.corpus, document)) continue;
                seen_.insert({searched.corpus, document.id});
                keys.push_back(document.key);
            }
            if (ids.size() < static_cast<std::size_t>(window.limit)) break;
        }
    }
    if (keys.size() <= limit) return true;
    keys.resize(limit);
    return false;
}

std::vector<Hit> Search::find(storage::Connection& connection, const query::Scope& scope, std::string_view text,
                              const SearchOptions& options) {
    return Finder(index_, vocabulary_, connection, scope, text, options).find();
}

Matches Search::matches(storage::Connection& connection, const query::Scope& scope, std::string_view entity,
                        std::string_view text, std::size_t limit) {
    Matches matches;
    const schema::ShapePointer shape = scope.snapshot.get(entity);
    const auto all = searched_of(scope.snapshot, shape, query::all_rights());
    const auto readable = searched_of(scope.snapshot, shape, scope.rights);
    const Question question = Question::parse(text);
    if (!all || !readable || question.empty()) return matches;
    Finder finder(index_, vocabulary_, connection, scope, text, {{std::string(entity)}});
    matches.complete = finder.each_match(*all, limit, matches.keys);
    bool hidden = all->fields.size() != readable->fields.size() || all->children.size() != readable->children.size();
    for (std::size_t i = 0; !hidden && i < all->children.size(); i++)
        hidden = all->children[i].fields.size() != readable->children[i].fields.size();
    if (!hidden) return matches;
    std::vector<Key> answering;
    for (const Record& record :
         load_rows(connection, {scope.snapshot, scope.rights, scope.dialect}, *readable, matches.keys))
        if (judge(question, readable->corpus, document_of(*readable, record))) answering.push_back(record.key);
    matches.keys = std::move(answering);
    return matches;
}

}  // namespace lazo::search
