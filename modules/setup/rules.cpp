#include "modules/setup/rules.h"

#include "base/email.h"
#include "base/money.h"
#include "kernel/access/entities.h"
#include "kernel/records/writer.h"
#include "modules/setup/default_roles.h"
#include "modules/setup/views.h"

namespace lazo::setup {

using records::RuleContext;
using records::Writer;

namespace {

constexpr std::string_view kOtherAdministrators =
    "SELECT count(*) FROM users WHERE administrator=1 AND active=1 AND id<>$1";
constexpr std::string_view kPeopleBelow = "SELECT count(*) FROM users WHERE team=$1";
constexpr std::string_view kTeamsBelow = "SELECT count(*) FROM teams WHERE parent=$1";
constexpr std::string_view kParent = "SELECT parent FROM teams WHERE id=$1";
constexpr std::string_view kPeopleWithRole = "SELECT count(*) FROM users_roles_links WHERE target=$1";
constexpr std::string_view kCompanies = "SELECT count(*) FROM companies";

[[noreturn]] void refuse(std::string key) { throw Error{ErrorKind::conflict, {std::move(key)}}; }

bool is_administrator(const Record& user) { return user[access::users.administrator] && user[access::users.active]; }

void check_zone(const Record& record, const Text& zone, RuleContext& context) {
    if (!record.has(zone)) return;
    try {
        const Zone known{record[zone]};
    } catch (const Error&) {
        context.errors.add(context.path + "zone", {"setup.zone_unknown", {{"value", record[zone]}}});
    }
}

void check_currency(const Record& company, RuleContext& context) {
    try {
        minor_digits(company[access::companies.currency]);
    } catch (const Error&) {
        context.errors.add(context.path + "currency",
                           {"companies.currency_unknown", {{"value", company[access::companies.currency]}}});
    }
}

void check_company(Record& company, RuleContext& context) {
    check_currency(company, context);
    check_zone(company, access::companies.zone, context);
    if (!context.before && context.writer.connection().integer(kCompanies) > 0) refuse("companies.only_one");
}

// The first company brings the roles of a new store with it.
void roles_come_with_the_company(const Record& company, RuleContext& context) {
    if (context.before) return;
    ensure_default_roles(context.writer, company[access::companies.language] == "en" ? Language::en : Language::es);
}

// Who may write people may not thereby become an administrator, or take another's role.
void only_administrators_give_rights(const Record& user, RuleContext& context) {
    const access::Actor& actor = context.writer.actor();
    if (actor.is_system() || actor.administrator()) return;
    const bool administrator =
        context.before ? user.changed(access::users.administrator) : user[access::users.administrator];
    const bool roles = context.before ? user.changed(access::users.roles) : user.has(access::users.roles);
    if (administrator) context.errors.add(context.path + "administrator", {"users.only_administrators"});
    if (roles) context.errors.add(context.path + "roles", {"users.only_administrators"});
}

void last_administrator_stays(const Record& user, RuleContext& context) {
    if (!context.before || !is_administrator(*context.before) || is_administrator(user)) return;
    if (context.writer.connection().integer(kOtherAdministrators, {user.key.id}) > 0) return;
    const char* field = user[access::users.active] ? "administrator" : "active";
    context.errors.add(context.path + field, {"users.last_administrator"});
}

void check_user(Record& user, RuleContext& context) {
    if (user.has(access::users.email) && !normalize_email(user[access::users.email]).valid)
        context.errors.add(context.path + "email", {"users.email_invalid"});
    check_zone(user, access::users.zone, context);
    only_administrators_give_rights(user, context);
    last_administrator_stays(user, context);
}

// Up from the new parent: who meets the team itself there closes a loop.
void tree_has_no_loops(Record& team, RuleContext& context) {
    constexpr int kDeepest = 100;
    std::int64_t above = team[access::teams.parent].id;
    for (int depth = 0; above != 0 && depth < kDeepest; depth++) {
        if (above == team.key.id) return context.errors.add(context.path + "parent", {"teams.loop"});
        above = context.writer.connection().integer(kParent, {above});
    }
}

void check_entity(const Record& row, const Text& of_entity, RuleContext& context) {
    if (row.has(of_entity) && !context.writer.schema().find(row[of_entity]))
        context.errors.add(context.path + of_entity.name(), {"setup.entity_unknown", {{"value", row[of_entity]}}});
}

void check_field(const Record& row, RuleContext& context) {
    const auto shape = context.writer.schema().find(row[access::role_fields.of_entity]);
    if (shape && !shape->find(row[access::role_fields.field]))
        context.errors.add(context.path + "field",
                           {"setup.field_unknown", {{"value", row[access::role_fields.field]}}});
}

void team_is_empty(const Record& team, Writer& writer) {
    const bool used = writer.connection().integer(kPeopleBelow, {team.key.id}) > 0 ||
                      writer.connection().integer(kTeamsBelow, {team.key.id}) > 0;
    if (used) refuse("teams.in_use");
}

void nobody_has_the_role(const Record& role, Writer& writer) {
    if (writer.connection().integer(kPeopleWithRole, {role.key.id}) > 0) refuse("roles.in_use");
}

template <class OfEntity>
void names_an_entity(records::Rules& rules, const OfEntity& entity) {
    rules.before_save(entity,
                      [&entity](Record& row, RuleContext& context) { check_entity(row, entity.of_entity, context); });
}

}  // namespace

void add_rules(records::Rules& rules) {
    rules.before_save(access::companies, check_company);
    rules.after_save(access::companies, roles_come_with_the_company);
    rules.before_delete(access::companies, [](const Record&, Writer&) { refuse("companies.stays"); });
    rules.before_save(access::users, check_user);
    rules.before_delete(access::users, [](const Record&, Writer&) { refuse("users.stays"); });
    rules.before_save(access::teams, tree_has_no_loops);
    rules.before_delete(access::teams, team_is_empty);
    rules.before_delete(access::roles, nobody_has_the_role);
    names_an_entity(rules, access::role_rights);
    names_an_entity(rules, access::role_fields);
    names_an_entity(rules, views);
    names_an_entity(rules, import_mappings);
    rules.before_save(access::role_fields, [](Record& row, RuleContext& context) { check_field(row, context); });
}

}  // namespace lazo::setup
