// Custom fields and objects: made at run time, kept in the store as JSON definitions, served at once.
#pragma once

#include <memory>
#include <functional>
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

struct CustomChange {
    std::string name;
    std::int64_t job = 0;  // that fills the rows which are there; 0: there are none, or nothing to fill
};

// What is written in the same transaction as the change; may be called again, as a Work.
using AlsoChanged = std::function<void(storage::Connection&, const CustomChange&)>;

// {"name": "x_color", "type": "choice", "label": "Color", "options": [{"value": "red", "label": "Rojo"}], "required",
// "listed", "indexed", "to", "min", "max", "max_length"}; of a formula {"formula", "result"}, of a roll-up {"collection",
// "aggregate": count, sum, min, max or avg, "field", "where": a filter over own fields of the rows}. "x_" is put before a
// name that lacks it. Only administrators. Throws Error{invalid} with all field errors, a formula's with its place; at
// most 1,000 live custom fields an entity.
CustomChange add_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const json::Value& definition,
                              const AlsoChanged& also = {});
// {"label", "formula" or "where"}: all else is fixed once values may stand.
CustomChange change_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const std::string& name,
                                 const json::Value& changes, const AlsoChanged& also = {});
// The column and its values stay, so the name is never used again. Throws Error{conflict} "custom.in_use" while formulas
// or roll-ups read it.
void retire_custom_field(Platform& platform, const access::Actor& actor, const std::string& entity, const std::string& name,
                         const AlsoChanged& also = {});
// {"name": "x_machines", "label": "Máquinas", "icon": "engine", "owned": true, "of_customer": false, "fields": [...]}.
CustomChange add_custom_object(Platform& platform, const access::Actor& actor, const json::Value& definition,
                               const AlsoChanged& also = {});

}  // namespace lazo::records
