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

// Words that no title has any more, and the number of the change that they went with.
struct GoneWords {
    std::int64_t number = 0;
    std::vector<std::string> words;
};

// Makes the row that who fills holds on to; once, beside the tables.
void ensure_filling(storage::Database& database);
// Who changes the index holds it until the transaction ends, from before the rows are read that it is filled from: what
// is read later is never overwritten by what was read before, whoever else fills.
void lock_filling(storage::Connection& connection);

// Letters only, 4 to 30 of them: those that may be mistyped.
void count_words(const Document& document, std::int64_t by, WordCounts& counts);
// Each change has a greater number than those before it, which its words keep: who knows all up to a number reads on
// from there.
GoneWords save_counts(storage::Connection& connection, const WordCounts& counts);

// Brings documents and index to the given state: those of `wanted` are written where they differ, those of `gone`
// leave. Documents of one call have one corpus and different keys. Both after lock_filling.
struct Change {
    std::vector<Document> wanted;
    std::vector<std::pair<std::string, schema::Key>> gone;
};
GoneWords apply(storage::Connection& connection, const Index& index, Corpus corpus, Change change);
// Documents of one entity in the order of their keys; those that stand already are left alone and leave `documents`.
void append(storage::Connection& connection, const Index& index, Corpus corpus, std::vector<Document>& documents);
// Ascending.
std::vector<std::int64_t> ids_of(const std::vector<Document>& documents);

std::vector<Document> documents_of(storage::Connection& connection, Corpus corpus,
                                   const std::vector<std::int64_t>& ids);
// What the index knows of itself: after which plan it was built, of which store, and up to where it has taken events.
std::string fact(storage::Connection& connection, std::string_view name);
void set_fact(storage::Connection& connection, std::string_view name, std::string_view value);

// "(VALUES ($1,$2),...) AS wanted" of the keys in [from,to): column1 is the customer, column2 the id; padded like
// Sql::in so that few shapes of statement exist.
void wanted_keys(query::Sql& sql, const std::vector<schema::Key>& keys, std::size_t from, std::size_t to);

// What stands for an owner in an index that knows only words and letters: three times one letter that no text has. Two
// owners may share it, which brings too much and never too little. Empty without an owner.
std::string mark_of(std::int64_t owner);

// "WHERE ..." with its values, and the order.
std::vector<Document> documents_where(storage::Connection& connection, Corpus corpus, const query::Sql& tail);

}  // namespace lazo::search
