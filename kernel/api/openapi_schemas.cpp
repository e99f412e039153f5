#include "kernel/api/openapi_schemas.h"

#include "kernel/schema/fields/kind.h"

namespace lazo::api {

using schema::Field;
using schema::FieldType;

namespace {

constexpr std::string_view kShared =
    R"("Link":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"entity":{"type":"string"},"label":{"type":["string","null"]}}},
"Money":{"type":"object","required":["amount","currency"],"properties":{"amount":{"type":"string","examples":["12.30"]},"currency":{"type":"string","examples":["EUR"]}}},
"Phone":{"type":"object","properties":{"e164":{"type":["string","null"],"examples":["+34612345678"]},"typed":{"type":"string"},"valid":{"type":"boolean"}}},
"Address":{"type":"object","properties":{"street":{"type":["string","null"]},"city":{"type":["string","null"]},"region":{"type":["string","null"]},"postal_code":{"type":["string","null"]},"country":{"type":["string","null"]}}},
"Problem":{"type":"object","required":["type","title","status"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},"code":{"type":"string"},"request_id":{"type":"string"},"errors":{"type":"array","items":{"type":"object","required":["path","code","message"],"properties":{"path":{"type":"string"},"code":{"type":"string"},"message":{"type":"string"}}}}}})";

void write_type(json::Writer& out, std::string_view type, std::string_view format = {}) {
    out.key("type").begin_array().text(type).text("null").end_array();
    if (!format.empty()) out.key("format").text(format);
}

// A structure, or null; a request may also send the plain form.
void write_structure(json::Writer& out, std::string_view name, Direction direction, std::string_view plain) {
    out.key("anyOf")
        .begin_array()
        .begin_object()
        .key("$ref")
        .text("#/components/schemas/" + std::string(name))
        .end_object();
    if (direction == Direction::request) out.begin_object().key("type").text(plain).end_object();
    out.begin_object().key("type").text("null").end_object().end_array();
}

// The values of a choice, unless there are too many to read (countries).
void write_choice(json::Writer& out, const Field& field) {
    write_type(out, "string");
    if (field.options().options.empty() || field.options().options.size() > 60) return;
    out.key("enum").begin_array();
    for (const schema::Option& option : field.options().options) out.text(option.value);
    out.null().end_array();
}

void write_links(json::Writer& out, Direction direction) {
    out.key("type").begin_array().text("array").text("null").end_array().key("items").begin_object();
    write_structure(out, "Link", direction, "string");
    out.end_object();
}

void write_texts(json::Writer& out) {
    out.key("type")
        .begin_array()
        .text("array")
        .text("null")
        .end_array()
        .key("items")
        .begin_object()
        .key("type")
        .text("string")
        .end_object();
}

}  // namespace

bool is_sent(const Field& field) {
    return !field.options().read_only && !field.computed() && field.type() != FieldType::sequence;
}

void write_value_schema(json::Writer& out, const Field& field, Direction direction) {
    switch (field.value_type()) {
        case FieldType::number:
        case FieldType::percent:
        case FieldType::duration:
            return write_type(out, "number");
        case FieldType::flag:
            return write_type(out, "boolean");
        case FieldType::date:
            return write_type(out, "string", "date");
        case FieldType::moment:
            return write_type(out, "string", "date-time");
        case FieldType::email:
            return write_type(out, "string", "email");
        case FieldType::choice:
            return write_choice(out, field);
        case FieldType::choices:
            return write_texts(out);
        case FieldType::money:
            return write_structure(out, "Money", direction, "number");
        case FieldType::phone:
            return write_structure(out, "Phone", direction, "string");
        case FieldType::address:
            return write_structure(out, "Address", direction, "string");
        case FieldType::link:
        case FieldType::any_link:
            return write_structure(out, "Link", direction, "string");
        case FieldType::links:
            return write_links(out, direction);
        case FieldType::json:
            return;  // anything
        default:
            return write_type(out, "string");
    }
}

namespace {

void write_fields(json::Writer& out, const schema::Shape& shape, Direction direction) {
    for (const Field* field : shape.fields()) {
        if (direction == Direction::request && !is_sent(*field)) continue;
        out.key(field->name()).begin_object();
        write_value_schema(out, *field, direction);
        out.end_object();
    }
    for (const schema::Collection& collection : shape.collections()) {
        if (!collection.child) continue;
        out.key(collection.name).begin_object().key("type").text("array").key("items").begin_object().key("$ref");
        out.text("#/components/schemas/" + collection.entity + (direction == Direction::request ? "_draft" : ""))
            .end_object()
            .end_object();
    }
}

void write_answer(json::Writer& out, const schema::Shape& shape) {
    out.key(shape.name())
        .begin_object()
        .key("type")
        .text("object")
        .key("required")
        .raw(R"(["id"])")
        .key("properties")
        .begin_object();
    out.key("id").raw(R"({"type":"string"})").key("version").raw(R"({"type":"integer"})");
    write_fields(out, shape, Direction::answer);
    out.key("_can").raw(R"({"type":"object","additionalProperties":{"type":"boolean"}})");
    out.end_object().end_object();
}

void write_draft(json::Writer& out, const schema::Shape& shape) {
    out.key(shape.name() + "_draft").begin_object().key("type").text("object").key("properties").begin_object();
    if (shape.parent()) out.key("id").raw(R"({"type":"string"})");
    write_fields(out, shape, Direction::request);
    out.end_object().end_object();
}

}  // namespace

void write_schemas(json::Writer& out, const schema::Snapshot& schema) {
    std::string entities;
    for (const schema::ShapePointer& shape : schema.in_order()) {
        if (shape->entity().options().internal) continue;
        write_answer(out, *shape);
        write_draft(out, *shape);
    }
    const json::Document shared{"{" + std::string(kShared) + "}"};
    for (std::size_t i = 0; i < shared.root().size(); i++)
        out.key(shared.root().key(i)).raw(shared.root().member(i).dump());
}

}  // namespace lazo::api
