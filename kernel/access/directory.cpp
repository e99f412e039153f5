#include "kernel/access/directory.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/email.h"
#include "base/error.h"

namespace lazo::access {
namespace {

constexpr std::array<std::pair<std::string_view, Action>, 7> kActions{{{"read", Action::read},
                                                                       {"create", Action::create},
                                                                       {"update", Action::update},
                                                                       {"delete", Action::delete_},
                                                                       {"export", Action::export_},
                                                                       {"bulk", Action::bulk},
                                                                       {"share", Action::share}}};
constexpr std::array<std::pair<std::string_view, Level>, 4> kLevels{
    {{"none", Level::none}, {"own", Level::own}, {"team", Level::team}, {"all", Level::all}}};

template <class Names, class Named>
bool find_in(const Names& names, std::string_view name, Named& found) {
    for (const auto& [candidate, value] : names) {
        if (candidate != name) continue;
        found = value;
        return true;
    }
    return false;
}

constexpr std::string_view kReadCompany =
    "SELECT name,country,currency,language,zone FROM companies ORDER BY id LIMIT 1";
constexpr std::string_view kReadTeams = "SELECT id,parent,name FROM teams";
constexpr std::string_view kReadRoles = "SELECT id,name FROM roles";
constexpr std::string_view kReadUsers =
    "SELECT id,name,email,team,administrator,active,language,zone,hourly_cost FROM users";
constexpr std::string_view kReadUserRoles = "SELECT id,target FROM users_roles_links ORDER BY id,target";
constexpr std::string_view kReadRoleRights = "SELECT role,of_entity,action,level FROM role_rights";
constexpr std::string_view kReadRoleFields = "SELECT role,of_entity,field,may_read,may_write FROM role_fields";

Zone zone_or(std::string_view name, const Zone& otherwise) {
    try {
        return name.empty() ? otherwise : Zone{name};
    } catch (const Error&) {
        return otherwise;
    }
}

Company read_company(storage::Connection& connection) {
    Company company;
    connection.each(kReadCompany, {}, [&](storage::Statement& row) {
        company.exists = true;
        company.name = row.text(0);
        if (!row.is_null(1)) company.country = row.text(1);
        if (!row.is_null(2)) company.currency = row.text(2);
        company.language = row.text(3) == "en" ? Language::en : Language::es;
        company.zone = zone_or(row.text(4), company.zone);
    });
    return company;
}

std::map<std::int64_t, User> read_users(storage::Connection& connection) {
    std::map<std::int64_t, User> users;
    connection.each(kReadUsers, {}, [&](storage::Statement& row) {
        User& user = users[row.integer(0)];
        user.id = row.integer(0);
        user.name = row.text(1);
        user.email = row.text(2);
        user.team = row.integer(3);
        user.administrator = row.integer(4) != 0;
        user.active = row.integer(5) != 0;
        user.language = row.text(6);
        user.zone = row.text(7);
        user.hourly_cost_micros = row.integer(8);
    });
    connection.each(kReadUserRoles, {}, [&](storage::Statement& row) {
        const auto user = users.find(row.integer(0));
        if (user != users.end()) user->second.roles.push_back(row.integer(1));
    });
    return users;
}

std::map<std::int64_t, Team> read_teams(storage::Connection& connection) {
    std::map<std::int64_t, Team> teams;
    connection.each(kReadTeams, {}, [&](storage::Statement& row) {
        teams[row.integer(0)] = {row.integer(0), row.integer(1), std::string(row.text(2))};
    });
    return teams;
}

void add_level(Role& role, const std::string& entity, Action action, Level level) {
    Level& known = role.levels.try_emplace({entity, action}, level).first->second;
    known = std::max(known, level);
}

std::map<std::int64_t, Role> read_roles(storage::Connection& connection) {
    std::map<std::int64_t, Role> roles;
    connection.each(kReadRoles, {}, [&](storage::Statement& row) {
        roles[row.integer(0)].id = row.integer(0);
        roles[row.integer(0)].name = row.text(1);
    });
    connection.each(kReadRoleRights, {}, [&](storage::Statement& row) {
        const auto role = roles.find(row.integer(0));
        Action action{};
        Level level{};
        if (role == roles.end() || !find_action(row.text(2), action) || !find_level(row.text(3), level)) return;
        add_level(role->second, std::string(row.text(1)), action, level);
    });
    connection.each(kReadRoleFields, {}, [&](storage::Statement& row) {
        const auto role = roles.find(row.integer(0));
        if (role == roles.end()) return;
        FieldRight& right = role->second.fields[{std::string(row.text(1)), std::string(row.text(2))}];
        right.read |= row.integer(3) != 0;
        right.write |= row.integer(4) != 0;
    });
    return roles;
}

}  // namespace

bool find_action(std::string_view name, Action& found) { return find_in(kActions, name, found); }
bool find_level(std::string_view name, Level& found) { return find_in(kLevels, name, found); }
std::string_view name_of(Action action) { return kActions.at(static_cast<std::size_t>(action)).first; }
std::string_view name_of(Level level) { return kLevels.at(static_cast<std::size_t>(level)).first; }

std::shared_ptr<const Directory> Directory::read(storage::Connection& connection) {
    auto directory = std::make_shared<Directory>();
    directory->company_ = read_company(connection);
    directory->teams_ = read_teams(connection);
    directory->roles_ = read_roles(connection);
    directory->users_ = read_users(connection);
    directory->join_teams();
    return directory;
}

// Once a directory, not once a request.
void Directory::join_teams() {
    for (const auto& [id, team] : teams_)
        if (team.parent != 0) teams_below_[team.parent].push_back(id);
    std::map<std::int64_t, std::vector<std::int64_t>> members;
    for (const auto& [id, user] : users_)
        if (user.team != 0) members[user.team].push_back(id);
    for (const auto& [team, people] : members) {
        static_cast<void>(people);
        std::vector<std::int64_t>& all = people_below_[team];
        for (const std::int64_t below : team_and_below(team)) {
            const auto found = members.find(below);
            if (found != members.end()) all.insert(all.end(), found->second.begin(), found->second.end());
        }
        std::sort(all.begin(), all.end());
    }
}

const User* Directory::find_user(std::int64_t id) const {
    const auto found = users_.find(id);
    return found == users_.end() ? nullptr : &found->second;
}

const User* Directory::find_user_by_email(std::string_view email) const {
    const std::string wanted = normalize_email(email).normalized;
    if (wanted.empty()) return nullptr;
    for (const auto& [id, user] : users_)
        if (user.email == wanted || normalize_email(user.email).normalized == wanted) return &user;
    return nullptr;
}

std::vector<std::int64_t> Directory::team_and_below(std::int64_t team) const {
    std::vector<std::int64_t> found{team};
    std::set<std::int64_t> seen{team};
    for (std::size_t i = 0; i < found.size(); i++) {
        const auto below = teams_below_.find(found[i]);
        if (below == teams_below_.end()) continue;
        for (const std::int64_t child : below->second)
            if (seen.insert(child).second) found.push_back(child);
    }
    return found;
}

std::vector<std::int64_t> Directory::team_and_above(std::int64_t team) const {
    std::vector<std::int64_t> found;
    while (team != 0 && std::find(found.begin(), found.end(), team) == found.end()) {
        found.push_back(team);
        const auto known = teams_.find(team);
        team = known == teams_.end() ? 0 : known->second.parent;
    }
    return found;
}

std::vector<std::int64_t> Directory::team_mates(const User& user) const {
    const auto people = people_below_.find(user.team);
    if (people == people_below_.end()) return {user.id};
    return people->second;
}

std::shared_ptr<const Directory> Directory::with_roles_of(const Directory& directory, std::int64_t user,
                                                          std::vector<std::int64_t> roles) {
    auto changed = std::make_shared<Directory>(directory);
    User& holder = changed->users_.at(user);
    holder.roles = std::move(roles);
    holder.administrator = false;
    return changed;
}

bool in_directory(std::string_view entity) {
    constexpr std::string_view kNames[] = {"companies", "users", "teams", "roles", "role_rights", "role_fields"};
    return std::find(std::begin(kNames), std::end(kNames), entity) != std::end(kNames);
}

}  // namespace lazo::access
