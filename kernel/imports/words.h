// The words of fields and options in both languages, folded as file headers and cells are compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/locale.h"
#include "kernel/schema/snapshot.h"

namespace lazo::imports {

// "Fecha de Nacimiento:", "birth_date" and "birthDate" as words with single blanks: "fecha de nacimiento", "birth
// date".
std::string plain_words(std::string_view written);

// What people call the field: its name and its labels.
std::vector<std::string> names_of(const Texts& texts, const schema::Field& field);
std::vector<std::string> names_of(const Texts& texts, const schema::Shape& entity);
// What people call an answer of a choice field.
std::vector<std::string> names_of(const Texts& texts, const schema::Field& field, const schema::Option& option);

}  // namespace lazo::imports
