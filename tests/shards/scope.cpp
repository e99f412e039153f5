#include "tests/shards/scope.h"

#include <algorithm>

namespace lazo::shards {
namespace {

// Values that a statement brings begin with it.
constexpr char kGiven = '$';

// The parts of a row, or the thing itself.
std::vector<const Node*> parts_of(const Node& node) {
    const Node& row = node["RowExpr"];
    if (!row) return {&node};
    std::vector<const Node*> parts;
    for (const Node& part : row["args"].items()) parts.push_back(&part);
    return parts;
}

const Node& without_cast(const Node& node) {
    const Node& cast = node["TypeCast"];
    return cast ? without_cast(cast["arg"]) : node;
}

}  // namespace

std::vector<std::string> names_of(const Node& column) {
    std::vector<std::string> names;
    for (const Node& field : column["ColumnRef"]["fields"].items())
        names.push_back(field.names().empty() || field.names().front() == "A_Star" ? "*"
                                                                                   : field["String"]["sval"].text());
    return names;
}

std::string Equalities::root(std::string key) const {
    for (auto found = above_.find(key); found != above_.end(); found = above_.find(key)) key = found->second;
    return key;
}
void Equalities::unite(const std::string& left, const std::string& right) {
    std::string one = root(left), other = root(right);
    if (one == other) return;
    if (one.starts_with(kGiven)) std::swap(one, other);  // a value that is given stays on top
    above_[one] = other;
}
bool Equalities::same(const std::string& left, const std::string& right) const { return root(left) == root(right); }
bool Equalities::is_given(const std::string& key) const { return root(key).starts_with(kGiven); }

std::optional<Source> Scope::find_named(const std::string& name) const {
    for (const Scope* scope = this; scope; scope = scope->around_)
        if (const auto found = scope->named.find(name); found != scope->named.end()) return found->second;
    return std::nullopt;
}

const Source* Scope::holder(const std::string& alias, const std::string& name) const {
    for (const Source& source : sources) {
        if (!alias.empty() && source.alias != alias) continue;
        if (!alias.empty() || name == "*") return &source;
        const bool of_part = std::find(source.columns.begin(), source.columns.end(), name) != source.columns.end();
        if (of_part || tables_.has_column(source.table, name)) return &source;
    }
    return nullptr;
}

std::optional<Column> Scope::find(const Node& column) const {
    const std::vector<std::string> names = names_of(column);
    if (names.empty()) return std::nullopt;
    const std::string alias = names.size() > 1 ? names.front() : "";
    for (const Scope* scope = this; scope; scope = scope->around_)
        if (const Source* source = scope->holder(alias, names.back()))
            return Column{source, names.back(), scope == this};
    if (alias.empty() && sources.size() == 1) return Column{&sources.front(), names.back(), true};
    return std::nullopt;
}

std::string Scope::key_of(const Node& node) const {
    const Node& plain = without_cast(node);
    if (const Node& parameter = plain["ParamRef"]) return kGiven + parameter["number"].text();
    const auto column = find(plain);
    return column ? column->key() : "";
}

void Scope::assume_given(const Node& column, const Node& value) {
    const std::string key = key_of(column);
    if (!key.empty() && without_cast(value)["A_Const"]) equal.unite(key, "$constant for " + key);
}

void Scope::assume_equal(const Node& left, const Node& right) {
    const auto lefts = parts_of(left), rights = parts_of(right);
    if (lefts.size() != rights.size()) return;
    for (std::size_t i = 0; i < lefts.size(); i++) {
        const std::string one = key_of(*lefts[i]), other = key_of(*rights[i]);
        if (!one.empty() && !other.empty()) equal.unite(one, other);
        assume_given(*lefts[i], *rights[i]);
    }
}

// One of several values that the statement brings: it names them, though not one alone.
void Scope::assume_one_of(const Node& left, const Node& list) {
    const auto& items = list["List"]["items"].items();
    for (const Node* part : parts_of(left))
        if (const std::string key = key_of(*part); !key.empty())
            equal.unite(key, (items.size() == 1 ? "$constant for " : "$several for ") + key);
}

// Each arm may name another customer, as long as each names one.
void Scope::assume_one_of(const Node& arms) {
    for (const Source& source : sources) {
        if (source.standing != Standing::spread) continue;
        const auto names = [&](const Node& arm) {
            Scope alone = *this;
            alone.assume(arm);
            return alone.equal.is_given(source.key());
        };
        const auto& all = arms.items();
        if (std::all_of(all.begin(), all.end(), names)) equal.unite(source.key(), "$several for " + source.key());
    }
}

void Scope::assume(const Node& condition) {
    if (const Node& all = condition["BoolExpr"]; all["boolop"].text() == "AND_EXPR") {
        for (const Node& each : all["args"].items()) assume(each);
        return;
    }
    if (const Node& any = condition["BoolExpr"]; any["boolop"].text() == "OR_EXPR") return assume_one_of(any["args"]);
    const Node& test = condition["A_Expr"];
    if (!test || test["name"].items().empty()) return;
    const bool equals = test["name"].items().front()["String"]["sval"].text() == "=";
    const std::string& kind = test["kind"].text();
    if (equals && kind == "AEXPR_OP") assume_equal(test["lexpr"], test["rexpr"]);
    if (equals && kind == "AEXPR_IN") assume_one_of(test["lexpr"], test["rexpr"]);
    if (equals && kind == "AEXPR_OP_ANY" && !without_cast(test["rexpr"])["ColumnRef"])
        assume_one_of(test["lexpr"], test["rexpr"]);
}

}  // namespace lazo::shards
