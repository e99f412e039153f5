#include <algorithm>
#include <set>

#include "tests/shards/joins.h"

namespace lazo::shards {
namespace {

bool is_given(const Scope& scope, const std::string& key) {
    if (scope.equal.is_given(key)) return true;
    for (const Source& part : scope.sources)
        for (const std::string& name : part.columns)
            if (!is_table(part) && !is_spread(part) && scope.equal.same(key, part.mark + "." + name)) return true;
    for (const Scope* around = scope.around(); around; around = around->around())
        for (const Source& other : around->sources)
            if (is_spread(other) && scope.equal.same(key, other.key())) return true;
    return false;
}

}  // namespace

void Joins::applies(int rule) {
    auto& rules = judgement_.rules;
    if (std::find(rules.begin(), rules.end(), rule) == rules.end()) rules.push_back(rule);
}

void Joins::find(int rule, std::string shape) {
    applies(rule);
    judgement_.findings.push_back({rule, std::move(shape)});
}

void Joins::check_within(const Part& within, const std::string& what) {
    if (!within.spread && !within.single) return;
    const bool spread = std::any_of(within.outside.begin(), within.outside.end(), is_spread);
    if (within.spread) applies(spread ? 14 : 15);
    if (within.outside.empty()) return;
    const std::string& around = within.outside.front().role;
    if (within.spread && !within.connected)
        find(spread ? 14 : 15, verb_ + " " + what + " of rows by customer within " + around + ", not by its customer");
    if (within.single && !within.spread && spread)
        find(15, verb_ + " " + what + " of rows of one place within " + around);
}

void Joins::check_joins(const Scope& scope) {
    std::vector<const Source*> spread;
    const Source* single = nullptr;
    for (const Source& source : scope.sources) {
        if (source.standing == Standing::single) single = &source;
        if (!is_spread(source)) continue;
        const auto beside = [&](const Source* other) {
            return !source.column.empty() && scope.equal.same(source.key(), other->key());
        };
        if (!spread.empty()) applies(14);
        if (!spread.empty() && std::none_of(spread.begin(), spread.end(), beside))
            find(14, source.role + " joined with " + spread.front()->role + ", not by customer");
        spread.push_back(&source);
    }
    if (scope.sources.size() > 1 && !spread.empty()) applies(15);
    if (single && !spread.empty()) find(15, spread.front()->role + " joined with " + single->role);
}

// Those that no value, nothing made before, and nothing around them finds by their customer.
std::set<std::string> Joins::unasked(const Scope& scope) const {
    std::set<std::string> roles;
    for (const Source& source : scope.sources) {
        if (!is_spread(source) || is_given(scope, source.key())) continue;
        if (is_table(source)) roles.insert(source.role);
        roles.insert(source.unasked.begin(), source.unasked.end());
    }
    return roles;
}

void Joins::check_customer(const Scope& scope, const std::set<std::string>& roles, const Node& where, const Use& use) {
    if (roles.empty()) return;
    std::string by = where ? "a condition" : "nothing";
    for (const Source& source : scope.sources) {
        for (const char* set : {"created_set", "change_set", "to_set", "restored_set"})
            if (is_spread(source) && is_given(scope, source.mark + "." + set)) by = "its set";
        for (const char* id : {"id", "record"})
            if (is_spread(source) && is_given(scope, source.mark + "." + id)) by = "its number";
    }
    std::string names;
    for (const std::string& role : roles) names += (names.empty() ? "" : " and ") + role;
    find(3, use.verb + " " + names + " by " + by + ": " + use.result);
}

void Joins::check_locks(const Node& select_node, const Scope& scope) {
    for (const Node& lock : select_node["lockingClause"].items()) {
        const bool skips = lock["LockingClause"]["waitPolicy"].text() == "LockWaitSkip";
        applies(skips ? 23 : 16);
        for (const Source& source : scope.sources) {
            if (!is_table(source) || source.standing == Standing::single) continue;
            if (skips) find(23, "SKIP LOCKED over " + source.role);
            if (!is_spread(source) || skips) continue;
            if (!scope.equal.is_given(source.key()) || scope.equal.is_one_of_several(source.key()))
                find(16, "FOR UPDATE over several of " + source.role);
        }
    }
}

void Joins::check_stars(const Node& targets, const Scope& scope) {
    for (const Node& target : targets.items()) {
        const auto names = names_of(target["ResTarget"]["val"]);
        if (names.empty() || names.back() != "*") continue;
        for (const Source& source : scope.sources) {
            if (!is_table(source) || source.standing == Standing::catalog) continue;
            if (names.size() == 1 || source.alias == names.front()) find(26, "* of a table");
        }
    }
}

}  // namespace lazo::shards
