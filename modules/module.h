// What a module of the business brings to the program: its entities, its rules, its places in the menu, its texts and
// layouts. Each module's face has one function that returns this; app/ lists the modules.
#pragma once

#include <string>
#include <vector>

#include "base/embedded.h"

namespace lazo::schema {
class Entity;
}
namespace lazo::records {
class Rules;
}

namespace lazo::http {
class Router;
}
namespace lazo::api {
struct Services;
}

namespace lazo::modules {

struct MenuEntry {
    std::string entity;
    std::string icon;
};

struct Module {
    std::string name;                             // "customers"
    std::vector<const schema::Entity*> entities;  // parents before children; they live as long as the program
    void (*rules)(records::Rules&) = nullptr;     // registers the rules; null: none
    void (*routes)(http::Router&, api::Services&) = nullptr;  // what is more than records; null: none
    std::vector<MenuEntry> menu = {};             // in order
    embedded::Files files = {};                   // "locales/es.json", "locales/en.json", "layouts/<entity>.json"
};

}  // namespace lazo::modules
