// Ids of records: dense numbers from blocks of 1,000, one counter row an entity. They mean neither order nor time. A block is
// durable before its first id is handed out.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "kernel/storage/database.h"

namespace lazo::records {

// The reserved ids of an entity ran out inside a transaction: the work is undone, a block is reserved, and it runs again.
struct IdsExhausted {
    std::string entity;
    std::int64_t wanted;
};

class Ids {
   public:
    // Throws IdsExhausted when fewer than one are reserved.
    std::int64_t next(std::string_view entity);
    // Not inside a transaction: it makes one of its own.
    void reserve(storage::Database& database, std::string_view entity, std::int64_t wanted);

    // How many next() gives before it throws; others may take of them meanwhile.
    std::int64_t left(std::string_view entity);

   private:
    struct Block {
        std::int64_t next = 0, end = 0;
    };
    std::mutex mutex_;
    std::map<std::string, Block, std::less<>> blocks_;
};

// The next value of a counter that must have no gaps (document numbers) or be an order (change sets): taken in the
// caller's transaction, given back when it is undone.
std::int64_t next_in_sequence(storage::Connection& connection, std::string_view name);

}  // namespace lazo::records
