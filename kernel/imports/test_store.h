// A business with its imports for tests: files are written, mapped and imported, and the store can be closed and opened
// again as after a crash.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>

#include "base/error.h"
#include "kernel/access/entities.h"
#include "kernel/imports/error_file.h"
#include "kernel/imports/imports.h"
#include "kernel/imports/preview.h"
#include "kernel/imports/run.h"
#include "kernel/jobs/tables.h"
#include "kernel/records/rows.h"
#include "modules/activities/activities.h"
#include "modules/customers/contact_rows.h"
#include "modules/customers/customers.h"
#include "modules/customers/tags.h"
#include "modules/setup/setup.h"
#include "tests/support/store.h"

namespace lazo::imports {

class ImportStore {
 public:
    explicit ImportStore(test::Engine engine = test::Engine::sqlite) : place_(engine) {
        for (const char* folder : {"base", "kernel", "modules/setup", "modules/customers", "modules/activities"})
            for (const Language language : {Language::es, Language::en})
                texts_.add(language, text_of(std::string(LAZO_SOURCE_DIR) + "/" + folder + "/locales/" +
                                             std::string(code_of(language)) + ".json"));
        open();
        schema::Record company{platform_->schema()->get("companies")};
        company.set(access::companies.name, "Prueba");
        create(std::move(company));
    }

    // Closes the store and opens it again: what was not durable is gone, and so is all that was in memory.
    void reopen() {
        imports_.reset();
        queue_.reset();
        platform_.reset();
        open();
    }

    static std::string text_of(const std::string& path) {
        std::ifstream file{path, std::ios::binary};
        std::stringstream text;
        text << file.rdbuf();
        return text.str();
    }

    schema::Record create(const schema::Record& draft) {
        std::optional<schema::Record> created;
        platform_->write(platform_->system_actor(), {},
                         [&](records::Writer& writer) { return created = writer.create(draft), std::string{}; });
        return *created;
    }
    schema::Record draft(std::string_view entity) const { return schema::Record{platform_->schema()->get(entity)}; }
    schema::Record customer(const std::string& name, const std::string& external_id = {}) {
        schema::Record made = draft("customers");
        made.set(customers::customers.name, name);
        made.set(customers::customers.external_id, external_id);
        return create(std::move(made));
    }

    std::int64_t create_administrator() {
        schema::Record administrator = draft("users");
        administrator.set(access::users.name, "Admin");
        administrator.set(access::users.email, "admin@a.es");
        administrator.set(access::users.administrator, true);
        return create(administrator).key.id;
    }

    access::Actor actor() const { return platform_->system_actor(); }
    Ledger add_file(const std::string& source) {
        const std::string copy = folder_.path() + "/upload";
        std::filesystem::copy_file(source, copy, std::filesystem::copy_options::overwrite_existing);
        return imports_->add(actor(), {"customers", std::filesystem::path(source).filename().string(), copy});
    }
    Ledger add(const std::string& bytes, const std::string& name = "people.csv") {
        const std::string path = folder_.path() + "/upload";
        std::ofstream{path, std::ios::binary} << bytes;
        return imports_->add(actor(), {"customers", name, path});
    }
    // Adds a file and imports all of it.
    RunResult import(const std::string& bytes, const std::string& mapping, const RunOptions& options = {}) {
        return import(add(bytes), mapping, options);
    }
    RunResult import(const Ledger& ledger, const std::string& mapping, const RunOptions& options = {}) {
        last_ = ledger.id;
        imports_->begin(actor(), ledger.id, mapping);
        return run(*platform_, actor(), texts_, ledger.id, options);
    }
    static Mapping suggestion_of(const Ledger& ledger) {
        const json::Document told{ledger.inspection};
        return read_mapping(told.root()["suggestion"]);
    }
    Preview preview_of(Ledger ledger, const std::string& mapping) {
        ledger.mapping = mapping;
        return preview(*platform_, actor(), texts_, ledger, {});
    }
    Ledger ledger(std::int64_t id) { return get_ledger(platform_->database().read()->connection(), id); }
    // The error file of the last import, in English.
    std::string errors() {
        const Ledger last = ledger(last_);
        std::string text;
        write_errors(last.error_path(), last.error_bytes, texts_, Language::en,
                     [&](std::string_view piece) { return text += piece, true; });
        return text;
    }

    std::int64_t integer(std::string_view sql, const std::vector<storage::Bound>& values = {}) {
        return platform_->database().read()->connection().integer(sql, values);
    }
    std::vector<std::string> texts(std::string_view sql) {
        return platform_->database().read()->connection().texts(sql);
    }
    // The field errors of a mapping: path and key.
    std::map<std::string, std::string> faults(const Ledger& ledger, const std::string& mapping) {
        std::map<std::string, std::string> found;
        try {
            imports_->begin(actor(), ledger.id, mapping);
        } catch (const Error& error) {
            for (const FieldError& field : error.fields()) found[field.path] = field.message.key;
        }
        return found;
    }

    test::TemporaryFolder folder_;
    test::StorePlace place_;
    test::FakeClock clock_;
    Texts texts_;
    std::unique_ptr<records::Platform> platform_;
    std::unique_ptr<jobs::Queue> queue_;
    std::unique_ptr<Imports> imports_;
    std::int64_t last_ = 0;

 private:
    void open() {
        storage::DatabaseOptions options;
        options.readers = 2;
        options.durable = false;
        records::Parts parts;
        parts.database = storage::open_database(place_.url(), options);
        parts.clock = &clock_;
        for (const auto tables : {jobs::kernel_tables(), imports::kernel_tables()})
            parts.tables.insert(parts.tables.end(), tables.begin(), tables.end());
        const modules::Module all[] = {modules::setup(), modules::customers(), modules::activities()};
        for (const modules::Module& module : all)
            parts.entities.insert(parts.entities.end(), module.entities.begin(), module.entities.end());
        platform_ = std::make_unique<records::Platform>(std::move(parts));
        for (const modules::Module& module : all)
            if (module.rules) module.rules(platform_->rules());
        queue_ = std::make_unique<jobs::Queue>(platform_->database(), clock_);
        imports_ = std::make_unique<Imports>(*platform_, *queue_, texts_, folder_.path());
    }
};

}  // namespace lazo::imports
