// Records as JSON: what answers hold, and what requests send.
#pragma once

#include <string>
#include <vector>

#include "kernel/api/labels.h"
#include "kernel/records/rules.h"

namespace lazo::api {

// What a list was asked to show: fields of the entity, child collections whole, and "primary_email": the title of the
// child row that is marked as primary.
struct Columns {
    std::vector<const schema::Field*> fields;
    std::vector<const schema::Collection*> children;
    std::vector<const schema::Collection*> primaries;
    std::vector<std::string> primary_names;  // of each
};
// "name,owner,emails,primary_phone"; empty: every listed field, or (for one record) all of them. Leaves out what the asker
// may not read. Throws Error{invalid} at "fields".
enum class Default { listed, all };
Columns read_columns(const Call& call, const schema::Shape& shape, std::string_view text, Default otherwise);

// Loads the child rows of a page that the columns name.
void load_children(const Call& call, storage::Connection& connection, std::vector<schema::Record>& rows, const Columns& columns,
                   std::optional<std::int64_t> as_of);

class RecordWriter {
   public:
    RecordWriter(const Call& call, storage::Connection& connection, const Columns& columns)
        : call_(call), columns_(columns), labels_(call, connection) {}
    // Fetches the labels that the rows need; then each row can be written.
    void prepare(const std::vector<schema::Record>& rows);
    void write(json::Writer& out, const schema::Record& record) const;
    // The fields alone, into an open object.
    void write_fields(json::Writer& out, const schema::Record& record, const std::vector<const schema::Field*>& fields) const;
    void write_value(json::Writer& out, const schema::Field& field, const schema::Value& value) const;

   private:
    void write_link(json::Writer& out, const std::string& entity, schema::Key key) const;
    void write_child(json::Writer& out, const schema::Record& child, const schema::Collection& collection) const;
    const Call& call_;
    const Columns& columns_;
    Labels labels_;
};

// A draft or patch from what was sent, without what could not be read; faults are collected with their paths.
schema::Record read_record(const Call& call, const schema::ShapePointer& shape, const json::Value& json,
                           records::FieldErrors& errors, const std::string& path = "");

}  // namespace lazo::api
