#include "kernel/records/custom.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "kernel/records/writer.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::records {

using schema::CustomField;
using schema::CustomObject;
using schema::FieldType;

namespace {

constexpr std::size_t kMostFields = 1000;

std::string text_of(const json::Value& json) { return json.is_text() ? std::string(json.text()) : std::string{}; }
bool truth_of(const json::Value& json) { return json.is_bool() && json.boolean(); }

FieldType type_of(const json::Value& json, const std::string& path) {
    FieldType type = FieldType::text;
    const bool known = json.is_text() && schema::find_type(json.text(), type);
    // What only a declaration can say, or needs a table of its own.
    if (!known || type == FieldType::rollup || type == FieldType::links || type == FieldType::sequence)
        throw_invalid(path, {"custom.type"});
    return type;
}

std::vector<schema::Option> options_of(const json::Value& json) {
    std::vector<schema::Option> options;
    for (std::size_t i = 0; i < json.size(); i++)
        options.push_back({text_of(json.at(i)["value"]), text_of(json.at(i)["color"]), text_of(json.at(i)["label"])});
    return options;
}

schema::FieldOptions field_options(const json::Value& json) {
    schema::FieldOptions options;
    options.label = text_of(json["label"]);
    options.to = text_of(json["to"]);
    options.options = options_of(json["options"]);
    options.formula = text_of(json["formula"]);
    schema::find_type(text_of(json["result"]), options.result);
    options.required = truth_of(json["required"]);
    options.indexed = truth_of(json["indexed"]);
    options.listed = !json.has("listed") || truth_of(json["listed"]);
    options.searched = truth_of(json["searched"]);
    options.sensitive = truth_of(json["sensitive"]);
    if (json["min"].is_number()) options.min = json["min"].number();
    if (json["max"].is_number()) options.max = json["max"].number();
    if (json["max_length"].is_integer()) options.max_length = static_cast<std::size_t>(json["max_length"].integer());
    return options;
}

CustomField field_of(const std::string& entity, const std::string& name, const json::Value& json) {
    return {entity, name, type_of(json["type"], "type"), field_options(json), 0, false};
}

CustomObject object_of(const std::string& name, const json::Value& json) {
    CustomObject object{name, text_of(json["label"]), {}, nullptr};
    object.options.icon = json["icon"].is_text() ? text_of(json["icon"]) : "box";
    object.options.title = "x_name";
    const bool of_customer = truth_of(json["of_customer"]);
    object.options.placement = of_customer ? schema::Placement::by_customer : schema::Placement::single;
    if (of_customer) object.options.ownership = schema::Ownership::inherited;
    else if (truth_of(json["owned"])) object.options.ownership = schema::Ownership::owned;
    return object;
}

// Names are columns of two engines: short, plain, never a keyword because of their prefix.
std::string custom_name(const json::Value& json, const std::string& path) {
    std::string name = text_of(json);
    if (!name.starts_with("x_")) name = "x_" + name;
    const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!plain || name.size() < 3 || name.size() > 50) throw_invalid(path, {"custom.name"});
    return name;
}

void check_field(const schema::Snapshot& snapshot, const CustomField& field, const std::string& path) {
    FieldErrors errors;
    const bool choice = field.type == FieldType::choice || field.type == FieldType::choices;
    if (choice && field.options.options.empty()) errors.add(path + "options", {"custom.options"});
    for (const schema::Option& option : field.options.options)
        if (option.value.empty() || option.value.find_first_of("|\"'") != std::string::npos) errors.add(path + "options", {"custom.option_value"});
    if (field.type == FieldType::link && !snapshot.find(field.options.to)) errors.add(path + "to", {"custom.link"});
    if (text::trim(field.options.label).empty()) errors.add(path + "label", {"field.required"});
    errors.throw_if_any();
}

void require_administrator(const access::Actor& actor) {
    if (!actor.administrator()) throw Error{ErrorKind::forbidden, {"custom.administrator"}};
}

void store_field(storage::Connection& connection, const std::string& entity, const std::string& name, const json::Value& definition) {
    const auto slot = connection.integer("SELECT coalesce(max(slot)+1,0) FROM custom_fields WHERE entity=$1", {entity});
    connection.run("INSERT INTO custom_fields(entity,name,slot,retired,definition) VALUES($1,$2,$3,0,$4)",
                   {entity, name, slot, definition.dump()});
}

}  // namespace

CustomSchema read_custom(storage::Connection& connection) {
    CustomSchema custom;
    if (connection.table_columns("custom_fields").empty()) return custom;
    connection.each("SELECT name,definition FROM custom_objects ORDER BY name", {}, [&](storage::Statement& row) {
        const json::Document definition{row.text(1)};
        custom.objects.push_back(object_of(std::string(row.text(0)), definition.root()));
    });
    connection.each("SELECT entity,name,slot,retired,definition FROM custom_fields ORDER BY entity,slot", {}, [&](storage::Statement& row) {
        const json::Document definition{row.text(4)};
        CustomField field = field_of(std::string(row.text(0)), std::string(row.text(1)), definition.root());
        field.slot = static_cast<std::size_t>(row.integer(2));
        field.retired = row.integer(3) != 0;
        custom.fields.push_back(std::move(field));
    });
    custom.version = static_cast<std::uint64_t>(connection.integer("SELECT value FROM counters WHERE name=$1", {std::string("schema")}));
    return custom;
}

namespace {

struct CustomOfCustomer : schema::Entity {
    using Entity::Entity;
    schema::Link customer{this, "customer", {.to = "customers", .required = true, .listed = true}};
};

}  // namespace

std::shared_ptr<const schema::Entity> make_custom_entity(const CustomObject& object) {
    if (object.options.ownership == schema::Ownership::owned) return std::make_shared<schema::OwnedEntity>(object.name, object.options);
    if (object.options.placement == schema::Placement::by_customer) return std::make_shared<CustomOfCustomer>(object.name, object.options);
    return std::make_shared<schema::Entity>(object.name, object.options);
}

namespace {

// Writes the definition and makes its columns in one transaction; the new snapshot is served once it is durable.
void change_schema(Platform& platform, const std::string& entity, const std::function<void(storage::Connection&)>& write) {
    platform.database().write_alone([&](storage::Connection& connection) {
        write(connection);
        next_in_sequence(connection, "schema");
        storage::add_custom(connection, *platform.snapshot_of(connection)->get(entity));
    });
    platform.reload_schema();
}

}  // namespace

std::string add_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const json::Value& definition) {
    require_administrator(actor);
    const schema::SnapshotPointer snapshot = platform.schema();
    const schema::ShapePointer shape = snapshot->get(entity);
    const std::string name = custom_name(definition["name"], "name");
    if (shape->find(name)) throw_invalid("name", {"field.taken", {{"value", name}}});
    const auto live = std::count_if(shape->fields().begin(), shape->fields().end(), [](const auto* field) { return field->custom(); });
    if (static_cast<std::size_t>(live) >= kMostFields) throw_invalid("name", {"custom.too_many", {{"limit", std::to_string(kMostFields)}}});
    check_field(*snapshot, field_of(entity, name, definition), "");
    change_schema(platform, entity, [&](storage::Connection& connection) { store_field(connection, entity, name, definition); });
    return name;
}

void retire_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const std::string& name) {
    require_administrator(actor);
    const schema::Field* field = platform.schema()->get(entity)->find(name);
    if (!field || !field->custom()) throw_not_found();
    change_schema(platform, entity, [&](storage::Connection& connection) {
        connection.run("UPDATE custom_fields SET retired=1 WHERE entity=$1 AND name=$2", {entity, name});
    });
}

std::string add_custom_object(Platform& platform, const access::Actor& actor, const json::Value& definition) {
    require_administrator(actor);
    const schema::SnapshotPointer snapshot = platform.schema();
    const std::string name = custom_name(definition["name"], "name");
    if (snapshot->find(name)) throw_invalid("name", {"field.taken", {{"value", name}}});
    if (text_of(definition["label"]).empty()) throw_invalid("label", {"field.required"});
    const json::Value fields = definition["fields"];
    for (std::size_t i = 0; i < fields.size(); i++) {
        const std::string path = "fields[" + std::to_string(i) + "].";
        check_field(*snapshot, field_of(name, custom_name(fields.at(i)["name"], path + "name"), fields.at(i)), path);
    }
    change_schema(platform, name, [&](storage::Connection& connection) {
        connection.run("INSERT INTO custom_objects(name,definition) VALUES($1,$2)", {name, definition.dump()});
        const json::Document title{R"({"type":"text","label":"Nombre","required":true,"listed":true,"indexed":true,"searched":true})"};
        store_field(connection, name, "x_name", title.root());
        for (std::size_t i = 0; i < fields.size(); i++) {
            const std::string field = custom_name(fields.at(i)["name"], "name");
            if (field != "x_name") store_field(connection, name, field, fields.at(i));
        }
    });
    return name;
}

}  // namespace lazo::records
