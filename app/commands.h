// The subcommands that do one thing to a store and end.
#pragma once

#include <string>

#include "app/program.h"
#include "base/error.h"

namespace lazo::app {

struct InitOptions {
    StoreOptions store;
    std::string company = "Mi empresa", country = "ES", currency = "EUR", language = "es", zone = "Europe/Madrid";
    std::string administrator_name = "Administrador", administrator_email, password_file;
};
int init(const InitOptions& options);

struct UserOptions {
    StoreOptions store;
    std::string email, name, password_file;
    bool administrator = false;
};
int user(const UserOptions& options);

struct TokenOptions {
    StoreOptions store;
    std::string email, name = "lazo token";
    bool write = false;
};
int token(const TokenOptions& options);

int schema_export();

// By LANG; Spanish when it names none that we speak.
Language language_of_terminal();
// The error with all its fields on standard error, in the language of the terminal.
void print_error(const Error& error);

}  // namespace lazo::app
