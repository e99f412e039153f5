// The roles that a new store begins with.
#pragma once

#include "base/locale.h"
#include "kernel/schema/value.h"

namespace lazo::records {
class Writer;
}

namespace lazo::setup {

// Writes them with their rights, named in the language; does nothing when the store has any role. Returns the role that
// a seller gets, for whoever makes the first users. The administrator's role is a name beside the user's flag, which is
// what counts.
struct DefaultRoles {
    schema::Key administrator, sales_manager, sales_rep, service_agent, marketer, read_only;
};
DefaultRoles ensure_default_roles(records::Writer& writer, Language language);

}  // namespace lazo::setup
