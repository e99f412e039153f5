#include "kernel/records/rules.h"

#include "base/error.h"

namespace lazo::records {

void FieldErrors::throw_if_any() const {
    if (!errors_.empty()) throw Error{ErrorKind::invalid, {"error.invalid"}, errors_};
}

}  // namespace lazo::records
