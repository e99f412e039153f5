#include "kernel/query/condition.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace lazo::query {

using schema::Field;
using schema::Key;
using schema::Operator;
using schema::Value;

struct Condition::Tree {
    Node node = Node::all;
    std::vector<Condition> parts;
    std::vector<const Field*> links;
    const Field* field = nullptr;
    Operator op = Operator::eq;
    std::vector<Value> values;
    schema::Collection collection;
    Measure measure;
    schema::SnapshotPointer held;
    int depth = 0;
    std::size_t conditions = 1, named_values = 0;
};

namespace {

// What the parser of SQLite 3.40 holds while it is inside: a parenthesis, a subselect, a comparison at its deepest.
constexpr int kGroupDepth = 3, kNegationDepth = 4, kSelectDepth = 9, kLinkDepth = 10, kCompareDepth = 9;

std::size_t keys_in(const Value& value) {
    const auto* keys = std::get_if<std::vector<Key>>(&value);
    return keys ? keys->size() : 1;
}

int own_depth(Node node) {
    switch (node) {
        case Node::all:
        case Node::any: return kGroupDepth;
        case Node::negate: return 0;  // moves down to the leaves
        case Node::compare: return kCompareDepth;
        default: return kNegationDepth + kSelectDepth;
    }
}

}  // namespace

Condition Condition::of(Tree tree) {
    int deepest = 0;
    for (const Condition& part : tree.parts) {
        deepest = std::max(deepest, part.depth());
        tree.conditions += part.conditions();
        tree.named_values += part.named_values();
    }
    for (const Value& value : tree.values) tree.named_values += keys_in(value);
    tree.depth = deepest + own_depth(tree.node) + kLinkDepth * static_cast<int>(tree.links.size());
    return Condition{std::make_shared<const Tree>(std::move(tree))};
}

namespace {

// "a all (b all c)" is "a all b all c".
std::vector<Condition> flattened(Node node, std::vector<Condition> parts) {
    std::vector<Condition> flat;
    for (Condition& part : parts) {
        if (part.node() == node) flat.insert(flat.end(), part.parts().begin(), part.parts().end());
        else flat.push_back(std::move(part));
    }
    return flat;
}

}  // namespace

Condition::Condition() : tree_(std::make_shared<Tree>()) {}

Condition Condition::all(std::vector<Condition> parts) {
    Tree tree{.node = Node::all, .parts = flattened(Node::all, std::move(parts))};
    return of(std::move(tree));
}

Condition Condition::any(std::vector<Condition> parts) {
    Tree tree{.node = Node::any, .parts = flattened(Node::any, std::move(parts))};
    return of(std::move(tree));
}

Condition Condition::negate(Condition part) {
    Tree tree{.node = Node::negate};
    tree.parts.push_back(std::move(part));
    return of(std::move(tree));
}

Condition Condition::compare(std::vector<const Field*> links, const Field& field, Operator op,
                             std::vector<Value> values) {
    Tree tree{.node = Node::compare, .links = std::move(links), .field = &field, .op = op, .values = std::move(values)};
    return of(std::move(tree));
}

Condition Condition::is(std::vector<Key> keys) {
    Tree tree{.node = Node::compare, .op = Operator::in};
    for (const Key& key : keys) tree.values.emplace_back(key);
    return of(std::move(tree));
}

Condition Condition::exists(std::vector<const Field*> links, const schema::Collection& collection, Condition inner) {
    Tree tree{.node = Node::exists, .links = std::move(links), .collection = collection};
    tree.parts.push_back(std::move(inner));
    return of(std::move(tree));
}

Condition Condition::aggregate(std::vector<const Field*> links, const schema::Collection& collection, Condition inner,
                               Measure measure) {
    Tree tree{.node = Node::aggregate, .links = std::move(links), .collection = collection, .measure = std::move(measure)};
    tree.parts.push_back(std::move(inner));
    return of(std::move(tree));
}

Condition Condition::holding(schema::SnapshotPointer snapshot) const {
    Tree tree = *tree_;
    tree.held = std::move(snapshot);
    return Condition{std::make_shared<const Tree>(std::move(tree))};
}

Node Condition::node() const { return tree_->node; }
bool Condition::everything() const { return tree_->node == Node::all && tree_->parts.empty(); }
const std::vector<Condition>& Condition::parts() const { return tree_->parts; }
const std::vector<const Field*>& Condition::links() const { return tree_->links; }
const Field* Condition::field() const { return tree_->field; }
Operator Condition::op() const { return tree_->op; }
const std::vector<Value>& Condition::values() const { return tree_->values; }
const schema::Collection& Condition::collection() const { return tree_->collection; }
const Condition& Condition::inner() const { return tree_->parts.front(); }
const Condition::Measure& Condition::measure() const { return tree_->measure; }
int Condition::depth() const { return tree_->depth; }
std::size_t Condition::conditions() const { return tree_->conditions; }
std::size_t Condition::named_values() const { return tree_->named_values; }

Condition operator&&(Condition left, Condition right) { return Condition::all({std::move(left), std::move(right)}); }
Condition operator||(Condition left, Condition right) { return Condition::any({std::move(left), std::move(right)}); }
Condition operator!(Condition condition) { return Condition::negate(std::move(condition)); }

namespace {

// Amounts of different currencies are neither equal nor ordered.
bool comparable(const Value& left, const Value& right) {
    const auto* money = std::get_if<Money>(&left);
    const auto* other = std::get_if<Money>(&right);
    return !money || !other || money->currency == other->currency;
}

bool holds_text(Operator op, const Value& held, const Value& asked) {
    const std::string whole = text::fold(std::get<std::string>(held));
    const std::string part = text::fold(std::get<std::string>(asked));
    if (op == Operator::starts) return whole.starts_with(part);
    if (op == Operator::ends) return whole.ends_with(part);
    return whole.find(part) != std::string::npos;
}

bool has(const Value& held, const Value& asked) {
    if (const auto* keys = std::get_if<std::vector<Key>>(&held)) {
        for (const Key& key : std::get<std::vector<Key>>(asked))
            if (std::find(keys->begin(), keys->end(), key) != keys->end()) return true;
        return false;
    }
    const auto chosen = schema::split_choices(std::get<std::string>(held));
    for (const std::string& one : schema::split_choices(std::get<std::string>(asked)))
        if (std::find(chosen.begin(), chosen.end(), one) != chosen.end()) return true;
    return false;
}

// A period is two values, from and to (exclusive), either may be empty.
bool within(const Value& held, const std::vector<Value>& period) {
    return (schema::is_empty(period[0]) || held >= period[0]) && (schema::is_empty(period[1]) || held < period[1]);
}

// Texts stand in the order in which lists show them; equal are those of the same letters.
std::strong_ordering compare(const Field& field, const Value& left, const Value& right) {
    if (!field.has_sort_key()) return left <=> right;
    return text::sort_key(std::get<std::string>(left)) <=> text::sort_key(std::get<std::string>(right));
}

bool judge(const Field& field, Operator op, const Value& held, const std::vector<Value>& values) {
    if (op == Operator::empty) return schema::is_empty(held);
    if (schema::is_empty(held)) return false;
    if (op == Operator::in) return std::find(values.begin(), values.end(), held) != values.end();
    if (op == Operator::period) return within(held, values);
    const Value& asked = values.front();
    if (schema::is_empty(asked) || !comparable(held, asked)) return false;
    switch (op) {
        case Operator::eq: return held == asked;
        case Operator::ne: return held != asked;
        case Operator::lt: return compare(field, held, asked) < 0;
        case Operator::le: return compare(field, held, asked) <= 0;
        case Operator::gt: return compare(field, held, asked) > 0;
        case Operator::ge: return compare(field, held, asked) >= 0;
        case Operator::has: return has(held, asked);
        default: return holds_text(op, held, asked);
    }
}

}  // namespace

bool Condition::operator()(const schema::Record& record) const {
    switch (node()) {
        case Node::all: return std::all_of(parts().begin(), parts().end(), [&](const Condition& part) { return part(record); });
        case Node::any: return std::any_of(parts().begin(), parts().end(), [&](const Condition& part) { return part(record); });
        case Node::negate: return !parts().front()(record);
        case Node::compare: break;
        default: throw_internal("a condition over other rows cannot judge a record");
    }
    if (!links().empty()) throw_internal("a condition over links cannot judge a record");
    if (!field()) return std::find(values().begin(), values().end(), Value{record.key}) != values().end();
    return judge(*field(), op(), record.at(*field()), values());
}

}  // namespace lazo::query
