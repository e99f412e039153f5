// Rules 3, 14 and 15, which ask how the tables of a statement hang together; and what of 5, 16, 23 and 26 asks for that
// too.
#pragma once

#include <string>
#include <vector>

#include "tests/shards/judge.h"
#include "tests/shards/scope.h"

namespace lazo::shards {

// What a SELECT is to the statement around it.
struct Use {
    std::string verb = "select";
    std::string result = "rows";  // "a page", "totals", "groups", "a condition"
    bool in_from = false;         // whoever has it in FROM may still ask for one customer
};

// What it gives.
struct Part {
    Standing standing = Standing::everywhere;
    std::string column = {};
    std::vector<std::string> columns = {};
    std::vector<Source> outside = {};    // of the statement around it, which it names
    std::set<std::string> unasked = {};  // see Source
    bool spread = false, single = false;
    bool connected = true;  // its rows by customer stand beside those around it
};

class Joins {
 public:
    Joins(const Tables& tables, Judgement& judgement) : tables_(tables), judgement_(judgement) {}
    void statement(const Node& statement);

 private:
    Part select(const Node& node, const Scope* around, Use use);
    Part both(const Node& select, const Scope& scope, const Use& use);
    void modify(const Node& node, const std::string& verb, const Scope* around);
    void insert(const Node& node, const Scope* around);
    void copy(const Node& node);

    void name_parts(const Node& with, Scope& scope);
    void add(const Node& item, Scope& scope, const Use& use, Part& part);
    void add_table(const Node& table, Scope& scope);
    void add_part(const Node& item, Scope& scope, const Use& use, Part& part);
    void add_join(const Node& join, Scope& scope, const Use& use, Part& part);
    void add_source(Source source, Scope& scope, const Node& alias);

    void look_into(const Node& expression, const Scope& scope, Part& part);
    void look_within(const Node& link, const Scope& scope, Part& part);
    void check_joins(const Scope& scope);
    void check_within(const Part& within, const std::string& what);
    std::set<std::string> unasked(const Scope& scope) const;
    void check_customer(const Scope& scope, const std::set<std::string>& roles, const Node& where, const Use& use);
    void check_locks(const Node& select, const Scope& scope);
    void check_stars(const Node& targets, const Scope& scope);
    void show(const Node& select, const Scope& scope, Part& part);
    void place(const Scope& scope, Part& part);
    void find(int rule, std::string shape);
    void applies(int rule);

    const Tables& tables_;
    Judgement& judgement_;
    std::string verb_ = "select";  // of the whole
    int marks_ = 0;
    std::vector<Node const*> quals_;  // of the joins of the SELECT that is read
};

}  // namespace lazo::shards
