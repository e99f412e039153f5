#include "kernel/imports/imports.h"

#include <filesystem>

#include "base/crypto.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "kernel/imports/guess.h"
#include "kernel/imports/opened.h"
#include "kernel/imports/suggestion.h"

namespace lazo::imports {
namespace {

std::string inspection_json(const Inspection& inspection, const std::vector<std::string>& guesses,
                            const Mapping& suggestion) {
    json::Writer out;
    out.begin_object()
        .key("encoding")
        .text(inspection.dialect.encoding)
        .key("delimiter")
        .text(std::string(1, inspection.dialect.delimiter));
    out.key("header").boolean(inspection.dialect.has_header).key("columns").begin_array();
    for (std::size_t i = 0; i < inspection.columns.size(); i++) {
        const Column& column = inspection.columns[i];
        out.begin_object().key("name").text(column.name).key("samples").begin_array();
        for (const std::string& sample : column.samples) out.text(sample);
        out.end_array().key("guess");
        if (guesses[i].empty())
            out.null();
        else
            out.text(guesses[i]);
        out.end_object();
    }
    out.end_array().key("suggestion").raw(to_json(suggestion));
    out.key("size").integer(static_cast<std::int64_t>(inspection.size)).end_object();
    return out.take();
}

schema::ShapePointer importable(const records::Platform& platform, const access::Actor& actor,
                                const std::string& entity) {
    const schema::ShapePointer shape = platform.schema()->find(entity);
    const bool known = shape && actor.visible(*shape).reach != query::Reach::nothing;
    if (!known) throw_invalid("entity", {"import.no_such_entity", {{"entity", std::string(text::first(entity, 60))}}});
    if (!actor.may(*shape, access::Action::create)) actor.require(*shape, access::Action::update);
    return shape;
}

void write_id(json::Writer& out, std::string_view name, std::int64_t id) {
    out.key(name);
    if (id == 0)
        out.null();
    else
        out.text(std::to_string(id));
}

}  // namespace

Ledger Imports::add(const access::Actor& actor, const Upload& upload, const AlsoAdded& also) {
    const schema::ShapePointer shape = importable(platform_, actor, upload.entity);
    const Inspection inspection = inspect(upload.path);
    Ledger ledger;
    platform_.ids().reserve(platform_.database(), "imports", 1);
    ledger.id = platform_.ids().next("imports");
    ledger.entity = shape->name();
    ledger.user = actor.user();
    ledger.name = text::first(text::trim(upload.name), 200);
    ledger.path = folder_ + "/import-" + std::to_string(ledger.id) + "-" + crypto::random_token(6);
    ledger.created_at = platform_.clock().now();
    const schema::SnapshotPointer schema = platform_.schema();
    const std::vector<std::string> guesses = guess_targets(*schema, actor, shape, texts_, inspection.columns);
    ledger.inspection =
        inspection_json(inspection, guesses, suggest_mapping(*schema, actor, shape, inspection.columns, guesses));
    std::filesystem::rename(upload.path, ledger.path);
    platform_.database().write([&](storage::Connection& connection) {
        insert_ledger(connection, ledger);
        if (also) also(connection, ledger);
    });
    return ledger;
}

Ledger Imports::get(const access::Actor& actor, std::int64_t id) const {
    Ledger ledger = get_ledger(platform_.database().read()->connection(), id);
    if (ledger.user != actor.user() && !actor.administrator() && !actor.is_system()) throw_not_found();
    return ledger;
}

void Imports::check_mapping(const access::Actor& actor, const Ledger& ledger, const std::string& mapping) const {
    Ledger with = ledger;
    with.mapping = mapping;
    Opened{platform_, actor, texts_, with};
}

bool Imports::runs(std::int64_t job) const {
    const auto facts = queue_.find(job);
    return facts && !facts->ended();
}

std::int64_t Imports::forget_files(Moment before) {
    std::vector<Ledger> old;
    {
        const auto reading = platform_.database().read();
        for (const std::int64_t id : ledgers_with_files(reading->connection(), before))
            old.push_back(get_ledger(reading->connection(), id));
    }
    std::erase_if(old, [&](const Ledger& ledger) { return runs(ledger.job) || runs(ledger.preview_job); });
    for (const Ledger& ledger : old) {
        std::filesystem::remove(ledger.path);
        std::filesystem::remove(ledger.error_path());
        platform_.database().write([&](storage::Connection& connection) { forget_file(connection, ledger.id); });
    }
    return static_cast<std::int64_t>(old.size());
}

std::int64_t Imports::enqueue(storage::Connection& connection, const std::string& kind, const Ledger& ledger,
                              std::int64_t user) {
    jobs::Job job;
    job.kind = kind;
    job.payload = "{\"import\":" + std::to_string(ledger.id) + "}";
    job.created_by = user;
    job.unique_key = kind + ":" + std::to_string(ledger.id);
    return queue_.enqueue(connection, job).id;
}

Started Imports::preview(const access::Actor& actor, std::int64_t id, const std::string& mapping,
                         const AlsoStarted& also) {
    const Ledger ledger = get(actor, id);
    if (ledger.state != "uploaded")
        throw Error{ErrorKind::conflict, {ledger.state == "done" ? "import.done" : "import.running"}};
    require_file(ledger);
    check_mapping(actor, ledger, mapping);
    Started started;
    platform_.database().write([&](storage::Connection& connection) {
        set_mapping(connection, id, mapping);
        started.job = enqueue(connection, "import.preview", ledger, actor.user());
        set_preview_job(connection, id, started.job);
        if (also) also(connection, started);
    });
    return started;
}

std::int64_t Imports::begin(const access::Actor& actor, std::int64_t id, const std::string& mapping) {
    const Ledger ledger = get(actor, id);
    if (ledger.state == "done") throw Error{ErrorKind::conflict, {"import.done"}};
    require_file(ledger);
    check_mapping(actor, ledger, ledger.position > 0 ? ledger.mapping : mapping);
    const std::int64_t operation = ledger.operation != 0 ? ledger.operation : platform_.new_operation();
    platform_.database().write([&](storage::Connection& connection) {
        if (ledger.position == 0) set_mapping(connection, id, mapping);
        set_running(connection, id, operation, ledger.job);
    });
    return operation;
}

Started Imports::start(const access::Actor& actor, std::int64_t id, const std::string& mapping,
                       const AlsoStarted& also) {
    const Ledger ledger = get(actor, id);
    if (runs(ledger.job)) throw Error{ErrorKind::conflict, {"import.running"}};
    Started started;
    started.operation = begin(actor, id, mapping);
    platform_.database().write([&](storage::Connection& connection) {
        started.job = enqueue(connection, "import.run", ledger, actor.user());
        set_running(connection, id, started.operation, started.job);
        if (also) also(connection, started);
    });
    return started;
}

std::string Imports::state_of(const Ledger& ledger) const {
    if (ledger.state == "running" && ledger.job != 0) {
        const auto job = queue_.find(ledger.job);
        if (job && !job->ended()) return "running";
        return job && job->state == jobs::State::cancelled ? "cancelled" : "failed";
    }
    if (ledger.state != "uploaded" || ledger.preview_job == 0) return ledger.state;
    if (!ledger.preview.empty()) return "previewed";
    return runs(ledger.preview_job) ? "previewing" : "uploaded";
}

std::string Imports::to_json(const Ledger& ledger) const {
    std::string text = ledger.inspection;  // {"encoding", ...}: goes on with what changes
    text.pop_back();
    json::Writer out;
    out.begin_object()
        .key("id")
        .text(std::to_string(ledger.id))
        .key("entity")
        .text(ledger.entity)
        .key("name")
        .text(ledger.name);
    out.key("mapping");
    if (ledger.mapping.empty())
        out.null();
    else
        out.raw(ledger.mapping);
    out.key("state").text(state_of(ledger)).key("preview");
    if (ledger.preview.empty())
        out.null();
    else
        out.raw(ledger.preview);
    write_id(out, "job", ledger.job != 0 ? ledger.job : ledger.preview_job);
    write_id(out, "operation", ledger.operation);
    const Counts& counts = ledger.counts;
    out.key("position").integer(ledger.position).key("total").integer(ledger.total).key("counts").begin_object();
    out.key("created")
        .integer(counts.created)
        .key("updated")
        .integer(counts.updated)
        .key("unchanged")
        .integer(counts.unchanged);
    out.key("failed")
        .integer(counts.failed)
        .key("duplicates")
        .integer(counts.duplicates)
        .key("warnings")
        .integer(counts.warnings);
    out.end_object().end_object();
    return text + "," + out.take().substr(1);
}

}  // namespace lazo::imports
