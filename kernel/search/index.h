// What one engine does to bring candidates near: the only SQL of this room that not every engine takes. An index may
// bring too much (the rules of question.h judge afterwards), never too little.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kernel/search/document.h"
#include "kernel/storage/database.h"
#include "kernel/storage/migrate.h"

namespace lazo::search {

struct WordTest {
    std::string word;
    bool prefix = true;  // the beginning of a word, or a whole one
};
// Some test of every group holds.
using WordProbe = std::vector<std::vector<WordTest>>;
// Every piece of some group stands inside; pieces have three letters or more.
using GramProbe = std::vector<std::vector<std::string>>;

struct Window {
    std::int64_t before = INT64_MAX;  // ids of documents below this one
    std::int64_t limit = 500;
    std::vector<std::int64_t> owners = {};  // documents of these alone; empty: of any
};

class Index {
 public:
    virtual ~Index() = default;
    virtual std::vector<storage::KernelTable> tables() const = 0;
    // The connection of Database::write_index reads the records too.
    virtual bool stands_beside_records() const = 0;

    // Documents that stand in their table since, and those that are about to leave it or to be changed there: in the
    // same transaction. Ids ascend.
    virtual void add(storage::Connection& connection, Corpus corpus, const std::vector<Document>& documents) const = 0;
    virtual void remove(storage::Connection& connection, Corpus corpus, const std::vector<std::int64_t>& ids) const = 0;
    // Forgets everything, documents and vocabulary too.
    virtual void clear(storage::Connection& connection) const = 0;
    // Between them many documents come at once.
    virtual void begin_bulk(storage::Connection& connection) const = 0;
    virtual void end_bulk(storage::Connection& connection) const = 0;

    // Ids of documents, the greatest first.
    virtual std::vector<std::int64_t> with_words(storage::Connection& connection, Corpus corpus, const WordProbe& probe,
                                                 const Window& window) const = 0;
    virtual std::vector<std::int64_t> with_grams(storage::Connection& connection, const GramProbe& probe,
                                                 const Window& window) const = 0;
    // What the engine finds wrong, against the documents too; empty when sound.
    virtual std::vector<std::string> verify(storage::Database& database) const = 0;
};

const Index& index_for(const storage::Dialect& dialect);

}  // namespace lazo::search
