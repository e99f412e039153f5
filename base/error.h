// One error type for the whole program: thrown where a fault is known, caught once per request, job or message.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace lazo {

enum class ErrorKind : std::uint8_t {
    invalid,          // 400: what was sent cannot be taken; `fields` says where
    unauthenticated,  // 401
    forbidden,        // 403
    not_found,        // 404: also for what the asker may not see
    conflict,         // 409: stale version, duplicate claim
    too_large,        // 413
    too_many,         // 429
    unavailable,      // 503: try again
    no_space,         // 507: the disk is full; reads go on
    internal,         // 500: a fault of ours; the message never leaves the log
};

// A text named by its key in the locale files and the values of its {placeholders}; it becomes words in the user's
// language at the edge (base/locale.h). A key that no locale knows is shown as it is.
struct Message {
    std::string key;
    std::vector<std::pair<std::string, std::string>> values = {};
};

// One fault of one field. `path` names it as the sender did: "emails[1].email", "filter.all[0].country".
struct FieldError {
    std::string path;
    Message message;
};

class Error : public std::exception {
   public:
    Error(ErrorKind kind, Message message, std::vector<FieldError> fields = {})
        : kind_(kind), message_(std::move(message)), fields_(std::move(fields)) {}

    ErrorKind kind() const { return kind_; }
    const Message& message() const { return message_; }
    const std::vector<FieldError>& fields() const { return fields_; }
    const char* what() const noexcept override { return message_.key.c_str(); }

   private:
    ErrorKind kind_;
    Message message_;
    std::vector<FieldError> fields_;
};

// Bad input in one place: Error{invalid} with a single field error.
[[noreturn]] void throw_invalid(std::string path, Message message);
[[noreturn]] void throw_not_found();
// A broken promise inside the program; `what` goes to the log only.
[[noreturn]] void throw_internal(std::string what);

}  // namespace lazo
