#include "app/commands.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "app/command_line.h"
#include "base/embedded.h"
#include "base/text.h"
#include "kernel/access/entities.h"
#include "kernel/api/first_run.h"
#include "kernel/api/schema_json.h"
#include "kernel/records/writer.h"

namespace lazo::app {
namespace {

std::string first_line(const std::string& path) {
    std::ifstream file{path};
    std::string line;
    std::getline(file, line);
    while (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

const access::User& person(Program& program, const std::string& email) {
    const access::User* user = program.platform().directory()->find_user_by_email(text::lower_ascii(email));
    if (!user) throw Error{ErrorKind::not_found, {"user.unknown", {{"email", email}}}};
    return *user;
}

std::string first_run_json(const InitOptions& options) {
    json::Writer out;
    out.begin_object().key("company").begin_object().key("name").text(options.company).key("country").text(options.country);
    out.key("currency").text(options.currency).key("language").text(options.language).key("zone").text(options.zone).end_object();
    out.key("administrator").begin_object().key("name").text(options.administrator_name);
    out.key("email").text(options.administrator_email).key("password").text(first_line(options.password_file)).end_object().end_object();
    return out.take();
}

}  // namespace

int init(const InitOptions& options) {
    const SystemClock clock;
    Program program{options.store, clock};
    const json::Document document{first_run_json(options)};
    api::write_first_run(program.services(), api::read_first_run(*program.platform().schema(), document.root()));
    std::printf("%s\n", options.administrator_email.c_str());
    return kDone;
}

int user(const UserOptions& options) {
    const SystemClock clock;
    Program program{options.store, clock};
    const std::string email = text::lower_ascii(options.email);
    const access::User* known = program.platform().directory()->find_user_by_email(email);
    std::int64_t id = known ? known->id : 0;
    if (!known) {
        program.platform().write(program.platform().system_actor(), {}, [&](records::Writer& writer) {
            schema::Record draft{writer.schema().get("users")};
            draft.set(access::users.name, options.name.empty() ? email : options.name);
            draft.set(access::users.email, email);
            draft.set(access::users.administrator, options.administrator);
            id = writer.create(draft).key.id;
            return std::string{};
        });
    }
    if (!options.password_file.empty()) program.sign_in().set_password(id, first_line(options.password_file));
    std::printf("%lld\n", static_cast<long long>(id));
    return kDone;
}

int token(const TokenOptions& options) {
    const SystemClock clock;
    Program program{options.store, clock};
    const auto scope = options.write ? access::TokenScope::read_write : access::TokenScope::read_only;
    const auto made = program.sign_in().make_token(person(program, options.email).id, options.name, scope, std::nullopt);
    std::printf("%s\n", made.token.c_str());
    return kDone;
}

int schema_export() {
    std::printf("%s\n", api::schema_json(*declared_schema()).c_str());
    return kDone;
}

Language language_of_terminal() {
    const char* lang = std::getenv("LANG");
    return language_of(lang ? std::string_view{lang}.substr(0, 2) : "");
}

void print_error(const Error& error) {
    Texts texts;
    read_texts(texts);
    const Language language = language_of_terminal();
    std::fprintf(stderr, "lazo: %s\n", texts.say(language, error.message()).c_str());
    for (const FieldError& field : error.fields())
        std::fprintf(stderr, "  %s: %s\n", field.path.c_str(), texts.say(language, field.message).c_str());
}

}  // namespace lazo::app
