#include "kernel/records/ids.h"

#include <algorithm>

namespace lazo::records {
namespace {

constexpr std::int64_t kBlock = 1000;

constexpr std::string_view kAdvance =
    "INSERT INTO counters(name,value) VALUES($1,$2) "
    "ON CONFLICT(name) DO UPDATE SET value=counters.value+excluded.value RETURNING value";

}  // namespace

std::int64_t Ids::next(std::string_view entity) {
    std::lock_guard lock(mutex_);
    const auto block = blocks_.find(entity);
    if (block == blocks_.end() || block->second.next == block->second.end) throw IdsExhausted{std::string(entity), kBlock};
    return block->second.next++;
}

std::int64_t Ids::left(std::string_view entity) {
    std::lock_guard lock(mutex_);
    const auto block = blocks_.find(entity);
    return block == blocks_.end() ? 0 : block->second.end - block->second.next;
}

void Ids::reserve(storage::Database& database, std::string_view entity, std::int64_t wanted) {
    {
        std::lock_guard lock(mutex_);
        const auto block = blocks_.find(entity);
        if (block != blocks_.end() && block->second.end - block->second.next >= wanted) return;
    }
    const std::int64_t size = std::max(kBlock, wanted);
    std::int64_t end = 0;
    database.write_alone([&](storage::Connection& connection) {
        end = connection.integer(kAdvance, {"id:" + std::string(entity), size});
    });
    std::lock_guard lock(mutex_);
    // What is left of the old block is never handed out: ids are opaque, gaps cost nothing.
    blocks_[std::string(entity)] = {end - size + 1, end + 1};
}

std::int64_t next_in_sequence(storage::Connection& connection, std::string_view name) {
    return connection.integer(kAdvance, {std::string(name), std::int64_t{1}});
}

}  // namespace lazo::records
