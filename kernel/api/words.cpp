#include "kernel/api/words.h"

#include "base/country.h"

namespace lazo::api {
namespace {

// As the argument `language` asks, else the asker's own.
Language language_of(const Call& call) {
    const std::string asked = call.argument("language");
    return asked == "es" ? Language::es : asked == "en" ? Language::en : call.actor.language();
}

std::string first_known(const Call& call, std::initializer_list<std::string> keys, const std::string& otherwise) {
    const Language language = language_of(call);
    for (const std::string& key : keys)
        if (call.services.texts.knows(language, key)) return call.services.texts.say(language, key);
    return otherwise;
}

}  // namespace

std::string entity_label(const Call& call, const schema::Shape& shape) {
    return first_known(call, {"entity." + shape.name()}, shape.label().empty() ? shape.name() : shape.label());
}

std::string entity_label_one(const Call& call, const schema::Shape& shape) {
    return first_known(call, {"entity." + shape.name() + ".one"}, shape.label().empty() ? shape.name() : shape.label());
}

std::string collection_label(const Call& call, const schema::Shape& shape, const schema::Collection& collection) {
    return first_known(call, {shape.name() + "." + collection.name}, entity_label(call, *call.schema->get(collection.entity)));
}

std::string field_label(const Call& call, const schema::Field& field) {
    const std::string& given = field.options().label;
    if (field.custom() && !given.empty()) return given;
    return first_known(call, {field.entity().name() + "." + field.name(), "field." + field.name()}, field.name());
}

std::string option_label(const Call& call, const schema::Field& field, const std::string& value) {
    const schema::Option* option = field.find_option(value);
    if (option && !option->label.empty()) return option->label;
    return first_known(call, {field.entity().name() + "." + field.name() + "." + value, "option." + field.name() + "." + value},
                       country_name(value, language_of(call)));
}

}  // namespace lazo::api
