#include "tests/shards/joins.h"

#include <algorithm>
#include <set>

namespace lazo::shards {
namespace {

bool adds_up(const Node& targets) {
    static const std::set<std::string> kTotals{"count", "sum",       "min",        "max",
                                               "avg",   "array_agg", "string_agg", "bool_or"};
    bool found = false;
    walk(targets, [&](const std::string& kind, const Node& node) {
        if (kind == "SubLink") return false;
        if (kind != "FuncCall" || node["over"]) return true;
        for (const Node& name : node["funcname"].items()) found |= kTotals.count(name["String"]["sval"].text()) > 0;
        return true;
    });
    return found;
}

bool has_window(const Node& targets) {
    bool found = false;
    walk(targets, [&](const std::string& kind, const Node& node) {
        found |= kind == "FuncCall" && node["over"];
        return kind != "SubLink";
    });
    return found;
}

Use used_as(const Node& select, Use use) {
    if (select["limitCount"]) use.result = "a page";
    if (select["groupClause"])
        use.result = "groups";
    else if (adds_up(select["targetList"]))
        use.result = "totals";
    if (select["limitOffset"] && !select["limitCount"]) use.result += ", fenced";
    return use;
}

// What the server must have whole before it goes on.
bool is_made_first(const Node& select) {
    return select["limitCount"] || select["limitOffset"] || select["groupClause"] || select["distinctClause"] ||
           adds_up(select["targetList"]) || has_window(select["targetList"]);
}

std::string name_of_target(const Node& target) {
    if (const Node& name = target["ResTarget"]["name"]) return name.text();
    const auto names = names_of(target["ResTarget"]["val"]);
    return names.empty() ? "" : names.back();
}

const Node& alias_of(const Node& item) {
    for (const char* kind : {"RangeVar", "RangeSubselect", "RangeFunction"})
        if (const Node& content = item[kind]) return content["alias"].inside("Alias");
    return item["alias"].inside("Alias");
}

bool names_several(const std::vector<Source>& sources, const Source& one) {
    return std::any_of(sources.begin(), sources.end(), [&](const Source& other) { return other.mark == one.mark; });
}

}  // namespace

void Joins::statement(const Node& statement) {
    if (const Node& select_node = statement["SelectStmt"]) select(select_node, nullptr, {});
    if (statement["DeclareCursorStmt"]) verb_ = "stream";
    if (const Node& cursor = statement["DeclareCursorStmt"]) select(cursor["query"], nullptr, {"stream", "rows"});
    if (const Node& update = statement["UpdateStmt"]) modify(update, "update", nullptr);
    if (const Node& removal = statement["DeleteStmt"]) modify(removal, "delete", nullptr);
    if (const Node& insertion = statement["InsertStmt"]) insert(insertion, nullptr);
    if (const Node& copied = statement["CopyStmt"]) copy(copied);
}

void Joins::add_source(Source source, Scope& scope, const Node& alias) {
    source.mark = "s" + std::to_string(++marks_);
    if (const Node& name = alias["aliasname"]) source.alias = name.text();
    if (const auto& names = alias["colnames"].items(); !names.empty()) {
        for (std::size_t i = 0; i < names.size() && i < source.columns.size(); i++) {
            if (source.columns[i] == source.column) source.column = names[i]["String"]["sval"].text();
            source.columns[i] = names[i]["String"]["sval"].text();
        }
    }
    scope.sources.push_back(std::move(source));
}

void Joins::add_table(const Node& table, Scope& scope) {
    const std::string name = table["relname"].text();
    const Node& alias = table["alias"].inside("Alias");
    if (auto named = scope.find_named(name)) {
        named->alias = name;
        return add_source(std::move(*named), scope, alias);
    }
    const Table known = tables_.find(name);
    if (known.standing == Standing::unknown) judgement_.unknown.push_back(name);
    if (known.standing == Standing::spread) applies(3);
    Source source;
    source.alias = source.table = name;
    source.standing = known.standing;
    source.column = known.column;
    source.role = known.standing == Standing::spread ? known.role : name.starts_with("x_") ? "own objects" : name;
    add_source(std::move(source), scope, alias);
}

void Joins::add_part(const Node& item, Scope& scope, const Use& use, Part& part) {
    const Scope* around = item["lateral"] ? &scope : scope.around();
    Use below = use;
    below.in_from = true;
    Part given = select(item["subquery"], around, below);
    part.spread |= given.spread && !given.outside.empty();
    part.single |= given.single && !given.outside.empty();
    part.connected &= given.connected || given.outside.empty();
    for (const Source& source : given.outside) part.outside.push_back(source);
    Source source;
    source.standing = given.standing;
    source.column = given.column;
    source.columns = given.columns;
    source.unasked = given.unasked;
    source.role = "a part";
    add_source(std::move(source), scope, item["alias"].inside("Alias"));
}

void Joins::add_join(const Node& join, Scope& scope, const Use& use, Part& part) {
    const std::size_t first = scope.sources.size();
    add(join["larg"], scope, use, part);
    const std::size_t middle = scope.sources.size();
    add(join["rarg"], scope, use, part);
    scope.assume(join["quals"]);
    quals_.push_back(&join["quals"]);
    if (join["jointype"].text() == "JOIN_INNER") return;
    const auto begin = scope.sources.begin();
    const auto left = begin + static_cast<std::ptrdiff_t>(first), right = begin + static_cast<std::ptrdiff_t>(middle);
    applies(15);
    const auto kept = std::find_if(right, scope.sources.end(), is_spread);
    if (kept == scope.sources.end() || std::any_of(left, right, is_spread)) return;
    find(15, kept->role + " joined by an outer join to what is not kept by customer");
}

void Joins::add(const Node& item, Scope& scope, const Use& use, Part& part) {
    if (const Node& table = item["RangeVar"]) return add_table(table, scope);
    if (const Node& below = item["RangeSubselect"]) return add_part(below, scope, use, part);
    if (const Node& join = item["JoinExpr"]) return add_join(join, scope, use, part);
    Source source;
    source.standing = Standing::everywhere;  // a function
    add_source(std::move(source), scope, alias_of(item));
}

void Joins::name_parts(const Node& with, Scope& scope) {
    for (const Node& each : with["ctes"].items()) {
        const Node& part = each["CommonTableExpr"];
        const Node& query = part["ctequery"];
        Part given;
        if (with["recursive"]) scope.named[part["ctename"].text()].standing = Standing::everywhere;
        if (query["SelectStmt"]) given = select(query, &scope, {});
        if (query["UpdateStmt"]) modify(query["UpdateStmt"], "update", &scope);
        if (query["DeleteStmt"]) modify(query["DeleteStmt"], "delete", &scope);
        if (query["InsertStmt"]) insert(query["InsertStmt"], &scope);
        if (with["recursive"] && given.spread) find(16, "recursive part over tables by customer");
        Source source;
        source.standing = given.standing;
        source.column = given.column;
        source.columns = given.columns;
        source.role = "a part";
        scope.named[part["ctename"].text()] = std::move(source);
    }
}

Part Joins::both(const Node& select_node, const Scope& scope, const Use& use) {
    Part left = select(select_node["larg"], &scope, use);
    const Part right = select(select_node["rarg"], &scope, use);
    const auto at = [](const Part& part) {
        return std::find(part.columns.begin(), part.columns.end(), part.column) - part.columns.begin();
    };
    const bool alike = left.standing == Standing::spread && right.standing == Standing::spread && at(left) == at(right);
    const bool all = select_node["op"].text() == "SETOP_UNION" && select_node["all"];
    const bool made_first = !all || select_node["limitCount"] || select_node["limitOffset"];
    if (left.standing == Standing::single && right.standing != Standing::single) left.standing = right.standing;
    if (left.standing == Standing::spread && (!alike || made_first)) left.standing = Standing::everywhere;
    if (left.standing != Standing::spread) left.column.clear();
    left.spread |= right.spread;
    left.single |= right.single;
    left.connected &= right.connected;
    left.unasked.insert(right.unasked.begin(), right.unasked.end());
    if (left.standing != Standing::spread) {
        check_customer(scope, left.unasked, select_node, use);
        left.unasked.clear();
    }
    left.outside.insert(left.outside.end(), right.outside.begin(), right.outside.end());
    return left;
}

Part Joins::select(const Node& node, const Scope* around, Use use) {
    const Node& select_node = node.inside("SelectStmt");
    Scope scope{tables_, around};
    name_parts(select_node["withClause"], scope);
    use = used_as(select_node, std::move(use));
    if (select_node["op"].text() != "SETOP_NONE") return both(select_node, scope, use);
    Part part;
    if (const auto& rows = select_node["valuesLists"].items(); !rows.empty()) {
        for (std::size_t i = 1; i <= rows.front()["List"]["items"].items().size(); i++)
            part.columns.push_back("column" + std::to_string(i));
        return part;
    }
    const std::size_t outer_quals = quals_.size();
    for (const Node& item : select_node["fromClause"].items()) add(item, scope, use, part);
    const std::vector<const Node*> quals{quals_.begin() + static_cast<std::ptrdiff_t>(outer_quals), quals_.end()};
    quals_.resize(outer_quals);
    scope.assume(select_node["whereClause"]);
    check_joins(scope);
    check_locks(select_node, scope);
    check_stars(select_node["targetList"], scope);
    place(scope, part);
    for (const Node* qual : quals) look_into(*qual, scope, part);
    for (const char* clause : {"targetList", "whereClause", "groupClause", "havingClause", "sortClause", "limitCount"})
        look_into(select_node[clause], scope, part);
    show(select_node, scope, part);
    part.unasked = unasked(scope);
    if (use.in_from && part.standing == Standing::spread && !part.column.empty()) return part;
    check_customer(scope, part.unasked, select_node["whereClause"], use);
    part.unasked.clear();
    return part;
}

// Where its rows come from, and whether they stand beside those around it.
void Joins::place(const Scope& scope, Part& part) {
    for (const Source& source : scope.sources) {
        part.single |= source.standing == Standing::single;
        if (!is_spread(source)) continue;
        part.spread = true;
        bool beside = false;
        for (const Scope* around = scope.around(); around; around = around->around())
            for (const Source& other : around->sources)
                beside |= is_spread(other) && !source.column.empty() && scope.equal.same(source.key(), other.key());
        part.connected &= beside;
    }
}

// What those around it see.
void Joins::show(const Node& select_node, const Scope& scope, Part& part) {
    part.standing = Standing::everywhere;
    if (part.single) part.standing = Standing::single;
    const auto source = std::find_if(scope.sources.begin(), scope.sources.end(), is_spread);
    const bool spread = source != scope.sources.end() && !is_made_first(select_node);
    if (spread) part.standing = Standing::spread;
    if (source != scope.sources.end() && !spread) part.standing = Standing::everywhere;
    for (const Node& target : select_node["targetList"].items()) {
        const auto names = names_of(target["ResTarget"]["val"]);
        if (!names.empty() && names.back() == "*") {
            for (const Source& each : scope.sources)
                for (const std::string& column : each.columns) part.columns.push_back(column);
            if (spread && !is_table(*source)) part.column = source->column;
            continue;
        }
        part.columns.push_back(name_of_target(target));
        const auto column = scope.find(target["ResTarget"]["val"]);
        if (spread && column && part.column.empty() && scope.equal.same(column->key(), source->key()))
            part.column = part.columns.back();
    }
}

// Columns from around it, and the parts within it.
void Joins::look_into(const Node& expression, const Scope& scope, Part& part) {
    walk(expression, [&](const std::string& kind, const Node& node) {
        if (kind == "SubLink") {
            look_within(node, scope, part);
            look_into(node["testexpr"], scope, part);
            return false;
        }
        return kind != "ColumnRef";
    });
    walk(expression, [&](const std::string& kind, const Node& node) {
        if (node["ColumnRef"]) {
            const auto column = scope.find(node);
            if (column && !column->here) part.outside.push_back(*column->source);
        }
        return kind != "SubLink";
    });
}

void Joins::look_within(const Node& link, const Scope& scope, Part& part) {
    const std::string result = link["subLinkType"].text() == "EXPR_SUBLINK" ? "rows" : "a condition";
    const Part within = select(link["subselect"], &scope, {"select", result});
    check_within(within, result == "rows" ? "a value" : "a condition");
    for (const Source& source : within.outside)
        if (!names_several(scope.sources, source)) part.outside.push_back(source);
}

void Joins::modify(const Node& node, const std::string& verb, const Scope* around) {
    Scope scope{tables_, around};
    Part part;
    name_parts(node["withClause"], scope);
    add_table(node["relation"].inside("RangeVar"), scope);
    for (const char* clause : {"fromClause", "usingClause"})
        for (const Node& item : node[clause].items()) add(item, scope, {}, part);
    scope.assume(node["whereClause"]);
    check_joins(scope);
    check_customer(scope, unasked(scope), node["whereClause"], {verb, "rows"});
    check_stars(node["returningList"], scope);
    const Source& target = scope.sources.front();
    if (verb == "update" && is_spread(target)) applies(5);
    for (const Node& set : node["targetList"].items())
        if (is_spread(target) && set["ResTarget"]["name"].text() == target.column)
            find(5, "update of the customer of " + target.role);
    place(scope, part);
    for (const char* clause : {"targetList", "whereClause", "returningList"}) look_into(node[clause], scope, part);
    quals_.clear();
}

void Joins::insert(const Node& node, const Scope* around) {
    Scope scope{tables_, around};
    name_parts(node["withClause"], scope);
    add_table(node["relation"].inside("RangeVar"), scope);
    const Source target = scope.sources.front();
    bool named = false;
    for (const Node& column : node["cols"].items()) named |= column["ResTarget"]["name"].text() == target.column;
    if (is_spread(target) && !named) find(3, "insert into " + target.role + " without the customer");
    check_stars(node["returningList"], scope);
    scope.sources.clear();
    if (node["selectStmt"]) select(node["selectStmt"], &scope, {"insert from", "rows"});
}

void Joins::copy(const Node& node) {
    if (!node["relation"]) return;
    Scope scope{tables_, nullptr};
    add_table(node["relation"].inside("RangeVar"), scope);
    const Source& target = scope.sources.front();
    bool named = false;
    for (const Node& column : node["attlist"].items()) named |= column["String"]["sval"].text() == target.column;
    if (is_spread(target) && !named) find(3, "copy into " + target.role + " without the customer");
}

}  // namespace lazo::shards
