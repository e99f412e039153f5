// What tests need of a store: a fresh one that goes away with the test, brought to a given
// snapshot.
#pragma once

#include <atomic>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>

#include "kernel/schema/record.h"
#include "kernel/storage/database.h"
#include "kernel/storage/migrate.h"
#include "tests/support/place.h"

namespace lazo::test {

// May be moved while other threads read it.
class FakeClock : public Clock {
 public:
    explicit FakeClock(std::string_view start = "2026-03-02T09:00:00Z") : ms_(Moment::parse(start).ms) {}
    Moment now() const override { return {ms_}; }
    void advance_seconds(std::int64_t seconds) { ms_ += seconds * 1000; }
    void set(std::string_view moment) { ms_ = Moment::parse(moment).ms; }

 private:
    std::atomic<std::int64_t> ms_;
};

schema::SnapshotPointer snapshot_of(std::initializer_list<const schema::Entity*> entities);

// Beside the recording of what a server was sent ($LAZO_PLACEMENTS): where the tables of a test's own entities stand.
void note_placements(const schema::Snapshot& snapshot, std::span<const storage::KernelTable> tables);

class Store {
 public:
    explicit Store(schema::SnapshotPointer snapshot, std::span<const storage::KernelTable> tables = {},
                   Engine engine = Engine::chosen);
    storage::Database& database() { return *database_; }
    const schema::Snapshot& snapshot() const { return *snapshot_; }
    const schema::SnapshotPointer& snapshot_pointer() const { return snapshot_; }
    const std::string& folder() const { return place_.folder(); }
    // Closes it and opens it again, as a restart does; without a migration.
    void reopen();

    schema::Record record(std::string_view entity) const { return schema::Record{snapshot_->get(entity)}; }
    // One row by the plainest way: no rules, no history. For what lies below the write pipeline.
    void insert(const schema::Record& record);
    void run(std::string_view sql, const std::vector<storage::Bound>& values = {});
    std::int64_t integer(std::string_view sql, const std::vector<storage::Bound>& values = {});
    std::string text(std::string_view sql, const std::vector<storage::Bound>& values = {});

 private:
    StorePlace place_;
    schema::SnapshotPointer snapshot_;
    std::unique_ptr<storage::Database> database_;
};

// The same in a transaction of the caller's, for many rows.
void insert(storage::Connection& connection, const schema::Record& record);

}  // namespace lazo::test
