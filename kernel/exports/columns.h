// What an export shows of each row.
#pragma once

#include <string>
#include <vector>

#include "base/locale.h"
#include "kernel/access/actor.h"

namespace lazo::exports {

struct Column {
    std::string name;                                // "owner", "emails", "primary_email"; "id" has nothing else
    const schema::Field* field = nullptr;            // of the record
    const schema::Collection* collection = nullptr;  // of child rows, all of them
    schema::ShapePointer rows;                       // their entity
    bool primary = false;                            // the title of the first of them
};

// Throws Error{invalid} at "fields" for what does not exist or may not be read.
std::vector<Column> read_columns(const schema::Snapshot& snapshot, const access::Actor& actor,
                                 const schema::Shape& shape, std::string_view fields);

std::string label_of(const Texts& texts, Language language, const Column& column);
std::string label_of(const Texts& texts, Language language, const schema::Field& field, const std::string& option);

}  // namespace lazo::exports
