// One row in memory: the values of a shape's fields, which of them changed, and its child rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kernel/schema/snapshot.h"

namespace lazo::schema {

class Record {
   public:
    // Room for the declared fields; for custom ones it is made when the first of them comes.
    explicit Record(ShapePointer shape)
        : shape_(std::move(shape)), values_(entity().fields().size()), changed_(values_.size()) {}

    const Shape& shape() const { return *shape_; }
    const ShapePointer& shape_pointer() const { return shape_; }
    const Entity& entity() const { return shape_->entity(); }

    template <class T, FieldType type>
    T operator[](const TypedField<T, type>& field) const { return Codec<T>::from(at(field)); }
    template <class T, FieldType type>
    void set(const TypedField<T, type>& field, std::type_identity_t<T> value) { put(field, Codec<T>::to(std::move(value))); }

    // Empty for a field that was added after this record was read.
    const Value& at(const Field& field) const;
    // Marks the field as changed when the value differs.
    void put(const Field& field, Value value);
    // Marks the field as changed in any case: what a request sent, an emptied field too.
    void assign(const Field& field, Value value);
    // As read from the store: not a change.
    void load(const Field& field, Value value) { held(field) = std::move(value); }
    bool has(const Field& field) const { return !is_empty(at(field)); }
    bool changed(const Field& field) const { return field.slot() < changed_.size() && changed_[field.slot()]; }
    bool any_changed() const;
    void forget_changes() { changed_.assign(changed_.size(), false); }

    // The same record in a later or earlier shape of its entity, child rows left as they are: slots never move, and
    // what the other shape does not have is dropped.
    Record in(const ShapePointer& shape) const;

    // The row's header.
    Key key;
    std::int64_t version = 0;      // 0: not stored yet
    std::int64_t created_set = 0;  // the change set that made it
    std::int64_t change_set = 0;   // the change set that wrote this version
    std::int64_t shared = 0;       // 1 when some share names it

    // Child rows by the collection's name, loaded or sent with the record; a list that was not sent is not here.
    std::map<std::string, std::vector<Record>, std::less<>> children;
    // Titles of primary child rows, one for each collection that a question named for them, in its order.
    std::vector<Value> primaries;

   private:
    void check_owner(const Field& field) const;
    Value& held(const Field& field);
    ShapePointer shape_;
    std::vector<Value> values_;
    std::vector<bool> changed_;
};

}  // namespace lazo::schema
