// Which tables and indexes a store needs, worked out from the declarations: plain descriptions, still with the
// placeholders of KernelTable. Nothing here touches a store.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/snapshot.h"
#include "kernel/storage/migrate.h"

namespace lazo::storage {

struct PlannedColumn {
    std::string name;
    std::string definition;  // "name {text}", as ADD COLUMN takes it
};

struct PlannedIndex {
    std::string name;
    std::string create;
};

struct PlannedTable {
    std::string name;
    std::string create;
    std::vector<PlannedColumn> columns;
    std::vector<PlannedIndex> indexes;
    schema::Placement placement = schema::Placement::unsaid;
};

// Begins the name of every index that comes from a declaration; what has it and is not asked for any more is dropped.
inline constexpr std::string_view kIndexPrefix = "lazo_";

// An entity's table, its history, the side table of its custom fields and the tables of its links.
std::vector<PlannedTable> plan_of(const schema::Shape& shape);
PlannedTable plan_of(const KernelTable& table);
// Those of every entity, the given ones and the storage's own.
std::vector<PlannedTable> plan_of(const schema::Snapshot& snapshot, std::span<const KernelTable> tables);

// By what a distributed store finds the rows of a table: "customer", of the customers themselves "id"; empty for tables
// that stand in one place or everywhere.
std::string_view shard_column(schema::Placement placement);

// "lazo_<table>_<columns>[_<mark>]"; over 60 letters its end is a hash.
std::string index_name(std::string_view table, const std::vector<std::string>& columns, std::string_view mark = {});

// Of an owned entity: its shared rows by number, with all that rights and facets ask for. Statements name it and the
// next one (Dialect::by_index): they are there as long as the table is.
std::string shared_index(const schema::Shape& shape);
// The one with the fewest bytes of those that hold an owner's rows together: for their number alone. Engines without
// statistics take any (a count of 100,000: 2.9 ms against 3.5).
std::string narrowest_owned_index(const schema::Shape& shape);
// The indexes of the entity's own table, of its history and of its side table.
std::vector<PlannedIndex> indexes_of(const schema::Shape& shape);
std::vector<PlannedIndex> history_indexes_of(const schema::Shape& shape);
std::vector<PlannedIndex> custom_indexes_of(const schema::Shape& shape);

// {int}, {text}, {bytes}, {id}, {clustered} and {then_id} in the words of the engine.
std::string in_words_of(const Dialect& dialect, std::string_view statement);

}  // namespace lazo::storage
