// Jobs of the server, waited for.
#pragma once

#include <string>

#include "bench/session.h"

namespace lazo::bench {

// `started` is the answer that named the job. Returns the job's JSON; throws std::runtime_error unless it is done.
std::string wait_for_job(Session& session, const Session::Answer& started);

}  // namespace lazo::bench
