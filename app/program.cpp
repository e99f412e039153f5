#include "app/program.h"

#include <algorithm>
#include <filesystem>

#include "base/embedded.h"
#include "base/error.h"
#include "base/json.h"
#include "kernel/api/routes.h"
#include "kernel/events/outbox.h"
#include "kernel/imports/imports.h"
#include "kernel/jobs/tables.h"
#include "kernel/records/refill.h"
#include "kernel/records/undo.h"

namespace lazo::embedded {
Files lazo_base_files();
Files lazo_api_files();
}  // namespace lazo::embedded

namespace lazo::app {
namespace {

constexpr std::string_view kUsualFolder = "/var/lib/lazo";

// Uploads of imports stay beside a store that is a file: the same disk, the same owner.
std::string upload_folder(const StoreOptions& options) {
    if (!options.uploads.empty()) return options.uploads;
    const bool is_file = !options.database.starts_with("postgresql://");
    const auto begin = options.database.find("://");
    std::string name = begin == std::string::npos ? options.database : options.database.substr(begin + 3);
    if (!is_file) name.erase(std::min(name.find('?'), name.size()));
    const std::filesystem::path path = name, folder = is_file ? path.parent_path() : std::filesystem::path(kUsualFolder);
    return (folder / (path.stem().string() + "-uploads")).string();
}

void add_texts(Texts& texts, embedded::Files files) {
    for (const embedded::File& file : files) {
        if (file.name == "locales/es.json") texts.add(Language::es, file.bytes);
        if (file.name == "locales/en.json") texts.add(Language::en, file.bytes);
    }
}

}  // namespace

std::vector<storage::KernelTable> all_tables() {
    std::vector<storage::KernelTable> tables;
    for (const auto owned : {jobs::kernel_tables(), events::kernel_tables(), imports::kernel_tables()}) tables.insert(tables.end(), owned.begin(), owned.end());
    return tables;
}

records::Parts parts_of(const StoreOptions& options, const Clock& clock) {
    storage::DatabaseOptions database;
    database.readers = options.readers;
    database.durable = options.durable;
    database.listens = options.listens;
    database.replicas = options.replicas;
    database.replica_seconds = options.replica_seconds;
    database.statement_seconds = options.statement_seconds;
    if (!options.create && !storage::store_exists(options.database))
        throw Error{ErrorKind::not_found, {"store.missing", {{"database", options.database}}}};
    records::Parts parts;
    parts.database = storage::open_database(options.database, database);
    parts.clock = &clock;
    parts.tables = all_tables();
    for (const modules::Module& module : all_modules())
        parts.entities.insert(parts.entities.end(), module.entities.begin(), module.entities.end());
    return parts;
}

schema::SnapshotPointer declared_schema() {
    schema::SnapshotBuilder builder;
    for (const modules::Module& module : all_modules())
        for (const schema::Entity* entity : module.entities) builder.add(*entity);
    return builder.build(0);
}

void read_texts(Texts& texts) {
    add_texts(texts, embedded::lazo_base_files());
    add_texts(texts, embedded::lazo_api_files());
    for (const modules::Module& module : all_modules()) add_texts(texts, module.files);
}

Program::Program(const StoreOptions& options, const Clock& clock) {
    const std::vector<modules::Module> modules = all_modules();
    read_texts(texts_);
    read_layouts(modules);
    platform_ = std::make_unique<records::Platform>(parts_of(options, clock));
    for (const modules::Module& module : modules)
        if (module.rules) module.rules(platform_->rules());
    sign_in_ = std::make_unique<access::SignIn>(platform_->database(), platform_->directory_holder(), clock);
    queue_ = std::make_unique<jobs::Queue>(platform_->database(), clock);
    schedules_ = std::make_unique<jobs::Schedules>(platform_->database(), *queue_, clock, [this] { return platform_->directory()->company().zone; });
    runner_ = std::make_unique<jobs::Runner>(platform_->database(), *queue_, clock);
    relay_ = std::make_unique<events::Relay>(platform_->database(), clock);
    search_ = std::make_unique<search::Search>(platform_->database(), platform_->registry());
    const auto rights_of = [this](std::int64_t user) { return std::make_shared<const access::Actor>(platform_->directory(), user); };
    const auto ended_of = [this](const std::set<std::string>& sessions) { return sign_in_->ended(sessions); };
    live_ = std::make_unique<events::LiveHub>(platform_->database(), platform_->registry(), rights_of, events::LiveOptions{.ended_of = ended_of});
    add_readers();
    services_.reset(new api::Services{*platform_, *sign_in_, texts_, layouts_, menu_, *queue_, *search_, upload_folder(options)});
    pulse_ = std::make_unique<Pulse>(*platform_, services_->limits);
    add_jobs();
}

Program::~Program() { stop(); }

const std::string& Program::uploads() const {
    const std::string& folder = services_->upload_folder;
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    if (!std::filesystem::is_directory(folder)) throw Error{ErrorKind::unavailable, {"store.no_uploads", {{"folder", folder}}}};
    return folder;
}

void Program::start() {
    started_ = true;
    search_->resume();
    resume_refills();
    schedules_->remove("forget_reads");  // of stores from before tidy_up: nobody handles its jobs any more
    schedules_->put({"tidy_up", "tidy_up", "{}", jobs::Rule::parse("daily 03:40")});
    platform_->reads().start();
    relay_->start();
    runner_->start();
}

void Program::stop() {
    if (!started_) return;
    started_ = false;
    runner_->stop();
    relay_->stop();
    platform_->reads().stop();
}

void Program::keep(const Retention& retention) {
    retention_ = retention;
    platform_->reads().keep_days(retention.reads);
}

void Program::tidy_up() {
    constexpr std::chrono::minutes kLongest{10};  // of a night; the rest goes in the next
    const auto before = [&](int days) { return Moment{platform_->clock().now().ms - days * 86'400'000LL}; };
    platform_->reads().forget_old();
    if (retention_.events > 0) relay_->purge(before(retention_.events), kLongest);
    if (retention_.jobs > 0) queue_->purge(before(retention_.jobs), kLongest);
    if (retention_.uploads == 0) return;
    imports::Imports{*platform_, *queue_, texts_, services_->upload_folder}.forget_files(before(retention_.uploads));
}

void Program::read_layouts(const std::vector<modules::Module>& modules) {
    constexpr std::string_view kFolder = "layouts/", kEnding = ".json";
    for (const modules::Module& module : modules) {
        for (const embedded::File& file : module.files) {
            if (!file.name.starts_with(kFolder)) continue;
            const std::string_view entity = file.name.substr(kFolder.size(), file.name.size() - kFolder.size() - kEnding.size());
            layouts_[std::string(entity)] = json::Document{file.bytes}.root().dump();
        }
        for (const modules::MenuEntry& entry : module.menu) menu_.push_back({entry.entity, entry.icon});
    }
}

void Program::add_readers() {
    relay_->add_reader({std::string(search::kReader), events::Keeping::durable, events::Begin::first},
                       [this](const std::vector<events::Event>& events) { search_->take(events); });
    // People and rights first, also those that another process wrote: screens are told by the rights of today.
    relay_->add_reader({.name = "live", .keeping = events::Keeping::live, .batch = 5000}, [this](const std::vector<events::Event>& events) {
        const auto touches = [](const events::Event& event) { return access::in_directory(event.entity); };
        if (std::any_of(events.begin(), events.end(), touches)) {
            if (platform_->database().is_shared()) platform_->shared().look();
            else platform_->reload_directory();
            live_->rights_touched();
        }
        live_->take(events);
    });
}

void Program::add_jobs() {
    runner_->follow(*schedules_);
    platform_->shared().keep("sessions", [this] { sign_in_->forget_all(); });
    runner_->before_each_look([this] { pulse_->look(); });
    imports::add_import_jobs(*runner_, *platform_, texts_);
    api::add_bulk_jobs(*runner_, *platform_, texts_);
    add_refill_jobs();
    runner_->handle("tidy_up", [this](jobs::JobContext&) { tidy_up(); });
    runner_->handle("undo", [this](jobs::JobContext& job) {
        const json::Document payload{job.payload()};
        records::UndoOptions options;
        options.operation = payload.root()["as"].integer();
        options.progress = [&](std::int64_t done, std::int64_t total) {
            job.report(done, total);
            return !job.cancelled();
        };
        const access::Actor actor{platform_->directory(), job.user()};
        const records::UndoResult result = records::undo(*platform_, actor, payload.root()["operation"].integer(), options);
        job.set_result("{\"operation\":\"" + std::to_string(result.operation) + "\",\"restored\":" + std::to_string(result.restored) +
                       ",\"conflict_count\":" + std::to_string(result.conflict_count) + "}");
    });
}

// Formulas and roll-ups over whole tables: asked for by whoever changes a field, and each night by those that read the day.
void Program::add_refill_jobs() {
    const auto ask = [this](storage::Connection& connection, const std::string& entity, std::int64_t round) {
        jobs::Job job;
        job.kind = "refill";
        job.payload = "{\"entity\":" + json::quoted(entity) + "}";
        job.unique_key = "refill:" + entity + ":" + std::to_string(round);
        job.priority = jobs::Priority::low;
        return queue_->enqueue(connection, job).id;
    };
    platform_->on_refill(ask);
    runner_->handle("refill", [this](jobs::JobContext& job) {
        records::RefillOptions options;
        options.progress = [&](std::int64_t done, std::int64_t total) {
            job.report(done, total);
            return !job.cancelled();
        };
        const json::Document payload{job.payload()};
        records::refill(*platform_, std::string(payload.root()["entity"].text()), options);
    });
    runner_->handle("refill_days", [this](jobs::JobContext&) { records::request_refill_of_days(*platform_); });
}

// What a program before this one left undone, and the nightly look at formulas that read the day.
void Program::resume_refills() {
    schedules_->put({"refill_days", "refill_days", "{}", jobs::Rule::parse("daily 00:01")});
    platform_->database().write([this](storage::Connection& connection) {
        for (const std::string& entity : records::pending_refills(connection))
            platform_->refill_listener()(connection, entity, connection.integer("SELECT round FROM refills WHERE entity=$1", {entity}));
    });
}

}  // namespace lazo::app
