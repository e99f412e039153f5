#include "kernel/imports/words.h"

#include <cctype>

#include "base/text.h"

namespace lazo::imports {
namespace {

void add_known(const Texts& texts, const std::string& key, std::vector<std::string>& names) {
    for (const Language language : {Language::es, Language::en})
        if (texts.knows(language, key)) names.push_back(plain_words(texts.say(language, key)));
}

// "birthDate" as "birth Date": only where a small letter is followed by a capital.
std::string humps_apart(std::string_view written) {
    std::string apart;
    for (std::size_t i = 0; i < written.size(); i++) {
        const auto is = [&](std::size_t at, int (*test)(int)) {
            return test(static_cast<unsigned char>(written[at])) != 0;
        };
        if (i > 0 && is(i, std::isupper) && is(i - 1, std::islower)) apart += ' ';
        apart += written[i];
    }
    return apart;
}

}  // namespace

std::string plain_words(std::string_view written) {
    std::string joined;
    for (const std::string& word : text::words(text::fold(humps_apart(written.substr(0, 400)))))
        joined += (joined.empty() ? "" : " ") + word;
    return joined;
}

std::vector<std::string> names_of(const Texts& texts, const schema::Field& field) {
    std::vector<std::string> names{plain_words(field.name())};
    if (field.custom()) names.push_back(plain_words(std::string_view{field.name()}.substr(2)));
    if (!field.options().label.empty()) names.push_back(plain_words(field.options().label));
    add_known(texts, field.entity().name() + "." + field.name(), names);
    add_known(texts, "field." + field.name(), names);
    return names;
}

std::vector<std::string> names_of(const Texts& texts, const schema::Shape& entity) {
    std::vector<std::string> names{plain_words(entity.name())};
    if (!entity.label().empty()) names.push_back(plain_words(entity.label()));
    add_known(texts, "entity." + entity.name(), names);
    add_known(texts, "entity." + entity.name() + ".one", names);
    return names;
}

std::vector<std::string> names_of(const Texts& texts, const schema::Field& field, const schema::Option& option) {
    std::vector<std::string> names{plain_words(option.value)};
    if (!option.label.empty()) names.push_back(plain_words(option.label));
    add_known(texts, field.entity().name() + "." + field.name() + "." + option.value, names);
    add_known(texts, "option." + field.name() + "." + option.value, names);
    return names;
}

}  // namespace lazo::imports
