#include "tests/shards/tables.h"

#include <sstream>

namespace lazo::shards {
namespace {

std::string_view without(std::string_view name, std::string_view ending) {
    return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : name;
}

// Which rows it holds, of those of its placement.
std::string kind_of(std::string_view name, std::string_view of) {
    if (name == "outbox") return std::string(name);
    const std::string kept{of == "customer" ? "customers" : "kept by customer"};
    return name.ends_with("_history") ? "history of " + kept : kept;
}

bool names_customer(const Node& keys) {
    for (const Node& key : keys.items())
        if (key["String"]["sval"].text() == "customer") return true;
    return false;
}

}  // namespace

void Tables::read_plan(std::string_view lines) {
    std::istringstream in{std::string(lines)};
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("SELECT ")) continue;
        std::istringstream words{line.starts_with("-- ") ? line.substr(3) : line};
        std::string name;
        Placed place;
        if (!(words >> name >> place.placement >> place.column)) continue;
        if (place.placement == "unsaid" && placed_.count(name)) continue;
        const auto [there, fresh] = placed_.emplace(name, place);
        if (!fresh && there->second.placement != place.placement) doubtful_.insert(name);
    }
}

void Tables::read_definition(const Node& statement) {
    if (const Node& create = statement["CreateStmt"]) read_create(create);
    const Node& alter = statement["AlterTableStmt"];
    for (const Node& command : alter["cmds"].items())
        if (const Node& column = command["AlterTableCmd"]["def"]["ColumnDef"]["colname"])
            columns_[alter["relation"].inside("RangeVar")["relname"].text()].insert(column.text());
}

void Tables::read_create(const Node& create) {
    const std::string name = create["relation"].inside("RangeVar")["relname"].text();
    for (const Node& element : create["tableElts"].items()) {
        if (const Node& column = element["ColumnDef"]["colname"]) columns_[name].insert(column.text());
        if (names_customer(element["Constraint"]["keys"])) key_with_customer_[name] = true;
    }
}

Table Tables::placed(const std::string& name, const Placed& place) const {
    if (place.placement == "reference") return {Standing::everywhere};
    if (place.column == "-") return {Standing::single};
    return {Standing::spread, place.column, kind_of(name, place.placement)};
}

Table Tables::beside(const std::string& name, const std::string& other) const {
    Table table = find(other);
    if (table.standing == Standing::spread)
        table.role = kind_of(name, table.column == "id" ? "customer" : "by_customer");
    return table;
}

// "customers" of "customers_x_places_links".
std::string Tables::owner_of_links(const std::string& name) const {
    std::string owner;
    if (!name.ends_with("_links")) return owner;
    for (const auto& [table, place] : placed_)
        if (name.starts_with(table + "_") && table.size() > owner.size()) owner = table;
    return owner;
}

Table Tables::find(const std::string& name) const {
    if (name.starts_with("pg_") || columns_.count(name) + placed_.count(name) == 0)
        return {name.starts_with("pg_") ? Standing::catalog : Standing::unknown};
    if (doubtful_.count(name)) return {};
    if (const auto found = placed_.find(name); found != placed_.end()) return placed(name, found->second);
    if (const auto keyed = key_with_customer_.find(name); keyed != key_with_customer_.end())
        return placed(name, {"by_customer", "customer"});
    // A side table, made with the first field of a company's own, is placed as the table it stands beside.
    const std::string current{without(name, "_history")};
    if (current != name) return beside(name, current);
    if (current.ends_with("_x")) return beside(name, std::string(without(current, "_x")));
    if (const std::string owner = owner_of_links(current); !owner.empty()) return beside(name, owner);
    return {name.starts_with("x_") ? Standing::single : Standing::unknown};
}

bool Tables::has_column(const std::string& table, const std::string& column) const {
    const auto found = columns_.find(table);
    return found != columns_.end() && found->second.count(column);
}

}  // namespace lazo::shards
