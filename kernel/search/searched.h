// Which fields of an entity are searched, and how its rows become documents.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/query/compiler.h"
#include "kernel/schema/record.h"
#include "kernel/search/document.h"

namespace lazo::search {

struct SearchedChild {
    std::string collection;
    schema::ShapePointer shape;
    std::vector<const schema::Field*> fields;  // the searched ones
};

struct Searched {
    schema::ShapePointer shape;
    Corpus corpus = Corpus::names;
    bool titled = false;                       // the title is searched: it is the first field
    std::vector<const schema::Field*> fields;  // the searched ones
    std::vector<SearchedChild> children;

    bool custom() const;  // names a custom field
    // Both as the columns to be read: the owner too.
    std::vector<const schema::Field*> columns() const;
};

// Empty for what is not searched: internal entities, child entities, those without a searched field. Only fields that
// the asker may read.
std::optional<Searched> searched_of(const schema::Snapshot& snapshot, const schema::ShapePointer& shape,
                                    const query::Rights& rights);
std::vector<Searched> all_searched(const schema::Snapshot& snapshot);
// Changes when a stored index no longer says what the declarations ask for.
std::string plan_of(const schema::Snapshot& snapshot);

// The rows among the keys that the asker sees, with their searched child rows, in no promised order.
std::vector<schema::Record> load_rows(storage::Connection& connection, const query::Scope& scope,
                                      const Searched& searched, const std::vector<schema::Key>& keys);
// The next rows after a key, in the order of keys.
std::vector<schema::Record> load_next(storage::Connection& connection, const query::Scope& scope,
                                      const Searched& searched, schema::Key after, int limit);
// Those of the keys that the asker sees.
std::vector<schema::Key> visible_keys(storage::Connection& connection, const query::Scope& scope,
                                      const schema::Shape& shape, const std::vector<schema::Key>& keys);

// One value of a record as it is searched.
struct Piece {
    const schema::Field* field = nullptr;
    std::string shown;   // for people
    std::string folded;  // phones: their digits alone
    bool title = false;
};
std::vector<Piece> pieces_of(const Searched& searched, const schema::Record& record);
Document document_of(const Searched& searched, const schema::Record& record);
Document document_of(Corpus corpus, const std::vector<Piece>& pieces);

}  // namespace lazo::search
