// A mapping read against the schema and the rights of whoever imports: what stays true for every row of the file.
#pragma once

#include <string>
#include <vector>

#include "kernel/access/actor.h"
#include "kernel/imports/mapping.h"

namespace lazo::imports {

struct Target {
    std::string name;            // as the mapping says it
    schema::ShapePointer shape;  // that has the field: the entity's, or that of a child row
    const schema::Field* field = nullptr;
    const schema::Collection* collection = nullptr;  // null: a field of the record itself
    std::size_t index = 0;                           // which child row, from 0
    const schema::Field* by = nullptr;               // link: the field of the other side that the cell holds
    bool by_id = false;                              // link: the cell holds an id
    bool create_missing = false;

    bool is_link() const { return !field->target().empty(); }
    std::string path() const;  // as the pipeline names it: "emails[0].email"
};

struct MappedColumn {
    std::size_t cell = 0;
    std::string header;
    Target target;
};

struct Constant {
    Target target;
    std::string text;
};

struct Plan {
    schema::SnapshotPointer snapshot;
    schema::ShapePointer shape;
    Mapping mapping;
    std::vector<MappedColumn> columns;
    std::vector<Constant> constants;
    std::vector<std::size_t> key;  // places in `columns`
    bool has_children = false;

    bool is_key(std::size_t column) const;
    // A key's cell that goes elsewhere too, as a number that is the name as long as there is no other: written to new
    // records, and to empty fields of others.
    bool stands_in(const MappedColumn& column) const;
};

// Throws Error{invalid} with all field errors: "mapping.columns.Correo" "import.unknown_target" and the like.
Plan make_plan(const schema::SnapshotPointer& snapshot, const access::Actor& actor, const schema::ShapePointer& shape,
               Mapping mapping, const std::vector<std::string>& header);

// Every target that a file may be mapped to, the first of each child row; without links by a field.
std::vector<Target> all_targets(const schema::Snapshot& snapshot, const access::Actor& actor,
                                const schema::ShapePointer& shape);

}  // namespace lazo::imports
