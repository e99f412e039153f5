// The whole of Lazo on one store, put together: modules, platform, sign-in, jobs, events, search. Subcommands use as much
// of it as they need; `serve` adds the HTTP server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/pulse.h"
#include "base/locale.h"
#include "kernel/api/services.h"
#include "kernel/events/live.h"
#include "kernel/events/relay.h"
#include "kernel/jobs/runner.h"
#include "kernel/jobs/schedules.h"
#include "kernel/search/search.h"
#include "modules/module.h"

namespace lazo::app {

constexpr int kLongestStatement = 6 * 3600;  // seconds: an index of a very large table

struct StoreOptions {
    std::string database;  // "sqlite:///var/lib/lazo/lazo.db"
    int readers = 4;
    bool durable = true;  // false only while a generator fills a new store
    bool create = false;  // where there is none
    std::string uploads;  // folder of the files of imports; empty: beside a file, /var/lib/lazo/NAME-uploads for a server's
    bool listens = true;  // to what other programs write
    std::vector<std::string> replicas = {};  // servers that follow the database, to read from
    int replica_seconds = 10;                // how old at most what they show may be
    int statement_seconds = 60;  // after which a server ends a statement
};

// For how many days what is no business record stays; 0: for ever.
struct Retention {
    int reads = access::ReadLog::kUsualDays;  // who was shown sensitive fields
    int events = 30;                          // the outbox, once all its readers have read it
    int jobs = 90;                            // that have ended
    int uploads = 30;                         // files of imports, and what they say did not go in
};

// In the order of the menu; parents of links before those who link.
std::vector<modules::Module> all_modules();
// Without what companies add of their own.
schema::SnapshotPointer declared_schema();
// The kernel's tables of the rooms above kernel/records.
std::vector<storage::KernelTable> all_tables();
// The opened store and all that is declared, for a platform. Throws Error{not_found} "store.missing" where there is none and
// none is to be made. `clock` outlives the platform.
records::Parts parts_of(const StoreOptions& options, const Clock& clock);
// The texts of the program itself and of all modules, both languages.
void read_texts(Texts& texts);

class Program {
   public:
    // Opens and migrates the store; throws Error{not_found} "store.missing" where there is none and none is to be made.
    // `clock` outlives the program.
    Program(const StoreOptions& options, const Clock& clock);
    ~Program();

    records::Platform& platform() { return *platform_; }
    access::SignIn& sign_in() { return *sign_in_; }
    api::Services& services() { return *services_; }
    const Texts& texts() const { return texts_; }
    events::Relay& relay() { return *relay_; }
    jobs::Runner& runner() { return *runner_; }
    jobs::Queue& queue() { return *queue_; }
    search::Search& search() { return *search_; }
    events::LiveHub& live() { return *live_; }
    // The folder of uploads, made where there is none; throws Error{unavailable} "store.no_uploads" where it cannot be.
    const std::string& uploads() const;
    // Starts what works beside the requests: relay, index, jobs. Without it a command only reads and writes.
    void start();
    // Ends it again, in the other direction. Called by the destructor.
    void stop();

    // Before start. Each night what is older goes.
    void keep(const Retention& retention);
    // Lets it go now.
    void tidy_up();
    // As what the other programs on the store know this one.
    void name(std::string name) { pulse_->name(std::move(name)); }

   private:
    void read_layouts(const std::vector<modules::Module>& modules);
    void add_readers();
    void add_jobs();
    void add_refill_jobs();
    void resume_refills();

    Texts texts_;
    api::Layouts layouts_;
    std::vector<api::MenuEntry> menu_;
    std::unique_ptr<records::Platform> platform_;
    std::unique_ptr<access::SignIn> sign_in_;
    std::unique_ptr<jobs::Queue> queue_;
    std::unique_ptr<jobs::Schedules> schedules_;
    std::unique_ptr<jobs::Runner> runner_;
    std::unique_ptr<search::Search> search_;
    std::unique_ptr<events::LiveHub> live_;
    std::unique_ptr<events::Relay> relay_;  // stops before those that it tells
    std::unique_ptr<api::Services> services_;
    std::unique_ptr<Pulse> pulse_;
    Retention retention_;
    bool started_ = false;
};

}  // namespace lazo::app
