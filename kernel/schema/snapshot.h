// What the store consists of at one moment: every entity with its declared and custom fields. Immutable; who holds a
// snapshot, or a record of it, keeps it alive, so that a field made meanwhile disturbs nobody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/schema/entity.h"

namespace lazo::schema {

// Rows of another entity that link to a record of this one: child rows ("emails") or others ("interactions").
struct Collection {
    std::string name;
    std::string entity;
    std::string link;  // the link field over there
    bool child = false;
};

// One entity at one moment. Slots of declared fields never move; a retired custom field leaves a hole.
class Shape {
   public:
    const Entity& entity() const { return *entity_; }
    const std::string& name() const { return entity_->name(); }
    std::size_t slots() const { return by_slot_.size(); }
    const std::vector<const Field*>& fields() const { return live_; }  // without the retired ones
    const std::vector<const Field*>& formulas() const { return formulas_; }
    const Field* find(std::string_view name) const;                    // null when unknown or retired
    const Field& get(std::string_view name) const;                     // throws Error{internal}
    const Field* title() const { return title_; }
    // The columns of the field's table that hold its value, the sort key last; none for links.
    const std::vector<Column>& columns(const Field& field) const { return columns_[field.slot()]; }
    // A link whose target has (customer, id) keys.
    bool links_by_customer(const Field& field) const { return by_customer_[field.slot()]; }
    bool has_custom() const { return has_custom_; }
    bool custom_object() const { return custom_object_; }
    const std::vector<Collection>& collections() const { return collections_; }
    const Collection* find_collection(std::string_view name) const;
    const std::string& label() const { return label_; }  // custom objects only
    // Of a child: its parent, and the own link that leads there. Null for all others.
    const Shape* parent() const { return parent_.get(); }
    const Field* parent_link() const { return parent_link_; }
    // The entity that the link "customer" leads to; null unless rights are inherited from it.
    const Shape* customers() const { return customers_.get(); }
    // The shape whose owner decides who sees a row: that of the parent, of the customer, or itself.
    const Shape& owner_shape() const;

   private:
    friend class SnapshotBuilder;
    std::shared_ptr<const Entity> entity_;
    std::vector<std::shared_ptr<const Field>> by_slot_;
    std::vector<const Field*> live_;
    std::vector<const Field*> formulas_;
    std::map<std::string, const Field*, std::less<>> by_name_;
    std::vector<Collection> collections_;
    std::vector<std::vector<Column>> columns_;
    std::vector<bool> by_customer_;
    const Field* title_ = nullptr;
    std::shared_ptr<const Shape> parent_;
    std::shared_ptr<const Shape> customers_;
    const Field* parent_link_ = nullptr;
    std::string label_;
    bool has_custom_ = false;
    bool custom_object_ = false;
};

using ShapePointer = std::shared_ptr<const Shape>;

class Snapshot {
   public:
    std::uint64_t version() const { return version_; }
    ShapePointer find(std::string_view entity) const;  // null when unknown
    ShapePointer get(std::string_view entity) const;   // throws Error{not_found}
    const std::map<std::string, ShapePointer, std::less<>>& shapes() const { return shapes_; }
    // Parents before their children, reference entities first; the order of the menu otherwise.
    const std::vector<ShapePointer>& in_order() const { return in_order_; }

   private:
    friend class SnapshotBuilder;
    std::uint64_t version_ = 0;
    std::map<std::string, ShapePointer, std::less<>> shapes_;
    std::vector<ShapePointer> in_order_;
};
using SnapshotPointer = std::shared_ptr<const Snapshot>;

// A field or object made at run time, as it is kept in the store.
struct CustomField {
    std::string entity;
    std::string name;  // begins with "x_"
    FieldType type = FieldType::text;
    FieldOptions options;
    std::size_t slot = 0;  // among the custom ones of its entity; given once, never reused
    bool retired = false;
};
struct CustomObject {
    std::string name;  // begins with "x_"
    std::string label;
    EntityOptions options;
    // The entity itself, made once and shared by all snapshots, since fields point to it.
    std::shared_ptr<const Entity> entity;
};

class SnapshotBuilder {
   public:
    // A declared entity lives as long as the program.
    void add(const Entity& entity);
    void add(const CustomObject& object);
    void add(const CustomField& field);
    // Checks every name that one declaration holds of another (links, parents, collections, roll-ups); a name that
    // leads nowhere is Error{internal}, found at start-up. A custom roll-up over what is not there stays empty instead:
    // a store must open.
    SnapshotPointer build(std::uint64_t version);

   private:
    std::vector<std::shared_ptr<Shape>> shapes_;
    Shape& shape(std::string_view entity) const { return *shape_pointer(entity); }
    const std::shared_ptr<Shape>& shape_pointer(std::string_view entity) const;
    void join_above(Shape& shape) const;
    void collect(const Shape& from, const Field& field);
    void lay_out(Shape& shape) const;
    void check(const Shape& shape) const;
};

}  // namespace lazo::schema
