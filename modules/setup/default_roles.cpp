#include "modules/setup/default_roles.h"

#include <span>
#include <string>
#include <string_view>

#include "base/embedded.h"
#include "kernel/access/entities.h"
#include "kernel/records/writer.h"

namespace lazo::embedded {
Files lazo_setup_files();
}

namespace lazo::setup {

using access::role_fields;
using access::role_rights;
using schema::Key;
using schema::Record;

namespace {

// What a role may do with some entities: a level for read, create, update, delete, export, bulk and share, in this
// order: n none, o own, t team, a all.
struct Grant {
    std::string_view entities;  // separated by blanks
    std::string_view levels;
};
struct DefaultRole {
    std::string_view key;
    Key DefaultRoles::*member;
    std::span<const Grant> grants;
    bool sees_costs = false;
};

constexpr std::string_view kActions[] = {"read", "create", "update", "delete", "export", "bulk", "share"};
constexpr std::string_view kOwnThings = "views import_mappings";

constexpr Grant kAdministrator[] = {
    {"customers interactions tasks tags views import_mappings", "aaaaaaa"},
    {"users teams roles companies", "aaaaaan"},
};
constexpr Grant kSalesManager[] = {
    {"customers tasks", "ttttttt"}, {"interactions", "tttttnn"}, {"tags", "aaaannn"}, {kOwnThings, "oooonoo"}};
constexpr Grant kSalesRep[] = {
    {"customers tasks", "tooonoo"}, {"interactions", "ttoonnn"}, {"tags", "aannnnn"}, {kOwnThings, "oooonoo"}};
constexpr Grant kServiceAgent[] = {{"customers", "aaannno"},
                                   {"tasks", "aaaonno"},
                                   {"interactions", "aaaonnn"},
                                   {"tags", "aannnnn"},
                                   {kOwnThings, "oooonoo"}};
constexpr Grant kMarketer[] = {{"customers", "aaanaao"},
                               {"interactions", "aaonann"},
                               {"tasks", "oooonno"},
                               {"tags", "aaaannn"},
                               {kOwnThings, "oooonoo"}};
constexpr Grant kReadOnly[] = {{"customers interactions tasks tags", "annnnnn"}, {kOwnThings, "oooonoo"}};

constexpr DefaultRole kRoles[] = {
    {"administrator", &DefaultRoles::administrator, kAdministrator, true},
    {"sales_manager", &DefaultRoles::sales_manager, kSalesManager, true},
    {"sales_rep", &DefaultRoles::sales_rep, kSalesRep},
    {"service_agent", &DefaultRoles::service_agent, kServiceAgent},
    {"marketer", &DefaultRoles::marketer, kMarketer},
    {"read_only", &DefaultRoles::read_only, kReadOnly},
};

std::string_view level_of(char letter) {
    switch (letter) {
        case 'o':
            return "own";
        case 't':
            return "team";
        case 'a':
            return "all";
        default:
            return "none";
    }
}

void add_rights(records::Writer& writer, std::string_view entity, std::string_view levels, std::vector<Record>& rows) {
    for (std::size_t i = 0; i < std::size(kActions); i++) {
        if (levels[i] == 'n') continue;
        Record row{writer.schema().get("role_rights")};
        row.set(role_rights.of_entity, std::string(entity));
        row.set(role_rights.action, std::string(kActions[i]));
        row.set(role_rights.level, std::string(level_of(levels[i])));
        rows.push_back(std::move(row));
    }
}

void add_grant(records::Writer& writer, const Grant& grant, std::vector<Record>& rows) {
    std::string_view names = grant.entities;
    while (!names.empty()) {
        const std::size_t end = std::min(names.find(' '), names.size());
        add_rights(writer, names.substr(0, end), grant.levels, rows);
        names.remove_prefix(std::min(end + 1, names.size()));
    }
}

Record field_shown(records::Writer& writer, std::string_view entity, std::string_view field) {
    Record row{writer.schema().get("role_fields")};
    row.set(role_fields.of_entity, std::string(entity));
    row.set(role_fields.field, std::string(field));
    row.set(role_fields.may_read, true);
    row.set(role_fields.may_write, true);
    return row;
}

Key write_role(records::Writer& writer, const Texts& texts, Language language, const DefaultRole& role) {
    const std::string key = "setup.role." + std::string(role.key);
    Record draft{writer.schema().get("roles")};
    draft.set(access::roles.name, texts.say(language, key));
    draft.set(access::roles.description, texts.say(language, key + ".description"));
    auto& rights = draft.children["role_rights"];
    for (const Grant& grant : role.grants) add_grant(writer, grant, rights);
    if (role.sees_costs && writer.schema().find("interactions"))
        draft.children["role_fields"].push_back(field_shown(writer, "interactions", "cost"));
    return writer.create(std::move(draft)).key;
}

Texts own_texts() {
    Texts texts;
    for (const embedded::File& file : embedded::lazo_setup_files()) {
        if (file.name == "locales/es.json") texts.add(Language::es, file.bytes);
        if (file.name == "locales/en.json") texts.add(Language::en, file.bytes);
    }
    return texts;
}

}  // namespace

DefaultRoles ensure_default_roles(records::Writer& writer, Language language) {
    DefaultRoles made;
    if (writer.connection().integer("SELECT count(*) FROM roles") > 0) return made;
    const Texts texts = own_texts();
    for (const DefaultRole& role : kRoles) made.*role.member = write_role(writer, texts, language, role);
    return made;
}

}  // namespace lazo::setup
