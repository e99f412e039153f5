#include "kernel/query/plan.h"

namespace lazo::query {

using schema::Field;
using schema::FieldType;
using schema::Shape;

namespace {

// Below this many rows, finding and sorting them all is cheaper than walking an index past the others.
constexpr std::int64_t kSortAllBelow = 5'000;
// More ranges than this cost more to merge than a walk over what everybody sees.
constexpr std::size_t kMostRanges = 12;
// Each range binds the values of the filter again, and a statement has no more than 32,766.
constexpr std::size_t kMostMerged = 1'000;

// Choices stand in the order of their options.
void choice_position(Sql& sql, const Field& field, const std::string& column) {
    sql << "CASE " << column;
    for (std::size_t i = 0; i < field.options().options.size(); i++) {
        sql << " WHEN ";
        sql.bind(field.options().options[i].value) << " THEN " << std::to_string(i);
    }
    sql << " END";
}

void own_expression(Sql& sql, const Compiler& compiler, const Shape& shape, const Field& field, std::string_view alias);

// The title of the record that the link leads to, where the asker sees it.
void title_of(Sql& sql, const Compiler& compiler, const Shape& shape, const Field& link, std::string_view alias,
              const std::vector<const Field*>& rest, const Field* last) {
    const Shape& target = *compiler.scope().snapshot.get(link.target());
    const std::string inner = std::string(alias) + "l";  // never a word of SQL, as "to" is
    const std::string column = compiler.column(link, alias);
    sql << "(SELECT ";
    if (rest.empty()) own_expression(sql, compiler, target, last ? *last : *target.title(), inner);
    else title_of(sql, compiler, target, *rest.front(), inner, {rest.begin() + 1, rest.end()}, last);
    sql << " FROM ";
    compiler.source(sql, target, inner, last && last->custom());
    sql << " WHERE " << inner << ".id=" << column;
    if (shape.links_by_customer(link)) sql << " AND " << inner << ".customer=" << column << "_customer";
    compiler.and_visible(sql, target, inner);
    sql << ")";
}

void own_expression(Sql& sql, const Compiler& compiler, const Shape& shape, const Field& field, std::string_view alias) {
    const std::string column = compiler.column(field, alias);
    if (field.has_sort_key()) sql << column << "_key";
    else if (field.value_type() == FieldType::choice) choice_position(sql, field, column);
    else if (!field.target().empty()) title_of(sql, compiler, shape, field, alias, {}, nullptr);
    else sql << column;
}

bool has_index(const Field& field) {
    return field.options().indexed || field.name() == "created_at";
}

Order order_of(const Compiler& compiler, const Shape& shape, const SortKey& key) {
    Order order;
    order.descending = key.descending;
    const Field& field = *key.path.field;
    if (!key.path.links.empty()) {
        const auto& links = key.path.links;
        title_of(order.expression, compiler, shape, *links.front(), "t", {links.begin() + 1, links.end()}, &field);
        return order;
    }
    own_expression(order.expression, compiler, shape, field, "t");
    // A link that is there may lead to what the asker does not see.
    const bool always = field.options().required && field.target().empty();
    order.nullable = !always && field.name() != "created_at" && field.name() != "updated_at";
    order.indexed = has_index(field) && order.expression.bound.empty() && field.target().empty();
    return order;
}

}  // namespace

Plan choose_plan(const Compiler& compiler, const ListQuestion& question, const Visibility& visibility) {
    Plan plan;
    plan.name = question.shape->name();
    for (const SortKey& key : question.sort) {
        plan.orders.push_back(order_of(compiler, *question.shape, key));
        plan.name += (key.descending ? "-" : "+") + plan.orders.back().expression.text;
    }
    const bool rare = question.count && *question.count < kSortAllBelow && !question.filter.everything();
    if (plan.orders.size() != 1 || !plan.orders.front().indexed || rare) return plan;
    plan.way = Way::walk;
    const bool own_rows = question.shape->entity().owned() && visibility.reach == Reach::some;
    const bool few = visibility.owners.size() <= kMostRanges && question.filter.named_values() <= kMostMerged;
    if (own_rows && few) plan.way = Way::merge;
    return plan;
}

}  // namespace lazo::query
