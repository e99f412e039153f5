// The parse tree of a statement, as PostgreSQL's own parser sees it (libpg_query).
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lazo::shards {

// An object with named members, a list of items, or a text (numbers and words too). What is missing is an empty node.
class Node {
 public:
    const Node& operator[](std::string_view name) const;
    const std::vector<Node>& items() const { return items_; }
    const std::vector<std::string>& names() const { return names_; }  // of the members, beside items; empty of a list
    const std::string& text() const { return text_; }
    explicit operator bool() const { return !items_.empty() || !text_.empty(); }
    // Where the only member is a node of that kind ("SelectStmt"), its content; else itself: the tree writes both.
    const Node& inside(std::string_view kind) const;

 private:
    friend class Builder;
    std::string text_;
    std::vector<Node> items_;
    std::vector<std::string> names_;
};

// Calls `visit` with each node below and its kind ("ColumnRef"; empty in a list), parents first; where it returns
// false, not with what is below it.
using Visit = std::function<bool(const std::string& kind, const Node& node)>;
void walk(const Node& node, const Visit& visit);

struct NoStatement : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The statements that stand in a text; throws NoStatement for what the parser refuses.
std::vector<Node> parse(const std::string& text);
// Any JSON.
Node read_json(const std::string& text);

}  // namespace lazo::shards
