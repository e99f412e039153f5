// A row of a file as a record: what its cells say, and what is wrong with them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernel/imports/cell_reader.h"
#include "kernel/imports/plan.h"
#include "kernel/imports/source_file.h"
#include "kernel/schema/record.h"

namespace lazo::imports {

enum class Weight : std::uint8_t { error, warning };

// Something that a person should know of a row; it becomes a line of the error file.
struct Remark {
    Weight weight = Weight::error;
    std::uint64_t row = 0, line = 0;
    std::string column;  // by its header; empty: the row as a whole
    std::string value;   // of the cell, shortened
    Message why;
};

struct Draft {
    explicit Draft(schema::ShapePointer shape) : record(std::move(shape)) {}
    schema::Record record;           // mapped fields alone, marked as changed; child rows in the order of the mapping
    std::vector<schema::Value> key;  // one for each key column
    std::vector<Remark> remarks;
    bool key_is_blank = true;
    bool refused = false;  // some remark is an error
};

class Drafter {
 public:
    // All of it outlives the drafter.
    Drafter(const Plan& plan, CellReader& cells, std::size_t columns_in_file)
        : plan_(plan), cells_(cells), columns_in_file_(columns_in_file) {}

    Draft draft(storage::Connection& connection, records::Writer* writer, const SourceRow& row);
    // The key as one text: equal for rows that speak of one record. Empty for a blank key, or one that cannot be read.
    std::string key_text(storage::Connection& connection, const SourceRow& row);
    // The record as it shall be made: the draft with the constants where it is silent.
    void add_constants(storage::Connection& connection, records::Writer* writer, Draft& draft);

    Remark remark(const SourceRow& row, const MappedColumn* column, Message why, Weight weight = Weight::error) const;
    // What the pipeline said of a record, with the columns that its paths came from.
    void explain(const Error& error, const SourceRow& row, Draft& draft) const;

 private:
    void read_cells(storage::Connection& connection, records::Writer* writer, const SourceRow& row, Draft& draft);
    bool has_more_cells(const SourceRow& row) const;
    const Plan& plan_;
    CellReader& cells_;
    const std::size_t columns_in_file_;
};

}  // namespace lazo::imports
