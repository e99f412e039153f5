// The documents as rows: finding them, replacing them together with the index, and the words of names they bring.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "kernel/query/sql.h"
#include "kernel/search/document.h"
#include "kernel/search/index.h"

namespace lazo::search {

// index_names, index_texts, index_vocabulary, index_facts and the tables of the engine's index.
std::vector<storage::KernelTable> kernel_tables(const Index& index);

// By word: how many documents of names have it in their title, more or fewer than before.
using WordCounts = std::map<std::string, std::int64_t, std::less<>>;

// Letters only, 4 to 30 of them: those that may be mistyped.
void count_words(const Document& document, std::int64_t by, WordCounts& counts);
void save_counts(storage::Connection& connection, const WordCounts& counts);

// Brings documents and index to the given state: those of `wanted` are written where they differ, those of `gone`
// leave. Returns the change of words. Documents of one call have one corpus and different keys.
struct Change {
    std::vector<Document> wanted;
    std::vector<std::pair<std::string, schema::Key>> gone;
};
WordCounts apply(storage::Connection& connection, const Index& index, Corpus corpus, Change change);
// Into empty tables.
void append(storage::Connection& connection, const Index& index, Corpus corpus, std::vector<Document> documents);

std::vector<Document> documents_of(storage::Connection& connection, Corpus corpus,
                                   const std::vector<std::int64_t>& ids);
// What the index knows of itself: after which plan it was built, of which store, and up to where it has taken events.
std::string fact(storage::Connection& connection, std::string_view name);
void set_fact(storage::Connection& connection, std::string_view name, std::string_view value);

// What stands for an owner in an index that knows only words and letters: three times one letter that no text has. Two
// owners may share it, which brings too much and never too little. Empty without an owner.
std::string mark_of(std::int64_t owner);

// "WHERE ..." with its values, and the order.
std::vector<Document> documents_where(storage::Connection& connection, Corpus corpus, const query::Sql& tail);

}  // namespace lazo::search
