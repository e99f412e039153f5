#include "kernel/schema/record.h"

#include <algorithm>

#include "base/error.h"

namespace lazo::schema {
namespace {
const Value kNothing;
}

void Record::check_owner(const Field& field) const {
    if (&field.entity() != &entity()) throw_internal("field " + field.name() + " is not of " + shape_->name());
}

const Value& Record::at(const Field& field) const {
    check_owner(field);
    return field.slot() < values_.size() ? values_[field.slot()] : kNothing;
}

void Record::put(const Field& field, Value value) {
    check_owner(field);
    Value& now = held(field);
    if (now == value) return;
    now = std::move(value);
    changed_[field.slot()] = true;
}

Value& Record::held(const Field& field) {
    if (field.slot() >= values_.size()) {
        if (field.slot() >= shape_->slots()) throw_internal("field " + field.name() + " is newer than its record");
        values_.resize(shape_->slots());
        changed_.resize(shape_->slots());
    }
    return values_[field.slot()];
}

void Record::assign(const Field& field, Value value) {
    put(field, std::move(value));
    changed_[field.slot()] = true;
}

Record Record::in(const ShapePointer& shape) const {
    if (&shape->entity() != &entity()) throw_internal("a record of " + shape_->name() + " is none of " + shape->name());
    Record moved = *this;
    moved.shape_ = shape;
    moved.values_.assign(shape->slots(), {});
    moved.changed_.assign(shape->slots(), false);
    for (const Field* field : shape->fields()) {
        const Field* own = shape_->find(field->name());
        if (!own || own->slot() != field->slot() || own->type() != field->type()) continue;
        moved.values_[field->slot()] = at(*own);
        moved.changed_[field->slot()] = changed(*own);
    }
    return moved;
}

bool Record::any_changed() const { return std::find(changed_.begin(), changed_.end(), true) != changed_.end(); }

}  // namespace lazo::schema
