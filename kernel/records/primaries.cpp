#include "kernel/records/primaries.h"

#include <algorithm>

#include "kernel/records/rows.h"
#include "kernel/records/writer.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

using schema::Field;
using schema::Key;
using schema::Record;
using schema::Shape;

namespace {

const Field* primary_of(const Shape& shape) { return shape.parent() ? shape.find("primary") : nullptr; }

bool is_first(const Record& row, const Field& primary) { return schema::Codec<bool>::from(row.at(primary)); }

// The stored rows of one parent but one, in order of their ids.
struct Siblings {
    std::vector<Key> keys;
    std::vector<PrimaryCandidate> candidates;
};

Siblings siblings_of(storage::Connection& connection, const Record& row, const Field& primary) {
    const Shape& shape = row.shape();
    const bool pair = shape.entity().by_customer();
    Siblings siblings;
    connection.each("SELECT " + storage::joined(storage::key_columns(shape)) + "," + primary.column() + " FROM " +
                        storage::table_of(shape) + " WHERE " + shape.parent_link()->column() + "=$1 ORDER BY id",
                    {schema::Codec<Key>::from(row.at(*shape.parent_link())).id}, [&](storage::Statement& stored) {
                        const Key key{pair ? stored.integer(0) : 0, stored.integer(pair ? 1 : 0)};
                        const bool first = stored.integer(pair ? 2 : 1) == 1;
                        if (key == row.key) return;
                        siblings.keys.push_back(key);
                        siblings.candidates.push_back({first, first});
                    });
    return siblings;
}

// The same values, with what differs from before as the changes.
Record compared(const Record& row, const Record& before) {
    Record again = before;
    for (const Field* field : row.shape().fields()) again.put(*field, row.at(*field));
    again.children = row.children;
    return again;
}

}  // namespace

std::size_t chosen_primary(const std::vector<PrimaryCandidate>& rows) {
    const auto first_that = [&](auto&& condition) {
        return static_cast<std::size_t>(std::find_if(rows.begin(), rows.end(), condition) - rows.begin());
    };
    for (const std::size_t at :
         {first_that([](const auto& row) { return row.now && !row.before; }),
          first_that([](const auto& row) { return row.now; }), first_that([](const auto& row) { return !row.before; })})
        if (at < rows.size()) return at;
    return 0;
}

void choose_primary(std::vector<Record>& wanted, const std::vector<Record>& stored) {
    const Field* primary = wanted.empty() ? nullptr : primary_of(wanted.front().shape());
    if (!primary) return;
    std::vector<PrimaryCandidate> candidates;
    for (const Record& row : wanted) {
        const auto old =
            std::find_if(stored.begin(), stored.end(), [&](const Record& one) { return one.key == row.key; });
        const bool before = row.key.id != 0 && old != stored.end() && is_first(*old, *primary);
        candidates.push_back({is_first(row, *primary), before});
    }
    const std::size_t chosen = chosen_primary(candidates);
    for (std::size_t i = 0; i < wanted.size(); i++) wanted[i].put(*primary, std::int64_t{i == chosen});
}

// A row about to be written by itself. Where it takes the place of another, that one is changed in the same set.
void Writer::place_among_siblings(Record& row, const Record* before) {
    const Field* primary = primary_of(row.shape());
    if (!primary || (before && !row.changed(*primary))) return;
    Siblings siblings = siblings_of(connection_, row, *primary);
    siblings.candidates.push_back({is_first(row, *primary), before && is_first(*before, *primary)});
    const std::size_t chosen = chosen_primary(siblings.candidates);
    row.put(*primary, std::int64_t{chosen == siblings.keys.size()});
    if (before && row.at(*primary) == before->at(*primary)) row = compared(row, *before);
    for (std::size_t i = 0; i < siblings.keys.size(); i++)
        if (siblings.candidates[i].now != (i == chosen))
            mark_primary(row.shape_pointer(), siblings.keys[i], i == chosen);
}

// Out of the recycle bin: who stands goes before who comes back.
void Writer::place_returned(Record& row) {
    const Field* primary = primary_of(row.shape());
    if (!primary) return;
    const Siblings siblings = siblings_of(connection_, row, *primary);
    const bool taken = std::any_of(siblings.candidates.begin(), siblings.candidates.end(),
                                   [](const PrimaryCandidate& sibling) { return sibling.now; });
    row.load(*primary, std::int64_t{!taken});
}

void Writer::fill_place_of(const Record& gone) {
    const Field* primary = primary_of(gone.shape());
    if (!primary || !is_first(gone, *primary)) return;
    const Siblings siblings = siblings_of(connection_, gone, *primary);
    if (siblings.keys.empty()) return;
    const std::size_t chosen = chosen_primary(siblings.candidates);
    if (!siblings.candidates[chosen].now) mark_primary(gone.shape_pointer(), siblings.keys[chosen], true);
}

void Writer::mark_primary(const schema::ShapePointer& shape, Key key, bool first) {
    auto row = load_row(connection_, *schema_, shape, key);
    if (!row) return;
    const Record before = *row;
    row->put(shape->get("primary"), std::int64_t{first});
    store_changes(*row, before);
    touch_parent(*row);
    run_after(*row, &before);
}

}  // namespace lazo::records
