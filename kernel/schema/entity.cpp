#include "kernel/schema/entity.h"

#include <algorithm>
#include <array>

#include "kernel/schema/fields/kind.h"

namespace lazo::schema {
namespace {

EntityOptions as_owned(EntityOptions options) {
    options.ownership = Ownership::owned;
    return options;
}
const std::string kNoTarget;

// Reserved by SQLite or PostgreSQL, or both.
constexpr std::array<std::string_view, 60> kReserved{
    "all", "analyse", "analyze", "and", "any", "as", "asc", "between", "case", "cast", "check", "collate", "column",
    "constraint", "create", "cross", "default", "deferrable", "delete", "desc", "distinct", "do", "drop", "else", "end",
    "except", "exists", "false", "for", "foreign", "from", "grant", "group", "having", "in", "index", "into", "is", "join",
    "like", "limit", "not", "null", "offset", "on", "or", "order", "primary", "references", "select", "set", "table", "then",
    "to", "true", "union", "unique", "user", "using", "when"};

std::string column_of(std::string_view name) {
    std::string column{name};
    if (std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end() || name == "where" || name == "with") column += '_';
    return column;
}

}  // namespace

Entity::Entity(std::string_view name, EntityOptions options) : name_(name), options_(std::move(options)) {}

OwnedEntity::OwnedEntity(std::string_view name, EntityOptions options) : Entity(name, as_owned(std::move(options))) {}

Field::Field(Entity& owner, FieldType type, std::string_view name, FieldOptions options)
    : entity_(&owner),
      kind_(&kind_of(type == FieldType::formula || type == FieldType::rollup ? options.result : type)),
      name_(name),
      column_(column_of(name)),
      options_(std::move(options)),
      slot_(owner.fields_.size()),
      type_(type),
      custom_(false) {
    owner.fields_.push_back(this);
}

Field::Field(const Entity& owner, FieldType type, std::string name, FieldOptions options, std::size_t slot)
    : entity_(&owner),
      kind_(&kind_of(type == FieldType::formula || type == FieldType::rollup ? options.result : type)),
      name_(std::move(name)),
      column_(column_of(name_)),
      options_(std::move(options)),
      slot_(slot),
      type_(type),
      custom_(true) {}

FieldType Field::value_type() const { return computed() ? options_.result : type_; }

const std::string& Field::target() const {
    if (type_ == FieldType::link || type_ == FieldType::links) return options_.to;
    if (computed() && options_.result == FieldType::link) return options_.result_to;
    return kNoTarget;
}

bool Field::has_sort_key() const { return options_.listed && value_type() == FieldType::text; }

const Option* Field::find_option(std::string_view value) const {
    const auto found = std::find_if(options_.options.begin(), options_.options.end(),
                                    [&](const Option& option) { return option.value == value; });
    return found == options_.options.end() ? nullptr : &*found;
}

}  // namespace lazo::schema
