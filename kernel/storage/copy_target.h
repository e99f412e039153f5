// The side of a copy that is being made: whose copy it is and how far each table is stands in the table "copies", which
// goes with the last step. A store that has it is no whole one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kernel/storage/copy_rows.h"
#include "kernel/storage/database.h"
#include "kernel/storage/plan.h"

namespace lazo::storage {

inline constexpr std::string_view kCopies = "copies";

class CopyTarget {
 public:
    // `name` as messages have it.
    CopyTarget(Database& database, const std::vector<PlannedTable>& plan, std::string name)
        : database_(database), plan_(plan), name_(std::move(name)) {}

    // Makes the tables of an empty store, without their derived indexes; goes on with a copy of the same store. Throws
    // as copy_store does.
    void begin(const std::string& store_id);
    struct Progress {
        RowsRead read;
        bool done = false;
    };
    Progress progress_of(const RowsOfTable& table);
    static void save(Connection& connection, const RowsOfTable& table, const RowsRead& read, bool done);
    // Those that are missing, one in each call; false when there is none left.
    bool make_next_index(const PlannedTable& table);
    // Change sets, and the rows that the store numbers, go on where those of the source do.
    void set_numbers(std::int64_t last_change_set);
    // From here on it is a store like any other.
    void finish();

 private:
    enum class Found : std::uint8_t { empty, same_copy };
    Found look(Connection& connection, const std::string& store_id) const;
    void make(Connection& connection, const std::string& store_id) const;
    std::string mark_of(const std::string& store_id) const;
    void forget_search();

    Database& database_;
    const std::vector<PlannedTable>& plan_;
    const std::string name_;
};

}  // namespace lazo::storage
