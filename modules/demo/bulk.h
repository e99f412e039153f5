// Rows by the hundred thousand, past the pipeline: the engine's fastest way in, big transactions, indexes built after.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/records/platform.h"
#include "kernel/schema/record.h"

namespace lazo::demo {

// Takes records of one entity, key and header as they stand in them. Links in tables of their own are left out.
class BulkTable {
 public:
    // What `rows` is given stands in these columns.
    static std::vector<std::string> columns(const schema::Shape& shape);
    BulkTable(storage::RowSink& rows, const schema::Shape& shape);
    void insert(const schema::Record& record);

 private:
    storage::RowSink& rows_;
    std::vector<const schema::Field*> fields_;
    std::vector<storage::Bound> bound_;
};

// One operation of many change sets, each a transaction of its own.
class BulkOperation {
 public:
    BulkOperation(records::Platform& platform, Moment at, std::string summary);
    // Calls `row` for 0 to count - 1, so many a transaction, with the number of its change set. It asks the store nothing.
    using Row = std::function<void(BulkTable&, std::int64_t set, std::int64_t index)>;
    void fill(std::string_view entity, std::int64_t count, std::int64_t piece, const Row& row,
              const std::function<void(std::int64_t done)>& progress);
    void drop_indexes(const std::vector<std::string>& entities);
    void build_indexes(const std::vector<std::string>& entities,
                       const std::function<void(std::int64_t done, std::int64_t total)>& progress);
    // Ids up to `last` were given out past the platform.
    void set_counter(const std::string& name, std::int64_t last);
    // The row of the operation itself; the engine learns what the tables of these entities hold.
    void finish(const std::vector<std::string>& entities, std::int64_t created);

 private:
    std::int64_t begin_set(storage::Connection& connection);

    records::Platform& platform_;
    Moment at_;
    std::string summary_;
    std::int64_t operation_;
};

}  // namespace lazo::demo
