// The words of entities, fields and options in the asker's language: those of the locale files, or the label that was given
// to a custom one.
#pragma once

#include <string>

#include "kernel/api/call.h"

namespace lazo::api {

std::string entity_label(const Call& call, const schema::Shape& shape);      // "Clientes"
std::string entity_label_one(const Call& call, const schema::Shape& shape);  // "Cliente"
// What the page of a record calls the rows that link to it: "Personas" of a company, though they are customers.
std::string collection_label(const Call& call, const schema::Shape& shape, const schema::Collection& collection);
std::string field_label(const Call& call, const schema::Field& field);
std::string option_label(const Call& call, const schema::Field& field, const std::string& value);

}  // namespace lazo::api
