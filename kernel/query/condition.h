// A question over an entity: built typed in C++ (deals.stage == "won" && ...) or read from JSON, judged on a record or
// compiled to SQL. Immutable and shared: copies like a pointer. Two-valued: a comparison with an empty value is false, and
// its negation true.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/fields/kind.h"
#include "kernel/schema/record.h"

namespace lazo::query {

enum class Node : std::uint8_t { all, any, negate, compare, exists, aggregate };

class Condition {
   public:
    // Every record.
    Condition();
    static Condition all(std::vector<Condition> parts);
    static Condition any(std::vector<Condition> parts);
    static Condition negate(Condition part);
    // `links`: the way to the field, each a link of the entity before it; empty for an own field.
    static Condition compare(std::vector<const schema::Field*> links, const schema::Field& field, schema::Operator op,
                             std::vector<schema::Value> values);
    // The record itself has one of these keys.
    static Condition is(std::vector<schema::Key> keys);
    // Some row of the collection fulfils `inner`.
    static Condition exists(std::vector<const schema::Field*> links, const schema::Collection& collection, Condition inner);
    // count, sum, min or max over the collection's rows that fulfil `inner`, compared with a value.
    struct Measure {
        schema::Aggregate aggregate = schema::Aggregate::count;
        const schema::Field* of = nullptr;  // not for count
        schema::Operator op = schema::Operator::ge;
        schema::Value value;
    };
    static Condition aggregate(std::vector<const schema::Field*> links, const schema::Collection& collection,
                               Condition inner, Measure measure);
    // Keeps the snapshot whose custom fields the condition names.
    Condition holding(schema::SnapshotPointer snapshot) const;

    Node node() const;
    bool everything() const;  // no condition at all
    const std::vector<Condition>& parts() const;
    const std::vector<const schema::Field*>& links() const;
    const schema::Field* field() const;  // null: the record's own key
    schema::Operator op() const;
    const std::vector<schema::Value>& values() const;
    const schema::Collection& collection() const;
    const Condition& inner() const;
    const Measure& measure() const;
    // The room that its SQL takes: how deep it nests, in entries of an engine's parser stack, how many conditions it has,
    // and how many values they name.
    int depth() const;
    std::size_t conditions() const;
    std::size_t named_values() const;

    // Judges a record by its own fields; a condition that needs other rows is Error{internal}.
    bool operator()(const schema::Record& record) const;

   private:
    struct Tree;
    static Condition of(Tree tree);
    explicit Condition(std::shared_ptr<const Tree> tree) : tree_(std::move(tree)) {}
    std::shared_ptr<const Tree> tree_;
};

Condition operator&&(Condition left, Condition right);
Condition operator||(Condition left, Condition right);
Condition operator!(Condition condition);

}  // namespace lazo::query

namespace lazo::schema {  // found on the handles by argument-dependent lookup

template <class T, FieldType type>
query::Condition operator==(const TypedField<T, type>& field, std::type_identity_t<T> value) {
    return query::Condition::compare({}, field, Operator::eq, {Codec<T>::to(std::move(value))});
}
template <class T, FieldType type>
query::Condition operator!=(const TypedField<T, type>& field, std::type_identity_t<T> value) {
    return query::Condition::compare({}, field, Operator::ne, {Codec<T>::to(std::move(value))});
}
template <class T, FieldType type>
query::Condition operator<(const TypedField<T, type>& field, std::type_identity_t<T> value) {
    return query::Condition::compare({}, field, Operator::lt, {Codec<T>::to(std::move(value))});
}
template <class T, FieldType type>
query::Condition operator<=(const TypedField<T, type>& field, std::type_identity_t<T> value) {
    return query::Condition::compare({}, field, Operator::le, {Codec<T>::to(std::move(value))});
}
template <class T, FieldType type>
query::Condition operator>(const TypedField<T, type>& field, std::type_identity_t<T> value) {
    return query::Condition::compare({}, field, Operator::gt, {Codec<T>::to(std::move(value))});
}
template <class T, FieldType type>
query::Condition operator>=(const TypedField<T, type>& field, std::type_identity_t<T> value) {
    return query::Condition::compare({}, field, Operator::ge, {Codec<T>::to(std::move(value))});
}

}  // namespace lazo::schema
