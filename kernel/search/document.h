// What the index keeps of one record: its searched fields and those of its child rows, folded. Derived from the tables,
// never more than a little behind them, and thrown away and made again at will.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/schema/snapshot.h"

namespace lazo::search {

// Two bodies of text, so that ten million notes about customers never stand in the way of a name.
enum class Corpus : std::uint8_t {
    names,  // people, things, papers: found by title, words, parts of words, phones, mails, with typing mistakes
    texts,  // what is told of a customer (interactions): rights of the customer, long text; found by words only
};

// Rows whose rights are inherited and that have a long searched text are texts; all others are names.
Corpus corpus_of(const schema::Shape& shape);
std::string_view table_of(Corpus corpus);

struct Document {
    std::int64_t id = 0;  // in the index; 0: not stored yet
    std::string entity;
    schema::Key key;
    std::int64_t owner = 0;  // 0: the entity has no owner of its own
    std::int64_t since = 0;  // the change set that made the record: the younger comes first
    std::string title;       // of names only; the beginning of a very long one, which then stands in `words`
    std::string words;       // a line a value, without phones; of texts the title too
    std::string grams;       // a line a value: title, mails, and phones as digits alone; of names only

    bool same_content(const Document& other) const {
        return owner == other.owner && since == other.since && title == other.title && words == other.words &&
               grams == other.grams;
    }
};

}  // namespace lazo::search
