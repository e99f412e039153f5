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

void Shown::note(const Record& row) {
    const std::string& entity = row.shape().name();
    for (const Field* field : watched_)
        if (row.has(*field)) shown_.note(entity, row.key, field->name());
    for (const auto& [collection, fields] : watched_children_) {
        const auto rows = row.children.find(collection->name);
        if (rows == row.children.end()) continue;
        for (const Record& child : rows->second)
            for (const Field* field : fields)
                if (child.has(*field)) shown_.note(entity, row.key, collection->name + "." + field->name());
    }
}

}  // namespace lazo::exports
