// The rights part of the compiler.
#include "kernel/query/compiler.h"
#include "kernel/storage/tables.h"

namespace lazo::query {

using schema::Field;
using schema::Shape;

namespace {

void from_shares(Sql& sql, const Shape& shape, const Visibility& visibility, std::string_view tail) {
    sql << " FROM shares s WHERE s.entity=";
    sql.bind(shape.name()) << " AND s.principal";
    sql.in(visibility.principals);
    if (visibility.least_share > 0) (sql << " AND s.level>=").bind(visibility.least_share);
    sql << tail;
}

}  // namespace

void Compiler::and_visible(Sql& sql, const Shape& shape, std::string_view alias, Steer steer) const {
    const Visibility visibility = scope_.rights.visible(shape);
    if (visibility.reach == Reach::everything) return;
    if (visibility.reach == Reach::nothing) {
        sql << " AND 1=0";
        return;
    }
    sql << " AND ";
    if (&shape.owner_shape() == &shape)
        visible_owned(sql, shape, alias, visibility, steer);
    else
        visible_above(sql, shape, alias, visibility);
}

// One step up to the parent or the customer, until the row that has the owner. Rights are those of today's owner, also
// for old versions of the row.
void Compiler::visible_above(Sql& sql, const Shape& shape, std::string_view alias, const Visibility& visibility) const {
    const bool to_customer = shape.customers() == &shape.owner_shape();
    const Shape& above = to_customer ? *shape.customers() : *shape.parent();
    const Field& link = to_customer ? shape.get("customer") : *shape.parent_link();
    const std::string inner = deeper(alias) + "r";
    const std::string from = column(link, alias);
    sql << "EXISTS(SELECT 1 FROM " << storage::table_of(above) << " " << inner << " WHERE " << inner << ".id=" << from;
    if (shape.links_by_customer(link)) sql << " AND " << inner << ".customer=" << from << "_customer";
    sql << " AND ";
    if (&above == &above.owner_shape())
        visible_owned(sql, above, inner, visibility, Steer::keep_order);
    else
        visible_above(sql, above, inner, visibility);
    sql << ")";
}

void Compiler::visible_owned(Sql& sql, const Shape& shape, std::string_view alias, const Visibility& visibility,
                             Steer steer) const {
    const std::string own = std::string(alias) + ".owner";
    const std::string owner = steer == Steer::keep_order ? scope_.dialect.unindexed(own) : own;
    sql << "(";
    if (!visibility.owners.empty()) {
        sql << owner;
        sql.in(visibility.owners);
    } else {
        sql << "1=0";
    }
    if (!visibility.principals.empty()) {
        sql << " OR (";
        if (!scope_.as_of) sql << scope_.dialect.unindexed(std::string(alias) + ".shared") << "=1 AND ";
        sql << "EXISTS(SELECT s.record";
        from_shares(sql, shape, visibility, " AND s.record=");
        sql << alias << ".id))";
    }
    sql << ")";
}

// A version from before it was shared is shared too.
std::string Compiler::only_shared(std::string_view alias) const {
    return scope_.as_of ? std::string{} : std::string(alias) + ".shared=1 AND ";
}

std::vector<Ground> Compiler::grounds(const Shape& shape) const {
    const Visibility visibility = scope_.rights.visible(shape);
    if (visibility.reach == Reach::everything) return {Ground::everything};
    if (visibility.reach == Reach::nothing) return {};
    std::vector<Ground> grounds;
    if (!visibility.owners.empty()) grounds.push_back(Ground::owned);
    if (!visibility.principals.empty()) grounds.push_back(Ground::shared);
    return grounds;
}

void Compiler::shares(Sql& sql, const Shape& owner_shape) const {
    sql << "(SELECT DISTINCT s.record AS id";
    from_shares(sql, owner_shape, scope_.rights.visible(owner_shape), ") sh");
}

void Compiler::and_ground(Sql& sql, const Shape& owner_shape, std::string_view owner_alias, Ground ground,
                          Shares shares) const {
    if (ground == Ground::everything) return;
    const Visibility visibility = scope_.rights.visible(owner_shape);
    const std::string owner = std::string(owner_alias) + ".owner";
    if (ground == Ground::owned) {
        sql << " AND " << owner;
        sql.in(visibility.owners);
        return;
    }
    sql << " AND " << only_shared(owner_alias) << owner_alias << ".id";
    if (shares == Shares::before)
        sql << "=sh.id";
    else
        from_shares(sql << " IN (SELECT s.record", owner_shape, visibility, ")");
    if (visibility.owners.empty()) return;
    sql << " AND (" << scope_.dialect.unindexed(owner);
    sql.in(visibility.owners) << ") IS NOT TRUE";
}

}  // namespace lazo::query
