#include "app/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "app/check.h"
#include "app/commands.h"
#include "app/copy.h"
#include "app/distribute.h"
#include "app/serve.h"
#include "app/transfer.h"
#include "base/error.h"
#include "base/log.h"
#include "kernel/storage/database.h"

namespace lazo::app {
namespace {

constexpr const char* kDefaultStore = "sqlite:///var/lib/lazo/lazo.db";

enum class Store { there, made };  // a mistyped path is told, not made, by all but those that begin a store

void add_store(CLI::App& command, StoreOptions& store, Store made = Store::there) {
    store.create = made == Store::made;
    command.add_option("--database", store.database, "Which store: sqlite:///path/file.db or postgresql://user@host:port/name")
        ->envname("LAZO_DATABASE")
        ->default_val(kDefaultStore);
    command.add_option("--uploads", store.uploads, "Folder for the files of imports")->envname("LAZO_UPLOADS");
}

void add_replicas(CLI::App& command, StoreOptions& store) {
    command.add_option("--replica", store.replicas, "A server that follows the database, for lists, reports and exports; may be said again")
        ->envname("LAZO_REPLICA")
        ->delimiter(' ');
    command.add_option("--replica-seconds", store.replica_seconds, "How many seconds old at most what a replica shows may be")
        ->envname("LAZO_REPLICA_SECONDS")
        ->capture_default_str()
        ->check(CLI::Range(1, 3'600));
}

void add_limits(CLI::App& command, access::RateLimitOptions& limits) {
    const auto add = [&](const char* flag, const char* variable, std::int64_t& a_minute, const char* meaning) {
        command.add_option(flag, a_minute, meaning)
            ->envname(variable)
            ->capture_default_str()
            ->check(CLI::Range(0, 100'000'000));
    };
    add("--person-limit", "LAZO_PERSON_LIMIT", limits.person, "Requests a minute of a person with the app; 0: no limit");
    add("--token-limit", "LAZO_TOKEN_LIMIT", limits.token, "Requests a minute of an API token; 0: no limit");
    add("--address-limit", "LAZO_ADDRESS_LIMIT", limits.address, "Requests a minute of an address without either; 0: no limit");
}

void add_retention(CLI::App& command, Retention& retention) {
    const auto add = [&](const char* flag, const char* variable, int& days, const char* meaning) {
        command.add_option(flag, days, meaning)->envname(variable)->capture_default_str()->check(CLI::Range(0, 36'500));
    };
    add("--keep-reads", "LAZO_KEEP_READS", retention.reads, "Days that reads of sensitive fields are kept; 0: for ever");
    add("--keep-events", "LAZO_KEEP_EVENTS", retention.events, "Days that events are kept which all have read; 0: for ever");
    add("--keep-jobs", "LAZO_KEEP_JOBS", retention.jobs, "Days that ended jobs are kept; 0: for ever");
    add("--keep-uploads", "LAZO_KEEP_UPLOADS", retention.uploads, "Days that files of imports are kept; 0: for ever");
}

void add_serve(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("serve", "Serve the app and the API");
    auto options = std::make_shared<ServeOptions>();
    add_store(*command, options->store, Store::made);
    add_replicas(*command, options->store);
    command->add_option("--address", options->address, "Address to listen on")
        ->envname("LAZO_ADDRESS")
        ->capture_default_str();
    command->add_option("--port", options->port, "Port to listen on; 0 takes a free one")
        ->envname("LAZO_PORT")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535));
    command->add_option("--workers", options->workers, "Threads that answer requests")
        ->envname("LAZO_WORKERS")
        ->capture_default_str()
        ->check(CLI::Range(1, 64));
    command->add_option("--readers", options->store.readers, "Read connections to the store")
        ->envname("LAZO_READERS")
        ->capture_default_str()
        ->check(CLI::Range(1, 64));
    command->add_option("--largest-upload", options->largest_upload, "Most megabytes of a file to import")
        ->envname("LAZO_LARGEST_UPLOAD")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000'000));
    add_limits(*command, options->limits);
    add_retention(*command, options->retention);
    command->add_option("--trusted-proxy", options->trusted_proxies, "Address whose X-Forwarded-For is believed")
        ->envname("LAZO_TRUSTED_PROXIES");
    command->add_option("--web-folder", options->web_folder, "Serve the web app from this folder (development)");
    command->callback([&chosen, options] { chosen = [options] { return serve(*options); }; });
}

void add_init(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("init", "Make a store with its company and first administrator");
    auto options = std::make_shared<InitOptions>();
    add_store(*command, options->store, Store::made);
    command->add_option("--company", options->company, "Name of the company")->capture_default_str();
    command->add_option("--country", options->country, "ISO 3166 code")->capture_default_str();
    command->add_option("--currency", options->currency, "ISO 4217 code")->capture_default_str();
    command->add_option("--language", options->language, "es or en")
        ->capture_default_str()
        ->check(CLI::IsMember({"es", "en"}));
    command->add_option("--zone", options->zone, "IANA time zone")->capture_default_str();
    command->add_option("--admin-name", options->administrator_name, "Name of the administrator")
        ->capture_default_str();
    command->add_option("--admin-email", options->administrator_email, "E-mail of the administrator")->required();
    command->add_option("--password-file", options->password_file, "File with the password in its first line")
        ->required()
        ->check(CLI::ExistingFile);
    command->callback([&chosen, options] { chosen = [options] { return init(*options); }; });
}

void add_user(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("user", "Add a person, or give them a new password");
    auto options = std::make_shared<UserOptions>();
    add_store(*command, options->store);
    command->add_option("email", options->email, "E-mail they sign in with")->required();
    command->add_option("--name", options->name, "Name, when the person is new");
    command->add_flag("--administrator", options->administrator, "May do everything");
    command->add_option("--password-file", options->password_file, "File with the password in its first line")
        ->check(CLI::ExistingFile);
    command->callback([&chosen, options] { chosen = [options] { return user(*options); }; });
}

void add_token(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("token", "Make an API token of a person and print it once");
    auto options = std::make_shared<TokenOptions>();
    add_store(*command, options->store);
    command->add_option("email", options->email, "Whose token")->required();
    command->add_option("--name", options->name, "What it is for")->capture_default_str();
    command->add_flag("--write", options->write, "May write, not only read");
    command->callback([&chosen, options] { chosen = [options] { return token(*options); }; });
}

void add_import(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("import", "Import a CSV file (.csv, .csv.gz)");
    auto options = std::make_shared<ImportOptions>();
    add_store(*command, options->store);
    command->add_option("entity", options->entity, "What the rows are: customers")->required();
    command->add_option("file", options->file, "The file")->required()->check(CLI::ExistingFile);
    command->add_option("--map", options->mapping_file, "Mapping as JSON; else columns are matched by their headers")->check(CLI::ExistingFile);
    command->add_option("--key", options->key, "Fields that tell records apart: emails.email; none: every row makes a record");
    command->add_option("--mode", options->mode, "create, update or both")->check(CLI::IsMember({"create", "update", "both"}));
    command->add_option("--as", options->person, "E-mail of the person whose import it is");
    command->add_option("--errors", options->error_file, "Write the rows that did not go in to this file");
    command->add_flag("--json", options->json, "Print the counts as JSON");
    command->callback([&chosen, options] { chosen = [options] { return import(*options); }; });
}

void add_export(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("export", "Print records as CSV or JSON lines");
    auto options = std::make_shared<ExportOptions>();
    add_store(*command, options->store);
    command->add_option("entity", options->entity, "Which records: customers")->required();
    command->add_option("--filter", options->filter, "Filter as JSON");
    command->add_option("--sort", options->sort, "name, or -created_at,name");
    command->add_option("--fields", options->fields, "Columns: name,owner,emails");
    command->add_option("--format", options->format, "csv or jsonl")->capture_default_str()->check(CLI::IsMember({"csv", "jsonl"}));
    command->add_option("--as", options->person, "E-mail of the person whose rights hold");
    command->add_option("--output", options->file, "Write to this file instead of standard output");
    command->callback([&chosen, options] { chosen = [options] { return export_rows(*options); }; });
}

void add_demo(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("demo", "Fill an empty store: the demo company, or the reference load");
    auto options = std::make_shared<DemoOptions>();
    add_store(*command, options->store, Store::made);
    command->add_option("--scale", options->scale, "company, or ref: 1,000,000 customers")->capture_default_str()->check(CLI::IsMember({"company", "ref"}));
    command->add_option("--factor", options->factor, "Of the reference load: 0.001 makes 1,000 customers")->capture_default_str();
    command->add_option("--as-of", options->as_of, "Moment at which the story ends; now when not said");
    command->callback([&chosen, options] { chosen = [options] { return demo(*options); }; });
}

void add_check(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("check", "Prove the integrity of a store; exit code 3 when it is damaged");
    auto options = std::make_shared<CheckOptions>();
    add_store(*command, options->store);
    command->add_flag("--json", options->json, "Print the report as JSON");
    command->callback([&chosen, options] { chosen = [options] { return check(*options); }; });
}

void add_copy(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("copy", "Copy a whole store into an empty one, to or from PostgreSQL");
    command->footer("Nobody may serve or write the store that is copied meanwhile. What is broken off goes on when it is asked\n"
                    "for again; both stores are compared at the end, row by row.");
    auto options = std::make_shared<CopyCommandOptions>();
    command->add_option("--from", options->from, "The store that is copied: sqlite:///path/file.db")->required();
    command->add_option("--to", options->to, "The empty store: postgresql://lazo@localhost/lazo")->required();
    command->add_flag("--quiet", options->quiet, "Tell no progress");
    command->callback([&chosen, options] { chosen = [options] { return copy(*options); }; });
}

void add_database(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("database", "What concerns the database of a store as a whole");
    command->require_subcommand(1);
    auto* spread = command->add_subcommand("distribute", "Spread a store over several servers (PostgreSQL with Citus)");
    spread->footer("Nobody may serve the store meanwhile. What is broken off goes on when it is asked for again. Ask for it again\n"
                   "after a new version, and after new fields or objects of your own.");
    auto options = std::make_shared<DistributeOptions>();
    add_store(*spread, options->store);
    spread->add_flag("--plan", options->plan, "Only say where each table would stand, and the statements for it");
    spread->callback([&chosen, options] { chosen = [options] { return distribute(*options); }; });
}

void add_schema(CLI::App& app, std::function<int()>& chosen) {
    auto* command = app.add_subcommand("schema", "The schema of the program");
    command->require_subcommand(1);
    auto* print = command->add_subcommand("export", "Print the declared schema as JSON");
    print->callback([&chosen] { chosen = [] { return schema_export(); }; });
}

void add_version(CLI::App& app, std::function<int()>& chosen) {
    app.add_subcommand("version", "Print the version")->callback([&chosen] {
        chosen = [] { return std::puts("lazo " LAZO_VERSION), kDone; };
    });
}

void add_routes(CLI::App& app, std::function<int()>& chosen) {
    auto options = std::make_shared<StoreOptions>();
    auto* command = app.add_subcommand("routes", "Print the routes of the API and what they show")->group("");
    add_store(*command, *options, Store::made);
    command->callback([&chosen, options] { chosen = [options] { return print_routes(*options); }; });
}

// A configuration file, in which the environment overrules what it names too.
class Settings : public CLI::ConfigBase {
 public:
    explicit Settings(const CLI::App& app) : app_(app) {}
    std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
        std::vector<CLI::ConfigItem> read = ConfigBase::from_config(input);
        std::erase_if(read, [this](const CLI::ConfigItem& item) { return in_environment(item); });
        return read;
    }

 private:
    bool in_environment(const CLI::ConfigItem& item) const {
        const CLI::App* command = &app_;
        for (const std::string& name : item.parents) {
            const auto below = command->get_subcommands([&](const CLI::App* each) { return each->get_name() == name; });
            if (below.empty()) return false;
            command = below.front();
        }
        const CLI::Option* option = command->get_option_no_throw("--" + item.name);
        return option != nullptr && !option->get_envname().empty() && std::getenv(option->get_envname().c_str());
    }

    const CLI::App& app_;
};

int code_of(const Error& error) {
    const bool unavailable = error.kind() == ErrorKind::unavailable || error.kind() == ErrorKind::no_space;
    return unavailable ? kUnavailable : kFailed;
}

int run_chosen(const std::function<int()>& chosen) {
    try {
        return chosen();
    } catch (const storage::RunAgain& lost) {
        print_error(Error{ErrorKind::unavailable, {"database.lost", {{"reason", lost.why()}}}});
        return kUnavailable;
    } catch (const Error& error) {
        print_error(error);
        return code_of(error);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "lazo: %s\n", error.what());
        return kFailed;
    }
}

}  // namespace

int run(int count, char** words) {
    CLI::App app{"Lazo: customer relationship management"};
    app.name("lazo");
    app.require_subcommand(1);
    const char* file = std::getenv("LAZO_CONFIG");
    app.set_config("--config", file ? file : "", "Read options from a file (Env:LAZO_CONFIG)", file != nullptr);
    app.config_formatter(std::make_shared<Settings>(app));
    app.allow_config_extras(CLI::config_extras_mode::error);
    app.fallthrough();
    std::function<int()> chosen;
    add_serve(app, chosen);
    add_init(app, chosen);
    add_user(app, chosen);
    add_token(app, chosen);
    add_import(app, chosen);
    add_export(app, chosen);
    add_demo(app, chosen);
    add_check(app, chosen);
    add_copy(app, chosen);
    add_database(app, chosen);
    add_schema(app, chosen);
    add_version(app, chosen);
    add_routes(app, chosen);
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kDone : kMisused;
    }
    return run_chosen(chosen);
}

}  // namespace lazo::app
