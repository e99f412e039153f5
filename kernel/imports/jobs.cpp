// The work of imports as jobs.
#include "base/error.h"
#include "base/json.h"
#include "kernel/imports/imports.h"
#include "kernel/imports/preview.h"
#include "kernel/imports/run.h"
#include "kernel/jobs/runner.h"

namespace lazo::imports {
namespace {

std::int64_t import_of(const jobs::JobContext& job) {
    const json::Document payload{job.payload()};
    return payload.root()["import"].integer();
}

access::Actor actor_of(records::Platform& platform, const jobs::JobContext& job) {
    if (job.user() == 0) return platform.system_actor();
    return {platform.directory(), job.user()};
}

Progress progress_of(jobs::JobContext& job) {
    return [&job](std::int64_t done, std::int64_t total) {
        job.report(done, total);
        return !job.cancelled();
    };
}

void run_preview(jobs::JobContext& job, records::Platform& platform, const Texts& texts) {
    const access::Actor actor = actor_of(platform, job);
    const Ledger ledger = get_ledger(platform.database().read()->connection(), import_of(job));
    const Preview result = preview(platform, actor, texts, ledger, progress_of(job));
    if (!result.whole) return;
    const std::string text = result.to_json(texts, actor.language());
    platform.database().write([&](storage::Connection& connection) { set_preview(connection, ledger.id, text); });
    job.set_result(text);
}

void run_import(jobs::JobContext& job, records::Platform& platform, const Texts& texts) {
    const access::Actor actor = actor_of(platform, job);
    RunOptions options;
    options.progress = progress_of(job);
    const RunResult result = run(platform, actor, texts, import_of(job), options);
    if (result.whole) job.report(result.rows, result.rows);
    job.set_result(result.to_json());
}

}  // namespace

void add_import_jobs(jobs::Runner& runner, records::Platform& platform, const Texts& texts) {
    runner.handle("import.preview", [&](jobs::JobContext& job) { run_preview(job, platform, texts); });
    runner.handle("import.run", [&](jobs::JobContext& job) { run_import(job, platform, texts); });
}

}  // namespace lazo::imports
