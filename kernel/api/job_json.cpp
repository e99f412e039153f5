#include "kernel/api/job_json.h"

#include "base/error.h"
#include "base/json.h"
#include "kernel/jobs/queue.h"

namespace lazo::api {

std::string job_json(const Texts& texts, Language language, const jobs::JobFacts& job) {
    json::Writer out;
    out.begin_object().key("id").text(std::to_string(job.id)).key("kind").text(job.kind).key("state").text(jobs::name_of(job.state));
    out.key("progress").begin_object().key("done").integer(job.done).key("total").integer(job.total).key("rate").raw(job.rate.to_text()).end_object();
    out.key("attempts").integer(job.attempts).key("created_at").text(job.created_at.to_text());
    if (job.ended_at) out.key("ended_at").text(job.ended_at->to_text());
    out.key("result");
    job.result.empty() ? out.null() : out.raw(job.result);
    out.key("error");
    job.error ? out.text(texts.say(language, *job.error)) : out.null();
    out.end_object();
    return out.take();
}

http::Response enqueued(const Call& call, const jobs::Job& job, std::int64_t operation) {
    std::string text;
    call.platform().database().write([&](storage::Connection& connection) {
        const jobs::Enqueued made = call.services.jobs.enqueue(connection, job);
        if (!made.made) throw Error{ErrorKind::conflict, {"jobs.same_under_way"}};
        json::Writer out;
        out.begin_object().key("job").text(std::to_string(made.id));
        out.key("operation").text(std::to_string(operation)).end_object();
        text = out.take();
        call.keep(connection, {202, text, operation});
    });
    return http::Response::json(202, text).header("Lazo-Operation", std::to_string(operation));
}

}  // namespace lazo::api
