// Roll-ups: totals of the rows that link to a record, kept in the record by the write pipeline. Computed from the rows
// each time, by the index of the link, so that nothing can drift.
#pragma once

#include <vector>

#include "kernel/query/condition.h"
#include "kernel/schema/record.h"
#include "kernel/storage/database.h"

namespace lazo::records {

// A roll-up field that reads rows of an entity, and the link by which each row finds its record.
struct Dependent {
    schema::ShapePointer shape;  // whose field it is
    const schema::Field* field = nullptr;
    const schema::Field* link = nullptr;  // of the row
    bool of_computed = false;             // reads formulas or roll-ups of the rows
};
// Without broken ones.
std::vector<Dependent> rollups_over(const schema::Snapshot& snapshot, const schema::Shape& rows);

// The rows that the field counts over; null when the link that led there has gone.
schema::ShapePointer rows_of(const schema::Snapshot& snapshot, const schema::Field& field);
// Which of them count. Throws Error{invalid} at "where" for a filter over a field that has gone.
query::Condition rows_that_count(const schema::Snapshot& snapshot, const schema::Shape& rows,
                                 const schema::Rollup& rollup);
// The fields of the rows that the roll-up reads, beside the link.
std::vector<const schema::Field*> fields_read(const schema::Snapshot& snapshot, const schema::Shape& rows,
                                              const schema::Rollup& rollup);

// What the rows give now, whatever the record holds; only its key is read. Empty for a broken field, for amounts in
// several currencies, and for a sum that is too large.
schema::Value rollup_of(storage::Connection& connection, const schema::Snapshot& snapshot, const schema::Record& record,
                        const schema::Field& field);

}  // namespace lazo::records
