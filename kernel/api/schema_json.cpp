#include "kernel/api/schema_json.h"

#include "base/json.h"
#include "kernel/schema/fields/kind.h"

namespace lazo::api {
namespace {

void write_flags(json::Writer& out, const schema::FieldOptions& options) {
    const std::pair<const char*, bool> flags[] = {{"required", options.required},   {"indexed", options.indexed}, {"unique", options.unique},
                                                  {"facet", options.facet},         {"searched", options.searched}, {"listed", options.listed},
                                                  {"sensitive", options.sensitive}, {"reads_logged", options.reads_logged}, {"read_only", options.read_only}};
    for (const auto& [name, on] : flags)
        if (on) out.key(name).boolean(true);
}

std::string field_json(const schema::Field& field) {
    const schema::FieldOptions& options = field.options();
    json::Writer out;
    out.begin_object().key("name").text(field.name()).key("type").text(schema::name_of(field.type()));
    if (field.computed()) out.key("result").text(schema::name_of(options.result));
    if (!field.target().empty()) out.key("to").text(field.target());
    if (!options.reverse.empty()) out.key("reverse").text(options.reverse);
    if (!options.rollup.collection.empty()) out.key("over").text(options.rollup.collection).key("of").text(options.rollup.field);
    if (!options.formula.empty()) out.key("formula").text(options.formula);
    if (!options.made_of.empty()) {
        out.key("made_of").begin_array();
        for (const std::string& part : options.made_of) out.text(part);
        out.end_array();
    }
    write_flags(out, options);
    if (!options.fallback.empty()) out.key("fallback").text(options.fallback);
    if (!options.options.empty() && options.options.size() < 60) {
        out.key("options").begin_array();
        for (const schema::Option& option : options.options) out.text(option.value);
        out.end_array();
    }
    out.end_object();
    return out.take();
}

std::string_view placement_of(const schema::Entity& entity) {
    switch (entity.options().placement) {
        case schema::Placement::customer: return "customer";
        case schema::Placement::by_customer: return "by_customer";
        case schema::Placement::reference: return "reference";
        case schema::Placement::unsaid:
        case schema::Placement::single: return "single";
    }
    return "single";
}

std::string_view ownership_of(const schema::Entity& entity) {
    switch (entity.options().ownership) {
        case schema::Ownership::none: return "none";
        case schema::Ownership::owned: return "owned";
        case schema::Ownership::inherited: return "inherited";
    }
    return "none";
}

}  // namespace

std::string schema_json(const schema::Snapshot& snapshot) {
    std::string text = "{\"entities\": [";
    bool first = true;
    for (const schema::ShapePointer& shape : snapshot.in_order()) {
        json::Writer head;
        head.begin_object().key("name").text(shape->name()).key("placement").text(placement_of(shape->entity()));
        head.key("ownership").text(ownership_of(shape->entity())).key("parent").text(shape->entity().options().parent).end_object();
        std::string line = head.take();
        line.pop_back();
        text += (first ? "\n" : ",\n") + line + ",\"fields\": [";
        first = false;
        for (std::size_t i = 0; i < shape->fields().size(); i++) text += (i ? ",\n    " : "\n    ") + field_json(*shape->fields()[i]);
        text += "\n]}";
    }
    return text + "\n]}";
}

}  // namespace lazo::api
