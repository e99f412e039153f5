// The faults of a record that was sent, all at once: what could not be read, and what the pipeline says of the rest.
#pragma once

#include <functional>

#include "kernel/api/call.h"
#include "kernel/records/rules.h"

namespace lazo::api {

using RecordCheck = std::function<void(records::Writer&)>;

// Nothing when all was read. Else throws Error{invalid} with `unread` and with what `check` says of other fields; or
// what `check` throws that is about no field: no right, no such record. Its writer is only for checks.
void throw_if_unread(const Call& call, const schema::Shape& shape, records::FieldErrors unread,
                     const RecordCheck& check);

}  // namespace lazo::api
