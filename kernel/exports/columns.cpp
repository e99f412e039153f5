#include "kernel/exports/columns.h"

#include <algorithm>

#include "base/country.h"
#include "base/error.h"
#include "base/text.h"
#include "kernel/query/primary_titles.h"

namespace lazo::exports {

using schema::Collection;
using schema::Field;
using schema::Shape;
using schema::ShapePointer;

namespace {

// Child rows that the actor may see: null otherwise.
ShapePointer visible_rows(const schema::Snapshot& snapshot, const access::Actor& actor, const Collection& collection) {
    if (!collection.child) return nullptr;
    ShapePointer rows = snapshot.get(collection.entity);
    return actor.visible(*rows).reach == query::Reach::nothing ? nullptr : rows;
}

Column column_of(const schema::Snapshot& snapshot, const access::Actor& actor, const Shape& shape,
                 std::string_view name) {
    if (name == "id") return {"id"};
    const Field* field = shape.find(name);
    if (field && actor.may_read(*field)) return {field->name(), field};
    if (const Collection* collection = shape.find_collection(name))
        if (ShapePointer rows = visible_rows(snapshot, actor, *collection))
            return {collection->name, nullptr, collection, rows};
    if (const Collection* collection = query::find_primary(snapshot, actor, shape, name))
        return {std::string(name), nullptr, collection, snapshot.get(collection->entity), true};
    throw_invalid("fields", {"filter.unknown_field", {{"field", std::string(text::first(name, 60))}}});
}

std::vector<Column> everything(const schema::Snapshot& snapshot, const access::Actor& actor, const Shape& shape) {
    std::vector<Column> columns{{"id"}};
    for (const Field* field : shape.fields())
        if (actor.may_read(*field)) columns.push_back({field->name(), field});
    for (const Collection& collection : shape.collections())
        if (ShapePointer rows = visible_rows(snapshot, actor, collection))
            columns.push_back({collection.name, nullptr, &collection, rows});
    return columns;
}

std::string first_known(const Texts& texts, Language language, std::initializer_list<std::string> keys,
                        const std::string& otherwise) {
    for (const std::string& key : keys)
        if (texts.knows(language, key)) return texts.say(language, key);
    return otherwise;
}

}  // namespace

std::vector<Column> read_columns(const schema::Snapshot& snapshot, const access::Actor& actor, const Shape& shape,
                                 std::string_view fields) {
    std::vector<Column> columns;
    for (const std::string_view name : text::list(fields))
        if (!name.empty()) columns.push_back(column_of(snapshot, actor, shape, name));
    return columns.empty() ? everything(snapshot, actor, shape) : columns;
}

std::string label_of(const Texts& texts, Language language, const Column& column) {
    if (column.collection && !column.primary)
        return first_known(texts, language, {"entity." + column.collection->entity}, column.name);
    const Field* field = column.primary ? column.rows->title() : column.field;
    if (!field) return column.name;
    const std::string& given = field->options().label;
    if (field->custom() && !given.empty()) return given;
    return first_known(texts, language, {field->entity().name() + "." + field->name(), "field." + field->name()},
                       column.name);
}

std::string label_of(const Texts& texts, Language language, const Field& field, const std::string& option) {
    const schema::Option* known = field.find_option(option);
    if (known && !known->label.empty()) return known->label;
    const std::string own = field.entity().name() + "." + field.name() + "." + option;
    const std::string label = first_known(texts, language, {own, "option." + field.name() + "." + option}, "");
    if (!label.empty()) return label;
    return field.name() == "country" ? country_name(option, language) : option;
}

}  // namespace lazo::exports
