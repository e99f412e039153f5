// Roll-ups: totals of the rows that link to a record, kept in the record by the write pipeline.
#pragma once

#include <vector>

#include "kernel/schema/record.h"
#include "kernel/storage/database.h"

namespace lazo::records {

// The roll-up fields that read rows of this entity, and the link by which each finds its record.
struct Dependent {
    schema::ShapePointer shape;  // whose field it is
    const schema::Field* field = nullptr;
    const schema::Field* link = nullptr;  // of the row
};
std::vector<Dependent> rollups_over(const schema::Snapshot& snapshot, const schema::Shape& rows);

// What the rows give now, whatever the record holds; only its key is read.
schema::Value rollup_of(storage::Connection& connection, const schema::Snapshot& snapshot, const schema::Record& record,
                        const schema::Field& field);

// Computes the fields from the rows and writes them where they differ.
void compute_rollups(storage::Connection& connection, const schema::Snapshot& snapshot, schema::Record& record,
                     const std::vector<const schema::Field*>& fields);

}  // namespace lazo::records
