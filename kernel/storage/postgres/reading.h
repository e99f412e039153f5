// One lent connection with a steady view of the store.
#pragma once

#include <memory>
#include <string>

#include "kernel/storage/postgres/pool.h"

namespace lazo::storage::postgres {

class PostgresReading : public Reading {
   public:
    explicit PostgresReading(std::unique_ptr<Pool::Lent> lent) : lent_(std::move(lent)) {
        lent_->connection().begin(Isolation::snapshot);
    }
    ~PostgresReading() override { lent_->connection().end_reading(); }
    Connection& connection() override { return lent_->connection(); }
    std::string state() override {
        if (state_.empty()) state_ = name_state();
        return state_;
    }

   protected:
    virtual std::string name_state() { return connection().text("SELECT CAST(pg_current_snapshot() AS text)"); }

   private:
    std::unique_ptr<Pool::Lent> lent_;
    std::string state_;
};

}  // namespace lazo::storage::postgres
