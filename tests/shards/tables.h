// What the checker knows of the tables: where they stand, as the program itself says, and their columns, as the
// recorded statements made them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "tests/shards/tree.h"

namespace lazo::shards {

enum class Standing {
    spread,      // by customer, over the servers
    everywhere,  // reference tables, and what stands beside them in a statement: values, results of a part
    single,      // on one server
    catalog,     // of PostgreSQL itself
    unknown,
};

struct Table {
    Standing standing = Standing::unknown;
    std::string column = {};  // by which its rows are spread
    std::string role = {};    // "customers", "kept by customer", "history of customers", ...
};

class Tables {
 public:
    // "emails by_customer customer customers", one a line; statements may stand between, the lines then begin with "--
    // ".
    void read_plan(std::string_view lines);
    // CREATE TABLE and ALTER TABLE, of whoever made it; a table that nobody places is judged by its key.
    void read_definition(const Node& statement);

    Table find(const std::string& name) const;
    bool has_column(const std::string& table, const std::string& column) const;

 private:
    struct Placed {
        std::string placement, column;
    };
    void read_create(const Node& create);
    Table beside(const std::string& name, const std::string& other) const;
    std::string owner_of_links(const std::string& name) const;
    Table placed(const std::string& name, const Placed& place) const;

    std::map<std::string, Placed> placed_;
    std::set<std::string> doubtful_;  // places differ
    std::map<std::string, std::set<std::string>> columns_;
    std::map<std::string, bool> key_with_customer_;
};

}  // namespace lazo::shards
