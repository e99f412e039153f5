#include "app/transfer.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/command_line.h"
#include "app/commands.h"
#include "base/error.h"
#include "base/text.h"
#include "kernel/exports/export.h"
#include "kernel/imports/error_file.h"
#include "kernel/imports/imports.h"
#include "kernel/imports/mapping.h"
#include "kernel/imports/run.h"
#include "modules/demo/demo.h"

namespace lazo::app {
namespace {

std::string contents_of(const std::string& path) {
    std::ifstream file{path};
    if (!file) throw Error{ErrorKind::not_found, {"command.no_file", {{"path", path}}}};
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// The person by e-mail, or the administrator with the smallest id.
access::Actor actor_for(Program& program, const std::string& email) {
    const access::DirectoryPointer directory = program.platform().directory();
    if (!email.empty()) {
        const access::User* user = directory->find_user_by_email(text::lower_ascii(email));
        if (!user) throw Error{ErrorKind::not_found, {"user.unknown", {{"email", email}}}};
        return {directory, user->id};
    }
    for (const auto& [id, user] : directory->users())
        if (user.administrator && user.active) return {directory, id};
    throw Error{ErrorKind::not_found, {"command.no_administrator"}};
}

std::vector<std::string> listed(std::string_view names) {
    std::vector<std::string> list;
    for (const std::string_view name : text::list(names))
        if (!name.empty()) list.emplace_back(name);
    return list;
}

// What the screen begins with; a key and a mode of the command line stand above it.
std::string suggested_mapping(const imports::Ledger& ledger, const ImportOptions& options) {
    const json::Document inspection{ledger.inspection};
    imports::Mapping mapping = imports::read_mapping(inspection.root()["suggestion"]);
    if (!options.key.empty()) {
        mapping.key = listed(options.key == "none" ? "" : options.key);
        mapping.mode = mapping.key.empty() ? imports::Mode::create : imports::Mode::both;
        mapping.blank_key = imports::BlankKey::refuse;  // a key that was asked for is asked of every row
    }
    if (!options.mode.empty()) mapping.mode = imports::mode_of(options.mode);
    return imports::to_json(mapping);
}

// The engine moves the file it is given into the store's folder; the caller's stays where it is.
std::string copy_of(const std::string& file, const std::string& folder) {
    if (!std::filesystem::is_regular_file(file))
        throw Error{ErrorKind::not_found, {"command.no_file", {{"path", file}}}};
    const std::filesystem::path copy =
        std::filesystem::path(folder) / ("command-" + std::filesystem::path(file).filename().string());
    std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
    return copy.string();
}

// As the wizard's download: row, line, column, value and why.
void write_errors(const imports::Ledger& ledger, const Texts& texts, Language language, const std::string& path) {
    std::ofstream file{path, std::ios::binary};
    imports::write_errors(ledger.error_path(), ledger.error_bytes, texts, language,
                          [&](std::string_view piece) { return static_cast<bool>(file << piece); });
    if (!file.flush()) throw Error{ErrorKind::unavailable, {"command.no_file", {{"path", path}}}};
}

void print_result(const imports::RunResult& result, bool json) {
    const imports::Counts& counts = result.counts;
    const char* form = json ? "{\"created\":%lld,\"updated\":%lld,\"unchanged\":%lld,\"failed\":%lld}\n"
                            : "created %lld, updated %lld, unchanged %lld, failed %lld\n";
    std::printf(form, static_cast<long long>(counts.created), static_cast<long long>(counts.updated),
                static_cast<long long>(counts.unchanged), static_cast<long long>(counts.failed));
}

}  // namespace

int import(const ImportOptions& options) {
    const SystemClock clock;
    Program program{options.store, clock};
    const access::Actor actor = actor_for(program, options.person);
    const std::string folder = program.uploads();
    imports::Imports imports{program.platform(), program.queue(), program.texts(), folder};
    const std::string name = std::filesystem::path(options.file).filename().string();
    const imports::Ledger ledger = imports.add(actor, {options.entity, name, copy_of(options.file, folder)});
    const std::string mapping =
        options.mapping_file.empty() ? suggested_mapping(ledger, options) : contents_of(options.mapping_file);
    imports.begin(actor, ledger.id, mapping);
    const imports::RunResult result = imports::run(program.platform(), actor, program.texts(), ledger.id);
    program.search().catch_up();
    if (!options.error_file.empty())
        write_errors(imports.get(actor, ledger.id), program.texts(), actor.language(), options.error_file);
    print_result(result, options.json);
    return result.counts.failed == 0 ? kDone : kFailed;
}

int export_rows(const ExportOptions& options) {
    const SystemClock clock;
    Program program{options.store, clock};
    const access::Actor actor = actor_for(program, options.person);
    const schema::SnapshotPointer schema = program.platform().schema();
    exports::Question question{schema->get(options.entity)};
    const query::FilterReader filters{schema, actor, program.platform().reading_of(actor), clock.now()};
    question.filter = filters.read(*question.shape, options.filter);
    if (!options.sort.empty()) question.sort = query::read_sort(*schema, actor, *question.shape, options.sort);
    question.fields = options.fields;
    question.format = options.format == "jsonl" ? exports::Format::jsonl : exports::Format::csv;
    question.language = actor.language();
    question.reader = {.person = actor.user(), .route = "lazo export", .question = options.filter};
    std::FILE* file = options.file.empty() ? stdout : std::fopen(options.file.c_str(), "wb");
    if (!file) throw Error{ErrorKind::unavailable, {"command.no_file", {{"path", options.file}}}};
    exports::Export work{program.platform(), program.texts(), actor, question};
    work.run(
        [file](std::string_view bytes) { return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size(); });
    const bool whole = std::fflush(file) == 0;
    if (file != stdout) std::fclose(file);
    return whole ? kDone : kFailed;
}

int demo(const DemoOptions& options) {
    const Moment as_of = options.as_of.empty() ? SystemClock{}.now() : Moment::parse(options.as_of);
    demo::MovingClock clock{as_of};
    StoreOptions store = options.store;
    store.durable = false;
    store.statement_seconds = kLongestStatement;
    Program program{store, clock};
    const auto progress = [](std::string_view what, std::int64_t done, std::int64_t total) {
        std::fprintf(stderr, "\r%.*s %lld of %lld        ", static_cast<int>(what.size()), what.data(),
                     static_cast<long long>(done), static_cast<long long>(total));
    };
    demo::Counts counts;
    if (options.scale == "ref") {
        demo::ReferenceOptions reference{.as_of = as_of, .factor = options.factor, .progress = progress};
        counts = demo::make_reference(program.platform(), program.sign_in(), reference);
        program.search().rebuild();
    } else {
        demo::CompanyOptions company{.as_of = as_of, .progress = progress};
        counts = demo::make_company(program.platform(), program.sign_in(), clock, company);
        program.search().catch_up();
    }
    std::fprintf(stderr, "\n");
    std::printf("users %lld, customers %lld, interactions %lld, tasks %lld\n", static_cast<long long>(counts.users),
                static_cast<long long>(counts.customers), static_cast<long long>(counts.interactions),
                static_cast<long long>(counts.tasks));
    return kDone;
}

}  // namespace lazo::app
