// The first company and administrator of an empty store: by the browser, or by `lazo init`.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "kernel/api/services.h"

namespace lazo::api {

struct FirstRun {
    schema::Record company;
    schema::Record administrator;
    std::string password;
};

// {"company": {...}, "administrator": {...}}; throws Error{invalid} with all field errors.
FirstRun read_first_run(const schema::Snapshot& schema, const json::Value& json);
// Throws Error{conflict} "setup.done" when the store has people. The administrator's id.
std::int64_t write_first_run(Services& services, const FirstRun& first);

}  // namespace lazo::api
