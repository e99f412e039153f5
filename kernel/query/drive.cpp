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

// Shared rows are few and scattered: their own index holds them together.
void together_when_shared(Sql& sql, const Compiler& compiler, const Shape& owner_shape, Ground ground) {
    if (ground == Ground::shared && !compiler.scope().as_of)
        sql << compiler.scope().dialect.by_index(storage::shared_index(owner_shape));
}

// Of the rows no more is asked than whose they are.
void narrow_when_owned(Sql& sql, const Compiler& compiler, const Shape& owner_shape, Ground ground) {
    if (ground == Ground::owned && !compiler.scope().as_of)
        sql << compiler.scope().dialect.by_index(storage::narrowest_owned_index(owner_shape));
}

}  // namespace

std::vector<Ground> grounds_of(const Compiler& compiler, const Shape& shape, const Condition& filter) {
    std::vector<Ground> grounds = compiler.grounds(shape);
    if (grounds.empty() || grounds.front() == Ground::everything) return grounds;
    return judged_one_by_one(compiler, shape, filter) ? std::vector{Ground::everything} : grounds;
}

void from_ground(Sql& sql, const Compiler& compiler, const Shape& shape, const Condition& filter, Ground ground,
                 bool with_custom, Wanted wanted) {
    const bool through = starts_from_customers(compiler, shape, filter);
    sql << " FROM ";
    if (through) {
        const Shape& customers = *shape.customers();
        sql << storage::table_of(customers) << " c";
        together_when_shared(sql, compiler, customers, ground);
        narrow_when_owned(sql, compiler, customers, ground);
        sql << compiler.scope().dialect.ordered_join();
        compiler.source(sql, shape, "t", with_custom);
        sql << " WHERE t.customer=c.id AND ";
        compiler.condition(sql, shape, "t", filter);
        compiler.and_ground(sql, customers, "c", ground);
        return;
    }
    compiler.source(sql, shape, "t", with_custom);
    if (has_owner(shape) && !with_custom) {
        together_when_shared(sql, compiler, shape, ground);
        if (wanted == Wanted::number && filter.everything()) narrow_when_owned(sql, compiler, shape, ground);
    }
    sql << " WHERE ";
    compiler.condition(sql, shape, "t", filter);
    if (judged_one_by_one(compiler, shape, filter))
        compiler.and_visible(sql, shape, "t", Steer::keep_order);
    else
        compiler.and_ground(sql, shape, "t", ground);
}

}  // namespace lazo::query
