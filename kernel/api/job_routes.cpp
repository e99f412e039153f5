// Jobs: what runs, how far it is, ending and repeating it. Everybody sees their own; administrators see all.
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "kernel/api/job_json.h"
#include "kernel/api/routes.h"
#include "kernel/jobs/queue.h"

namespace lazo::api {
namespace {

std::string text_of(const Call& call, const jobs::JobFacts& job) {
    return job_json(call.services.texts, call.actor.language(), job);
}

jobs::JobFacts own_job(const Call& call) {
    jobs::JobFacts job = call.services.jobs.get(call.number());
    if (job.created_by != call.actor.user() && !call.actor.administrator()) throw_not_found();
    return job;
}

jobs::JobList question_of(const Call& call) {
    jobs::JobList question;
    question.kind = call.argument("kind");
    question.limit = call.limit(50, 200);
    if (!call.actor.administrator()) question.created_by = call.actor.user();
    if (const std::string state = call.argument("state"); !state.empty()) {
        jobs::State found{};
        if (!jobs::find_state(state, found))
            throw_invalid("state", {"field.no_such_option", {{"value", std::string(text::first(state, 60))}}});
        question.state = found;
    }
    if (const std::string cursor = call.argument("cursor"); !cursor.empty()) {
        const auto key = schema::Key::parse(cursor);
        if (!key || key->id <= 0) throw_invalid("cursor", {"list.cursor"});
        question.before = key->id;
    }
    return question;
}

http::Response list(const Call& call) {
    const jobs::JobList question = question_of(call);
    const std::vector<jobs::JobFacts> jobs = call.services.jobs.list(question);
    json::Writer out;
    out.begin_object().key("rows").begin_array();
    for (const jobs::JobFacts& job : jobs) out.raw(text_of(call, job));
    out.end_array().key("next");
    if (static_cast<std::int64_t>(jobs.size()) < question.limit)
        out.null();
    else
        out.text(std::to_string(jobs.back().id));
    out.end_object();
    return http::Response::json(200, out.take());
}

http::Response get(const Call& call) { return http::Response::json(200, text_of(call, own_job(call))); }

using Steer = jobs::JobFacts (jobs::Queue::*)(std::int64_t, const jobs::Queue::Also&);

http::Response steer(const Call& call, Steer how) {
    std::string text;
    (call.services.jobs.*how)(own_job(call).id, [&](storage::Connection& connection, const jobs::JobFacts& job) {
        text = text_of(call, job);
        call.keep(connection, {200, text});
    });
    return http::Response::json(200, text);
}

http::Response cancel(const Call& call) { return steer(call, &jobs::Queue::cancel); }
http::Response retry(const Call& call) { return steer(call, &jobs::Queue::retry); }

}  // namespace

void add_job_routes(http::Router& router, Services& services) {
    using http::Method;
    add_route(router, services, Method::get, "/api/v1/jobs", list, "jobs");
    add_route(router, services, Method::get, "/api/v1/jobs/{id}", get, "jobs");
    add_route(router, services, Method::post, "/api/v1/jobs/{id}/cancel", cancel);
    add_route(router, services, Method::post, "/api/v1/jobs/{id}/retry", retry);
}

}  // namespace lazo::api
