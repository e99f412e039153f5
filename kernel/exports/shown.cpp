#include "kernel/exports/shown.h"

namespace lazo::exports {

using schema::Field;
using schema::Record;

Shown::Shown(const std::vector<Column>& columns, const access::Actor& actor) {
    for (const Column& column : columns) {
        if (column.field && column.field->reads_logged()) watched_.push_back(column.field);
        if (!column.collection || column.primary) continue;
        std::vector<const Field*> fields;
        for (const Field* field : column.rows->fields())
            if (field->reads_logged() && actor.may_read(*field)) fields.push_back(field);
        if (!fields.empty()) watched_children_.emplace_back(column.collection, std::move(fields));
    }
}

bool Shown::note(const Record& row, const std::vector<const Field*>& fields, const std::string& prefix) {
    bool shown = false;
    for (const Field* field : fields) {
        if (!row.has(*field)) continue;
        fields_.insert(prefix + field->name());
        shown = true;
    }
    return shown;
}

void Shown::note(const Record& row) {
    if (watched_.empty() && watched_children_.empty()) return;
    bool shown = note(row, watched_, "");
    for (const auto& [collection, fields] : watched_children_) {
        const auto rows = row.children.find(collection->name);
        if (rows == row.children.end()) continue;
        for (const Record& child : rows->second) shown |= note(child, fields, collection->name + ".");
    }
    if (!shown) return;
    rows_++;
    last_ = row.key;
}

void Shown::tell(access::ReadLog& log, access::SensitiveRead reader, const std::string& entity) const {
    if (rows_ == 0) return;
    reader.entity = entity;
    reader.rows = rows_;
    if (rows_ == 1) reader.record = last_;
    for (const std::string& field : fields_) reader.fields += (reader.fields.empty() ? "" : ",") + field;
    log.add(std::move(reader));
}

}  // namespace lazo::exports
