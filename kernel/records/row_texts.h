// The statements that read and write rows of one shape, made once: an import says the same few a million times.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kernel/schema/record.h"
#include "kernel/storage/tables.h"

namespace lazo::records {

struct PartTexts {
    std::vector<const schema::Field*> fields;  // whose columns stand in that table
    std::string insert;                        // key, header, fields: one parameter each
    std::string keep;                          // copies a row to history: to_set, key, to_set
};

struct RowTexts {
    PartTexts declared, custom;                     // custom: empty without a side table
    std::vector<const schema::Field*> link_fields;  // in tables of their own
    std::vector<const schema::Field*> custom_fields;
    std::weak_ptr<const schema::Shape> shape;

    const PartTexts& of(storage::Part part) const { return part == storage::Part::declared ? declared : custom; }
};

// Holds until the same thread asks for those of another shape.
const RowTexts& texts_of(const schema::ShapePointer& shape);
// The same for loading rows of the present: all stored fields of a row `t` in the order of its shape, up to the WHERE.
const std::string& select_of(const storage::Dialect& dialect, const schema::Snapshot& snapshot,
                             const schema::ShapePointer& shape);

}  // namespace lazo::records
