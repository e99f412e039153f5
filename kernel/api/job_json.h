// A job as the API shows it.
#pragma once

#include <string>

#include "base/locale.h"
#include "kernel/jobs/job.h"

namespace lazo::api {

std::string job_json(const Texts& texts, Language language, const jobs::JobFacts& job);

}  // namespace lazo::api
