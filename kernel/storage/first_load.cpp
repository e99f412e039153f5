#include "kernel/storage/first_load.h"

#include <algorithm>

#include "kernel/storage/plan.h"
#include "kernel/storage/tables.h"

namespace lazo::storage {

bool put_indexes_aside(Database& database, const schema::Shape& shape, const std::set<std::string>& kept) {
    bool empty = false;
    database.write_alone([&](Connection& connection) {
        const std::string table = table_of(shape);
        empty = connection.integer("SELECT EXISTS(SELECT 1 FROM " + table + ")") == 0;
        if (!empty) return;
        std::set<std::string> stays = kept;
        if (shape.entity().owned()) stays.insert({shared_index(shape), narrowest_owned_index(shape)});
        for (const std::string& name : connection.indexes(table))
            if (name.starts_with(kIndexPrefix) && !stays.contains(name)) connection.execute("DROP INDEX " + name);
    });
    return empty;
}

void ensure_indexes(Database& database, const schema::Shape& shape) {
    for (const PlannedIndex& index : indexes_of(shape)) {
        database.write_alone([&](Connection& connection) {
            const auto present = connection.indexes(table_of(shape));
            if (std::find(present.begin(), present.end(), index.name) != present.end()) return;
            connection.execute(in_words_of(connection.dialect(), index.create));
        });
    }
}

std::string lookup_index(const schema::Shape& shape, const schema::Field& field) {
    const auto& columns = shape.columns(field);
    return index_name(shape.name(), {field.has_sort_key() ? columns.back().name : columns.front().name});
}

}  // namespace lazo::storage
