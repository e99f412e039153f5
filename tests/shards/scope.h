// What stands in the FROM of one SELECT, UPDATE or DELETE, and which of its columns are equal in every row.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/shards/tables.h"

namespace lazo::shards {

// A table, or a part of the statement that stands for one.
struct Source {
    std::string alias, table;  // table is empty for a part
    Standing standing = Standing::unknown;
    std::string column = {};  // by which it is spread; empty where it does not show it
    std::string role = {};
    std::vector<std::string> columns = {};  // of a part
    std::string mark = {};                  // tells it apart in the whole statement
    std::set<std::string> unasked = {};     // roles of tables in a part that are not found by customer there
    std::string key() const { return mark + "." + column; }
};

inline bool is_spread(const Source& source) { return source.standing == Standing::spread; }
inline bool is_table(const Source& source) { return !source.table.empty(); }

// Columns and parameters that are equal: each stands for its class.
class Equalities {
 public:
    void unite(const std::string& left, const std::string& right);
    bool same(const std::string& left, const std::string& right) const;
    // Whether it equals a value that the statement brings.
    bool is_given(const std::string& key) const;
    bool is_one_of_several(const std::string& key) const { return root(key).starts_with("$several"); }

 private:
    std::string root(std::string key) const;
    std::map<std::string, std::string> above_;
};

struct Column {
    const Source* source = nullptr;
    std::string name = {};
    bool here = false;  // of this scope, not of one around it
    std::string key() const { return source->mark + "." + name; }
};

class Scope {
 public:
    Scope(const Tables& tables, const Scope* around) : tables_(tables), around_(around) {
        if (around) equal = around->equal;
    }
    std::optional<Column> find(const Node& column) const;
    // Conditions that all hold.
    void assume(const Node& condition);

    std::vector<Source> sources;
    Equalities equal;
    std::map<std::string, Source> named = {};  // WITH
    const Scope* around() const { return around_; }
    std::optional<Source> find_named(const std::string& name) const;

 private:
    const Source* holder(const std::string& alias, const std::string& name) const;
    void assume_equal(const Node& left, const Node& right);
    void assume_given(const Node& column, const Node& value);
    void assume_one_of(const Node& arms);
    void assume_one_of(const Node& left, const Node& list);
    std::string key_of(const Node& node) const;

    const Tables& tables_;
    const Scope* around_;
};

// The names of a column reference: {"t", "id"} or {"id"}; empty for what is none. A star is "*".
std::vector<std::string> names_of(const Node& column);

}  // namespace lazo::shards
