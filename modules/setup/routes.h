// The routes of the module beside the records of its entities.
#pragma once

#include "kernel/api/call.h"

namespace lazo::setup {

void add_routes(http::Router& router, api::Services& services);

}  // namespace lazo::setup
