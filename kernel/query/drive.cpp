#include "kernel/query/drive.h"

#include <algorithm>

#include "kernel/storage/plan.h"
#include "kernel/storage/tables.h"

namespace lazo::query {

using schema::Shape;

namespace {

bool has_owner(const Shape& shape) { return &shape.owner_shape() == &shape; }

// These records, or those that an index holds together under one value: each is judged by itself. Not those of an
// owner.
bool names_records(const Condition& condition) {
    if (condition.node() == Node::all)
        return std::any_of(condition.parts().begin(), condition.parts().end(), names_records);
    if (condition.node() != Node::compare || !condition.links().empty()) return false;
    if (!condition.field()) return true;
    const bool exact = condition.op() == schema::Operator::eq || condition.op() == schema::Operator::in;
    return exact && condition.field()->options().indexed && condition.field()->name() != "owner";
}

bool names_few(const Condition& condition) {
    if (condition.node() == Node::all)
        for (const Condition& part : condition.parts())
            if (names_few(part)) return true;
    if (condition.node() != Node::compare || !condition.links().empty()) return false;
    if (!condition.field()) return true;
    const bool ranged = condition.op() == schema::Operator::period || condition.op() == schema::Operator::ge ||
                        condition.op() == schema::Operator::gt;
    const bool exact = condition.op() == schema::Operator::eq || condition.op() == schema::Operator::in;
    return (exact || ranged) && (condition.field()->options().indexed || condition.field()->name() == "customer");
}

bool starts_from_customers(const Compiler& compiler, const Shape& shape, const Condition& filter) {
    const bool inherited = shape.customers() && shape.customers() == &shape.owner_shape();
    return inherited && !compiler.scope().as_of && compiler.scope().rights.visible(shape).reach == Reach::some &&
           !names_few(filter);
}

// Then there is one part only.
bool judged_one_by_one(const Compiler& compiler, const Shape& shape, const Condition& filter) {
    if (names_records(filter)) return true;
    return !has_owner(shape) && !starts_from_customers(compiler, shape, filter);
}

// As of a moment the rows are those of two tables, and no index holds them together.
bool shares_first(const Compiler& compiler, Ground ground) {
    return ground == Ground::shared && !compiler.scope().as_of;
}

// Shared rows are few and scattered: found by their shares, in an index of their own.
std::string together_when_shared(const Compiler& compiler, const Shape& owner_shape, Ground ground) {
    if (!shares_first(compiler, ground)) return {};
    return compiler.scope().dialect.by_index(storage::shared_index(owner_shape));
}

// Of the rows no more is asked than whose they are.
std::string narrow_when_owned(const Compiler& compiler, const Shape& owner_shape, Ground ground) {
    if (ground != Ground::owned || compiler.scope().as_of) return {};
    return compiler.scope().dialect.by_index(storage::narrowest_owned_index(owner_shape));
}

void from_customers(Sql& sql, const Compiler& compiler, const Shape& customers, Ground ground) {
    sql << storage::table_of(customers) << " c" << together_when_shared(compiler, customers, ground)
        << narrow_when_owned(compiler, customers, ground) << compiler.scope().dialect.ordered_join();
}

}  // namespace

std::vector<Ground> grounds_of(const Compiler& compiler, const Shape& shape, const Condition& filter) {
    std::vector<Ground> grounds = compiler.grounds(shape);
    if (grounds.empty() || grounds.front() == Ground::everything) return grounds;
    return judged_one_by_one(compiler, shape, filter) ? std::vector{Ground::everything} : grounds;
}

void from_ground(Sql& sql, const Compiler& compiler, const Shape& shape, const Condition& filter, Ground ground,
                 bool with_custom, Wanted wanted) {
    const Shares shares = shares_first(compiler, ground) ? Shares::before : Shares::asked;
    const bool through = starts_from_customers(compiler, shape, filter);
    const Shape& owner_shape = through ? *shape.customers() : shape;
    sql << " FROM ";
    if (shares == Shares::before) {
        compiler.shares(sql, owner_shape);
        sql << compiler.scope().dialect.ordered_join();
    }
    if (through) from_customers(sql, compiler, owner_shape, ground);
    compiler.source(sql, shape, "t", with_custom);
    if (!through && has_owner(shape) && !with_custom) {
        sql << together_when_shared(compiler, shape, ground);
        if (wanted == Wanted::number && filter.everything()) sql << narrow_when_owned(compiler, shape, ground);
    }
    sql << " WHERE " << (through ? "t.customer=c.id AND " : "");
    compiler.condition(sql, shape, "t", filter);
    if (!through && judged_one_by_one(compiler, shape, filter))
        compiler.and_visible(sql, shape, "t", Steer::keep_order);
    else
        compiler.and_ground(sql, owner_shape, through ? "c" : "t", ground, shares);
}

}  // namespace lazo::query
