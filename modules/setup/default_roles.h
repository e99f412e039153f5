// The roles that a new store begins with.
#pragma once

#include "base/locale.h"
#include "kernel/schema/value.h"

namespace lazo::records {
class Writer;
}

namespace lazo::setup {

// Their keys. The administrator's role is a name beside the flag of the user, which is what counts.
struct DefaultRoles {
    schema::Key administrator, sales_manager, sales_rep, service_agent, marketer, read_only;
};
// Writes them with their rights, named in the language; a store that has any role keeps what it has, and all keys are
// empty. Called with the first company.
DefaultRoles ensure_default_roles(records::Writer& writer, Language language);

}  // namespace lazo::setup
