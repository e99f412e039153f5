// A job as the API shows it.
#pragma once

#include <string>

#include "base/locale.h"
#include "kernel/api/call.h"
#include "kernel/jobs/job.h"

namespace lazo::api {

std::string job_json(const Texts& texts, Language language, const jobs::JobFacts& job);
// 202 with a job that is made in one transaction with the request's key, and the operation that it will write. Throws
// Error{conflict} "jobs.same_under_way" when a job with its unique key waits or runs.
http::Response enqueued(const Call& call, const jobs::Job& job, std::int64_t operation);

}  // namespace lazo::api
