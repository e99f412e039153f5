#include "base/error.h"

namespace lazo {

void throw_invalid(std::string path, Message message) {
    std::vector<FieldError> fields;
    fields.push_back({std::move(path), std::move(message)});
    throw Error{ErrorKind::invalid, {"error.invalid"}, std::move(fields)};
}

void throw_not_found() { throw Error{ErrorKind::not_found, {"error.not_found"}}; }

void throw_internal(std::string what) { throw Error{ErrorKind::internal, {std::move(what)}}; }

}  // namespace lazo
