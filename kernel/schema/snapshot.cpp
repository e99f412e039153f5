#include "kernel/schema/snapshot.h"

#include <algorithm>

#include "base/error.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::schema {

const Field* Shape::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

const Field& Shape::get(std::string_view name) const {
    const Field* field = find(name);
    if (!field) throw_internal("no field " + this->name() + "." + std::string(name));
    return *field;
}

const Collection* Shape::find_collection(std::string_view name) const {
    const auto found = std::find_if(collections_.begin(), collections_.end(),
                                    [&](const Collection& collection) { return collection.name == name; });
    return found == collections_.end() ? nullptr : &*found;
}

const Shape& Shape::owner_shape() const {
    if (entity().owned()) return *this;
    if (parent_ && parent_->owner_shape().entity().owned()) return parent_->owner_shape();
    return customers_ ? *customers_ : *this;
}

ShapePointer Snapshot::find(std::string_view entity) const {
    const auto found = shapes_.find(entity);
    return found == shapes_.end() ? nullptr : found->second;
}

ShapePointer Snapshot::get(std::string_view entity) const {
    ShapePointer shape = find(entity);
    if (!shape) throw_not_found();
    return shape;
}

void SnapshotBuilder::add(const Entity& entity) {
    auto shape = std::make_shared<Shape>();
    shape->entity_ = {std::shared_ptr<void>{}, &entity};
    for (const Field* field : entity.fields()) {
        shape->by_slot_.push_back({std::shared_ptr<void>{}, field});
        shape->live_.push_back(field);
        shape->by_name_[field->name()] = field;
    }
    shapes_.push_back(std::move(shape));
}

void SnapshotBuilder::add(const CustomObject& object) {
    add(*object.entity);
    Shape& shape = *shapes_.back();
    shape.entity_ = object.entity;
    shape.label_ = object.label;
    shape.custom_object_ = true;
}

void SnapshotBuilder::add(const CustomField& custom) {
    Shape& owner = shape(custom.entity);
    const std::size_t slot = owner.entity().fields().size() + custom.slot;
    if (owner.by_slot_.size() <= slot) owner.by_slot_.resize(slot + 1);
    if (custom.retired) return;
    auto field = std::make_shared<Field>(owner.entity(), custom.type, custom.name, custom.options, slot);
    owner.live_.push_back(field.get());
    owner.by_name_[field->name()] = field.get();
    owner.by_slot_[slot] = std::move(field);
    owner.has_custom_ = true;
}

SnapshotPointer SnapshotBuilder::build(std::uint64_t version) {
    for (const auto& from : shapes_) {
        for (const Field* field : from->fields()) collect(*from, *field);
        join_above(*from);
    }
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->version_ = version;
    for (const auto& shape : shapes_) {
        shape->title_ = shape->find(shape->entity().options().title);
        for (const Field* field : shape->fields())
            if (field->type() == FieldType::formula) shape->formulas_.push_back(field);
        check(*shape);
        lay_out(*shape);
        snapshot->shapes_[shape->name()] = shape;
        snapshot->in_order_.push_back(shape);
    }
    shapes_.clear();
    return snapshot;
}

const std::shared_ptr<Shape>& SnapshotBuilder::shape_pointer(std::string_view entity) const {
    for (const auto& shape : shapes_)
        if (shape->name() == entity) return shape;
    throw_internal("no entity " + std::string(entity));
}

// A shape keeps those above it alive; none of them ever points down, so that no circle keeps itself.
void SnapshotBuilder::join_above(Shape& below) const {
    const EntityOptions& options = below.entity().options();
    if (options.ownership == Ownership::inherited) below.customers_ = shape_pointer(below.get("customer").options().to);
    if (options.parent.empty()) return;
    below.parent_ = shape_pointer(options.parent);
    for (const Shape* above = below.parent(); above; above = above->parent())
        if (above == &below) throw_internal("a child of itself: " + below.name());
    for (const Field* field : below.fields())
        if (!below.parent_link_ && field->type() == FieldType::link && field->options().to == options.parent &&
            field->options().reverse.empty())
            below.parent_link_ = field;
    if (!below.parent_link_) throw_internal("a child without a link to its parent: " + below.name());
}

// A child's link to its parent and every link with a reverse name give the other side a collection.
void SnapshotBuilder::collect(const Shape& from, const Field& field) {
    if (field.type() != FieldType::link) return;
    const std::string& parent = from.entity().options().parent;
    const bool child = !parent.empty() && field.options().to == parent && field.options().reverse.empty();
    const bool first = child && !shape(parent).find_collection(from.name());
    const std::string& name = first ? from.name() : field.options().reverse;
    if (name.empty()) return;
    shape(field.options().to).collections_.push_back({name, from.name(), field.name(), first});
}

void SnapshotBuilder::lay_out(Shape& laid) const {
    laid.columns_.resize(laid.slots());
    laid.by_customer_.resize(laid.slots());
    for (const Field* field : laid.fields()) {
        const bool by_customer = !field->target().empty() && shape(field->target()).entity().by_customer();
        laid.by_customer_[field->slot()] = by_customer;
        laid.columns_[field->slot()] = columns_of(*field, by_customer);
    }
}

void SnapshotBuilder::check(const Shape& checked) const {
    if (checked.entity().by_customer()) checked.get("customer");
    for (const Field* field : checked.fields()) {
        if (!field->target().empty()) shape(field->target());
        for (const std::string& part : field->options().made_of) checked.get(part);
        if (field->type() != FieldType::rollup || field->custom()) continue;
        const Collection* collection = checked.find_collection(field->options().rollup.collection);
        if (!collection) throw_internal("roll-up over nothing: " + checked.name() + "." + field->name());
        if (!field->options().rollup.field.empty()) shape(collection->entity).get(field->options().rollup.field);
    }
    for (const auto& index : checked.entity().options().indexes)
        for (const std::string& column : index) checked.get(column);
}

}  // namespace lazo::schema
