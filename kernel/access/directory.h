// Everybody and everything that decides on rights, read from the store at once: company, users, teams, roles. Immutable
// and shared by all threads; read anew after a commit that touched one of these entities.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/locale.h"
#include "base/newest.h"
#include "base/time.h"
#include "kernel/schema/snapshot.h"
#include "kernel/storage/database.h"

namespace lazo::access {

enum class Action : std::uint8_t { read, create, update, delete_, export_, bulk, share };
enum class Level : std::uint8_t { none, own, team, all };
bool find_action(std::string_view name, Action& found);
bool find_level(std::string_view name, Level& found);
std::string_view name_of(Action action);
std::string_view name_of(Level level);

struct Company {
    std::string name, country = "ES", currency = "EUR";
    Language language = Language::es;
    Zone zone{"UTC"};
    bool exists = false;  // false: first run
};

struct User {
    std::int64_t id = 0;
    std::string name, email;
    std::int64_t team = 0;  // 0: none
    std::vector<std::int64_t> roles;
    bool administrator = false;
    bool active = true;
    std::string language, zone;  // empty: the company's
    std::int64_t hourly_cost_micros = 0;
};

struct Team {
    std::int64_t id = 0, parent = 0;
    std::string name;
};

struct FieldRight {
    bool read = false, write = false;
    bool operator==(const FieldRight&) const = default;
};

struct Role {
    std::int64_t id = 0;
    std::string name;
    std::map<std::pair<std::string, Action>, Level> levels;
    std::map<std::pair<std::string, std::string>, FieldRight> fields;  // entity, field
};

class Directory {
 public:
    // From the tables of entities.h. What it cannot read (an unknown zone, level or action) counts as not said.
    static std::shared_ptr<const Directory> read(storage::Connection& connection);
    // The same people, but this user has these roles alone and is no administrator: what a role sees, looked at before
    // anybody has it.
    static std::shared_ptr<const Directory> with_roles_of(const Directory& directory, std::int64_t user, std::vector<std::int64_t> roles);

    const Company& company() const { return company_; }
    const User* find_user(std::int64_t id) const;
    const User* find_user_by_email(std::string_view email) const;  // in any writing: " Ana@Example.com"
    const std::map<std::int64_t, User>& users() const { return users_; }
    const std::map<std::int64_t, Team>& teams() const { return teams_; }
    const std::map<std::int64_t, Role>& roles() const { return roles_; }
    // The team and all teams below it; a loop in the tree ends where it began.
    std::vector<std::int64_t> team_and_below(std::int64_t team) const;
    // The team and all teams above it.
    std::vector<std::int64_t> team_and_above(std::int64_t team) const;
    // Ids of the people of the user's team and of the teams below, active or not, ascending; the user alone when
    // without a team.
    std::vector<std::int64_t> team_mates(const User& user) const;

 private:
    void join_teams();

    Company company_;
    std::map<std::int64_t, User> users_;
    std::map<std::int64_t, Team> teams_;
    std::map<std::int64_t, Role> roles_;
    std::map<std::int64_t, std::vector<std::int64_t>> teams_below_;   // directly
    std::map<std::int64_t, std::vector<std::int64_t>> people_below_;  // of the team and all below, ascending
};
using DirectoryPointer = std::shared_ptr<const Directory>;

// Whether the directory is made of rows of that entity.
bool in_directory(std::string_view entity);

// The directory of today.
using DirectoryHolder = Newest<Directory>;

}  // namespace lazo::access
