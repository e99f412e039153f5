// Custom fields and objects: made at run time, kept in the store as JSON definitions, served at once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "kernel/records/platform.h"

namespace lazo::records {

struct CustomSchema {
    std::vector<schema::CustomObject> objects;
    std::vector<schema::CustomField> fields;
    std::uint64_t version = 0;  // grows with every change
};
CustomSchema read_custom(storage::Connection& connection);
std::shared_ptr<const schema::Entity> make_custom_entity(const schema::CustomObject& object);

// {"name": "x_color", "type": "choice", "label": "Color", "options": [{"value": "red", "label": "Rojo"}], "required",
// "listed", "indexed", "to", "min", "max", "max_length", "formula", "result"}. "x_" is put before a name that lacks it.
// Only administrators. Throws Error{invalid} with all field errors; at most 1,000 live custom fields an entity.
std::string add_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const json::Value& definition);
// The column stays, its values stay in history; the name may be used again by a new field.
void retire_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const std::string& name);
// {"name": "x_machines", "label": "Máquinas", "icon": "engine", "owned": true, "of_customer": false, "fields": [...]}.
std::string add_custom_object(Platform& platform, const access::Actor& actor, const json::Value& definition);

}  // namespace lazo::records
