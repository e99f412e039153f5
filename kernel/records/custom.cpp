#include "kernel/records/custom.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "kernel/records/computed.h"
#include "kernel/records/refill.h"
#include "kernel/records/writer.h"
#include "kernel/schema/fields/kind.h"
#include "kernel/schema/formula/formula.h"

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
    if (!known || type == FieldType::links || type == FieldType::sequence)
        throw_invalid(path, {"custom.type"});
    return type;
}

std::vector<schema::Option> options_of(const json::Value& json) {
    std::vector<schema::Option> options;
    for (std::size_t i = 0; i < json.size(); i++)
        options.push_back({text_of(json.at(i)["value"]), text_of(json.at(i)["color"]), text_of(json.at(i)["label"])});
    return options;
}

constexpr std::pair<std::string_view, schema::Aggregate> kAggregates[] = {
    {"count", schema::Aggregate::count}, {"sum", schema::Aggregate::sum}, {"min", schema::Aggregate::min},
    {"max", schema::Aggregate::max},     {"avg", schema::Aggregate::avg}};

schema::Aggregate aggregate_of(const json::Value& json) {
    for (const auto& [name, aggregate] : kAggregates)
        if (text_of(json) == name) return aggregate;
    throw_invalid("aggregate", {"custom.aggregate"});
}

schema::FieldOptions field_options(const json::Value& json) {
    schema::FieldOptions options;
    options.label = text_of(json["label"]);
    options.to = text_of(json["to"]);
    options.options = options_of(json["options"]);
    options.formula = text_of(json["formula"]);
    if (text_of(json["type"]) == "rollup")
        options.rollup = {text_of(json["collection"]), aggregate_of(json["aggregate"]), text_of(json["field"]), {},
                          json["where"].is_object() ? json["where"].dump() : std::string{}};
    schema::find_type(text_of(json["result"]), options.result);
    options.required = truth_of(json["required"]);
    options.indexed = truth_of(json["indexed"]) || text_of(json["type"]) == "link";  // the other side asks by it
    options.listed = !json.has("listed") || truth_of(json["listed"]);
    options.searched = truth_of(json["searched"]);
    options.sensitive = truth_of(json["sensitive"]);
    options.reads_logged = truth_of(json["reads_logged"]);
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
    const bool computed = field.type == FieldType::formula || field.type == FieldType::rollup;
    if (computed && field.options.required) errors.add(path + "required", {"custom.computed_required"});
    errors.throw_if_any();
}

// One object with the members of both; those of `after` count.
std::string merged(const json::Value& before, const json::Value& after) {
    json::Writer out;
    out.begin_object();
    for (std::size_t i = 0; i < before.size(); i++)
        if (!after.has(before.key(i))) out.key(before.key(i)).raw(before.member(i).dump());
    for (std::size_t i = 0; i < after.size(); i++) out.key(after.key(i)).raw(after.member(i).dump());
    return out.end_object().take();
}

void require_administrator(const access::Actor& actor) {
    if (!actor.administrator() && !actor.is_system()) throw Error{ErrorKind::forbidden, {"custom.administrator"}};
}

// A name is never given twice: the column of a retired field still holds its values.
void store_field(storage::Connection& connection, const std::string& entity, const std::string& name, const std::string& definition,
                 const std::string& path) {
    if (connection.integer("SELECT 1 FROM custom_fields WHERE entity=$1 AND name=$2", {entity, name}) != 0)
        throw_invalid(path, {"field.taken", {{"value", name}}});
    const auto slot = connection.integer("SELECT coalesce(max(slot)+1,0) FROM custom_fields WHERE entity=$1", {entity});
    connection.run("INSERT INTO custom_fields(entity,name,slot,retired,definition) VALUES($1,$2,$3,0,$4)",
                   {entity, name, slot, definition});
}

}  // namespace

namespace {

// Under which name the other side sees the rows that link there: that of the entity, or, where a link before it has that
// name already, with the link's. Retired links keep theirs, so that names stay what they are.
class ReverseNames {
   public:
    explicit ReverseNames(const std::vector<CustomObject>& objects) {
        for (const CustomObject& object : objects) {
            objects_.insert(object.name);
            if (object.options.placement == schema::Placement::by_customer) taken_.emplace(object.name, "customers");
        }
    }

    std::string next(const CustomField& link) {
        const bool plain = objects_.contains(link.entity) && taken_.emplace(link.entity, link.options.to).second;
        return plain ? link.entity : link.entity + "_" + link.name;
    }

   private:
    std::set<std::string> objects_;
    std::set<std::pair<std::string, std::string>> taken_;
};

}  // namespace

CustomSchema read_custom(storage::Connection& connection) {
    CustomSchema custom;
    if (connection.table_columns("custom_fields").empty()) return custom;
    connection.each("SELECT name,definition FROM custom_objects ORDER BY name", {}, [&](storage::Statement& row) {
        const json::Document definition{row.text(1)};
        custom.objects.push_back(object_of(std::string(row.text(0)), definition.root()));
    });
    ReverseNames reverse{custom.objects};
    connection.each("SELECT entity,name,slot,retired,definition FROM custom_fields ORDER BY entity,slot", {}, [&](storage::Statement& row) {
        const json::Document definition{row.text(4)};
        CustomField field = field_of(std::string(row.text(0)), std::string(row.text(1)), definition.root());
        field.slot = static_cast<std::size_t>(row.integer(2));
        field.retired = row.integer(3) != 0;
        if (field.type == FieldType::link) field.options.reverse = reverse.next(field);
        custom.fields.push_back(std::move(field));
    });
    custom.version = static_cast<std::uint64_t>(connection.integer("SELECT value FROM counters WHERE name=$1", {std::string("schema")}));
    return custom;
}

namespace {

struct CustomOfCustomer : schema::Entity {
    using Entity::Entity;
    schema::Link customer{this, "customer", {.to = "customers", .reverse = name(), .required = true, .listed = true}};
};

}  // namespace

std::shared_ptr<const schema::Entity> make_custom_entity(const CustomObject& object) {
    if (object.options.ownership == schema::Ownership::owned) return std::make_shared<schema::OwnedEntity>(object.name, object.options);
    if (object.options.placement == schema::Placement::by_customer) return std::make_shared<CustomOfCustomer>(object.name, object.options);
    return std::make_shared<schema::Entity>(object.name, object.options);
}

namespace {

// A field that a change makes or changes, and where it stands in what was sent.
struct Changed {
    std::string name, path;
};

void check_changed(const schema::Snapshot& snapshot, const schema::Shape& shape, const Changed& changed) {
    const schema::Field& field = shape.get(changed.name);
    if (!field.computed()) return;
    try {
        check_computed(snapshot, field);
    } catch (const Error& error) {
        std::vector<FieldError> faults = error.fields();
        for (FieldError& fault : faults) fault.path = changed.path + fault.path;
        throw Error{error.kind(), error.message(), std::move(faults)};
    }
}

// What the rows that are there have to be filled with.
std::int64_t request_filling(Platform& platform, storage::Connection& connection, const schema::Snapshot& snapshot,
                             const schema::Shape& shape, const std::vector<Changed>& changed) {
    bool computed = false, rollup = false;
    for (const Changed& each : changed) {
        computed |= shape.get(each.name).computed();
        rollup |= shape.get(each.name).type() == FieldType::rollup;
    }
    if (!computed) return 0;
    return request_refill(platform, connection, shape, snapshot.version(), rollup ? Refill::all : Refill::formulas);
}

// Writes the definition and makes its columns in one transaction; the new snapshot is served once it is durable. What it
// computes is judged against the schema as it will be. Returns the change with the job that fills the rows; 0 when there
// is none.
CustomChange change_schema(Platform& platform, const std::string& entity, const std::string& name, const std::vector<Changed>& changed,
                           const std::function<void(storage::Connection&)>& write, const AlsoChanged& also) {
    CustomChange change{name, 0};
    try {
        platform.database().write_alone([&](storage::Connection& connection) {
            connection.hold(storage::Held::schema);
            write(connection);
            storage::tell_of_change(connection, "schema");
            const schema::SnapshotPointer snapshot = platform.snapshot_of(connection);
            const schema::ShapePointer shape = snapshot->get(entity);
            for (const Changed& each : changed) check_changed(*snapshot, *shape, each);
            storage::add_custom(connection, *shape);
            change.job = request_filling(platform, connection, *snapshot, *shape, changed);
            if (also) also(connection, change);
        });
    } catch (...) {
        platform.forget_unserved();
        throw;
    }
    platform.reload_schema();
    return change;
}

// The definition with what follows from it written down: the type of what a roll-up gives.
std::string resolved(const schema::Snapshot& snapshot, const CustomField& field, const json::Value& definition) {
    if (field.type == FieldType::formula) {
        FieldType result = FieldType::number;
        if (definition.has("result") && !schema::find_type(text_of(definition["result"]), result)) throw_invalid("result", {"custom.type"});
        if (!schema::formula::can_result(result)) throw_invalid("result", {"formula.result_type"});
    }
    if (field.type != FieldType::rollup) return definition.dump();
    const schema::ShapePointer shape = snapshot.find(field.entity);
    const auto* collection = shape ? shape->find_collection(field.options.rollup.collection) : nullptr;
    if (!collection) throw_invalid("collection", {"custom.collection", {{"name", field.options.rollup.collection}}});
    const auto result = rollup_result(field.options.rollup.aggregate, snapshot.get(collection->entity)->find(field.options.rollup.field));
    if (!result) throw_invalid("field", {"custom.rollup_field"});
    return merged(definition, json::Document{"{\"result\":" + json::quoted(schema::name_of(*result)) + "}"}.root());
}

}  // namespace

CustomChange add_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const json::Value& definition,
                              const AlsoChanged& also) {
    require_administrator(actor);
    const schema::SnapshotPointer snapshot = platform.schema();
    const schema::ShapePointer shape = snapshot->get(entity);
    const std::string name = custom_name(definition["name"], "name");
    if (shape->find(name) || shape->find_collection(name)) throw_invalid("name", {"field.taken", {{"value", name}}});
    const auto live = std::count_if(shape->fields().begin(), shape->fields().end(), [](const auto* field) { return field->custom(); });
    if (static_cast<std::size_t>(live) >= kMostFields) throw_invalid("name", {"custom.too_many", {{"limit", std::to_string(kMostFields)}}});
    const CustomField field = field_of(entity, name, definition);
    check_field(*snapshot, field, "");
    const std::string text = resolved(*snapshot, field, definition);
    const auto write = [&](storage::Connection& connection) { store_field(connection, entity, name, text, "name"); };
    return change_schema(platform, entity, name, {{name, ""}}, write, also);
}

CustomChange change_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const std::string& name,
                                 const json::Value& changes, const AlsoChanged& also) {
    require_administrator(actor);
    const schema::SnapshotPointer snapshot = platform.schema();
    const schema::Field* field = snapshot->get(entity)->find(name);
    if (!field || !field->custom()) throw_not_found();
    FieldErrors errors;
    for (std::size_t i = 0; i < changes.size(); i++) {
        const std::string_view key = changes.key(i);
        const bool may = key == "label" || (key == "formula" && field->type() == FieldType::formula) ||
                         (key == "where" && field->type() == FieldType::rollup);
        if (!may) errors.add(std::string(text::first(key, 60)), {"custom.fixed"});
    }
    errors.throw_if_any();
    const bool recomputed = changes.has("formula") || changes.has("where");
    const std::vector<Changed> changed = recomputed ? std::vector<Changed>{{name, ""}} : std::vector<Changed>{};
    const auto write = [&](storage::Connection& connection) {
        const std::string before = connection.text("SELECT definition FROM custom_fields WHERE entity=$1 AND name=$2", {entity, name});
        const std::string after = merged(json::Document{before}.root(), changes);
        check_field(*snapshot, field_of(entity, name, json::Document{after}.root()), "");
        connection.run("UPDATE custom_fields SET definition=$1 WHERE entity=$2 AND name=$3", {after, entity, name});
    };
    return change_schema(platform, entity, name, changed, write, also);
}

void retire_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const std::string& name,
                         const AlsoChanged& also) {
    require_administrator(actor);
    const schema::SnapshotPointer snapshot = platform.schema();
    const schema::Field* field = snapshot->get(entity)->find(name);
    if (!field || !field->custom()) throw_not_found();
    const std::vector<std::string> before = broken_computed(*snapshot);
    const auto write = [&](storage::Connection& connection) {
        connection.run("UPDATE custom_fields SET retired=1 WHERE entity=$1 AND name=$2", {entity, name});
        for (const std::string& broken : broken_computed(*platform.snapshot_of(connection)))
            if (std::find(before.begin(), before.end(), broken) == before.end())
                throw Error{ErrorKind::conflict, {"custom.in_use", {{"field", broken}}}};
    };
    change_schema(platform, entity, name, {}, write, also);
}

CustomChange add_custom_object(Platform& platform, const access::Actor& actor, const json::Value& definition,
                               const AlsoChanged& also) {
    require_administrator(actor);
    const schema::SnapshotPointer snapshot = platform.schema();
    const std::string name = custom_name(definition["name"], "name");
    if (snapshot->find(name)) throw_invalid("name", {"field.taken", {{"value", name}}});
    if (text_of(definition["label"]).empty()) throw_invalid("label", {"field.required"});
    const json::Value fields = definition["fields"];
    std::vector<Changed> made;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < fields.size(); i++) {
        const std::string path = "fields[" + std::to_string(i) + "].";
        const CustomField field = field_of(name, custom_name(fields.at(i)["name"], path + "name"), fields.at(i));
        check_field(*snapshot, field, path);
        if (field.name == "x_name") continue;
        made.push_back({field.name, path});
        texts.push_back(resolved(*snapshot, field, fields.at(i)));
    }
    const auto write = [&](storage::Connection& connection) {
        connection.run("INSERT INTO custom_objects(name,definition) VALUES($1,$2)", {name, definition.dump()});
        const json::Document title{R"({"type":"text","label":"Nombre","required":true,"listed":true,"indexed":true,"searched":true})"};
        store_field(connection, name, "x_name", title.root().dump(), "name");
        for (std::size_t i = 0; i < made.size(); i++) store_field(connection, name, made[i].name, texts[i], made[i].path + "name");
    };
    return change_schema(platform, name, name, made, write, also);
}

}  // namespace lazo::records
