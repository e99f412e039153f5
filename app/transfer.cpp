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

void write_key(json::Writer& out, std::string_view key) {
    out.key("key").begin_array();
    while (!key.empty()) {
        const auto comma = std::min(key.find(','), key.size());
        if (comma > 0) out.text(text::trim_ascii(key.substr(0, comma)));
        key.remove_prefix(std::min(comma + 1, key.size()));
    }
    out.end_array();
}

using Guesses = std::vector<std::pair<std::string, std::string>>;  // column, target

Guesses guesses_of(const imports::Ledger& ledger) {
    const json::Document inspection{ledger.inspection};
    const json::Value columns = inspection.root()["columns"];
    Guesses guesses;
    for (std::size_t i = 0; i < columns.size(); i++)
        if (columns.at(i)["guess"].is_text())
            guesses.emplace_back(columns.at(i)["name"].text(), columns.at(i)["guess"].text());
    return guesses;
}

bool guessed(const Guesses& guesses, std::string_view target) {
    return std::any_of(guesses.begin(), guesses.end(), [&](const auto& guess) { return guess.second == target; });
}

// The columns as they were guessed, with the key and mode of the command line. Where only a number tells who it is, as in
// the lines of a shop's invoices, it is the key and the name.
std::string guessed_mapping(const imports::Ledger& ledger, const ImportOptions& options) {
    Guesses guesses = guesses_of(ledger);
    const bool numbered = guessed(guesses, "external_id") && !guessed(guesses, "name") &&
                          !guessed(guesses, "first_name") && !guessed(guesses, "last_name");
    json::Writer out;
    out.begin_object().key("columns").begin_object();
    for (const auto& [column, target] : guesses) {
        if (numbered && target == "description") continue;  // of the line, not of whom it is about
        out.key(column);
        if (numbered && target == "external_id")
            out.begin_array().text(target).text("name").end_array();
        else
            out.text(target);
    }
    out.end_object();
    const std::string key = options.key.empty() && numbered ? "external_id" : options.key;
    write_key(out, key);
    const std::string otherwise = key.empty() ? "create" : "both";
    out.key("mode").text(options.mode.empty() ? otherwise : options.mode).key("same_key").text("merge");
    // A customer with a wrong birthday is a customer: the cell is reported, the row goes in.
    out.key("bad_cells").text("skip").key("blanks").begin_array();
    for (const char* nothing : {"NA", "N/A", "NULL", "null"}) out.text(nothing);
    out.end_array().end_object();
    return out.take();
}

// The engine moves the file it is given into the store's folder; the caller's stays where it is.
std::string copy_of(const std::string& file, const std::string& folder) {
    if (!std::filesystem::is_regular_file(file)) throw Error{ErrorKind::not_found, {"command.no_file", {{"path", file}}}};
    const std::filesystem::path copy = std::filesystem::path(folder) / ("command-" + std::filesystem::path(file).filename().string());
    std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
    return copy.string();
}

// As the wizard's download: row, line, column, value and why.
void write_errors(Program& program, const access::Actor& actor, std::int64_t id, const std::string& path) {
    imports::Imports imports{program.platform(), program.queue(), program.texts(), program.services().upload_folder};
    const imports::Ledger ledger = imports.get(actor, id);
    std::ofstream file{path, std::ios::binary};
    imports::write_errors(ledger.error_path(), ledger.error_bytes, program.texts(), actor.language(),
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
    const std::string folder = program.services().upload_folder;
    imports::Imports imports{program.platform(), program.queue(), program.texts(), folder};
    const std::string name = std::filesystem::path(options.file).filename().string();
    const imports::Ledger ledger = imports.add(actor, {options.entity, name, copy_of(options.file, folder)});
    const std::string mapping = options.mapping_file.empty() ? guessed_mapping(ledger, options) : contents_of(options.mapping_file);
    imports.begin(actor, ledger.id, mapping);
    const imports::RunResult result = imports::run(program.platform(), actor, program.texts(), ledger.id);
    program.search().catch_up();
    if (!options.error_file.empty()) write_errors(program, actor, ledger.id, options.error_file);
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
    std::FILE* file = options.file.empty() ? stdout : std::fopen(options.file.c_str(), "wb");
    if (!file) throw Error{ErrorKind::unavailable, {"command.no_file", {{"path", options.file}}}};
    exports::Export work{program.platform(), program.texts(), actor, question};
    work.run([file](std::string_view bytes) { return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size(); });
    const bool whole = std::fflush(file) == 0;
    if (file != stdout) std::fclose(file);
    return whole ? kDone : kFailed;
}

int demo(const DemoOptions& options) {
    const Moment as_of = options.as_of.empty() ? SystemClock{}.now() : Moment::parse(options.as_of);
    demo::MovingClock clock{as_of};
    StoreOptions store = options.store;
    store.durable = false;
    Program program{store, clock};
    const auto progress = [](std::string_view what, std::int64_t done, std::int64_t total) {
        std::fprintf(stderr, "\r%.*s %lld of %lld        ", static_cast<int>(what.size()), what.data(), static_cast<long long>(done), static_cast<long long>(total));
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
                static_cast<long long>(counts.customers), static_cast<long long>(counts.interactions), static_cast<long long>(counts.tasks));
    return kDone;
}

}  // namespace lazo::app
