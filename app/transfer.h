// `lazo import` and `lazo export`: what the wizard and the download do, from the command line, with the same engine.
#pragma once

#include <string>

#include "app/program.h"

namespace lazo::app {

struct ImportOptions {
    StoreOptions store;
    std::string entity, file;
    std::string mapping_file;  // JSON as the wizard sends it; empty: columns are matched by their headers
    std::string key;           // "emails.email,name": what tells records apart; "none"; empty: as suggested
    std::string mode;          // empty: both with a key, else create
    std::string person;        // whose import it is; empty: the first administrator's
    std::string error_file;    // where the rows that did not go in are written
    bool json = false;
};
int import(const ImportOptions& options);

struct ExportOptions {
    StoreOptions store;
    std::string entity, filter, sort, fields, format = "csv", person, file;
};
int export_rows(const ExportOptions& options);

struct DemoOptions {
    StoreOptions store;
    std::string scale = "company";  // or "ref"
    double factor = 1;
    std::string as_of;  // a moment; empty: now
};
int demo(const DemoOptions& options);

}  // namespace lazo::app
