#include "tests/support/rights_model.h"

#include <algorithm>
#include <random>
#include <set>
#include <stdexcept>

namespace lazo::test {

using access::Action;
using access::Level;

const std::vector<std::string>& World::entities() {
    static const std::vector<std::string> names{"clients", "mails", "notes", "bids", "bid_lines",
                                                "trips",   "stops", "marks", "plans"};
    return names;
}

bool World::in_or_below(std::int64_t team, std::int64_t above) const {
    std::set<std::int64_t> seen;
    while (team != 0 && seen.insert(team).second) {
        if (team == above) return true;
        const auto known = parent_of_team.find(team);
        team = known == parent_of_team.end() ? 0 : known->second;
    }
    return false;
}

const PersonModel* World::person(std::int64_t id) const {
    for (const PersonModel& one : people)
        if (one.id == id) return &one;
    return nullptr;
}

bool World::names(const PersonModel& who, const std::string& entity) const {
    for (const std::int64_t role : who.roles)
        for (const auto& [what, level] : roles.at(role))
            if (what.first == entity) return true;
    return false;
}

Level World::level(const PersonModel& who, const std::string& entity, Action action) const {
    static const std::map<std::string, std::string> kParents{
        {"mails", "clients"}, {"bid_lines", "bids"}, {"stops", "trips"}};
    if (who.administrator) return Level::all;
    if (kParents.contains(entity) && !names(who, entity)) return level(who, kParents.at(entity), action);
    bool is_named = false;
    Level highest = Level::none;
    for (const std::int64_t role : who.roles) {
        const auto found = roles.at(role).find({entity, action});
        if (found == roles.at(role).end()) continue;
        is_named = true;
        highest = std::max(highest, found->second);
    }
    if (!is_named && entity == "marks" && action == Action::read) return Level::all;
    return highest;
}

bool World::shared(const PersonModel& who, const std::string& entity, std::int64_t record, Action action) const {
    for (const ShareModel& share : shares) {
        if (share.entity != entity || share.record != record) continue;
        if (action == Action::update && !share.write) continue;
        if (share.principal == who.id) return true;
        if (share.principal < 0 && in_or_below(who.team, -share.principal)) return true;
    }
    return false;
}

bool World::reaches(const PersonModel& who, const std::string& entity, const RowModel& row, Level reach,
                    Action action) const {
    if (reach == Level::none) return false;
    if (reach == Level::all || row.owner == who.id) return true;
    const PersonModel* owner = person(row.owner);
    if (reach == Level::team && owner && who.team != 0 && in_or_below(owner->team, who.team)) return true;
    return shared(who, entity, row.id, action);
}

const RowModel& World::row(const std::string& entity, std::int64_t id) const {
    for (const RowModel& one : rows.at(entity))
        if (one.id == id) return one;
    throw std::logic_error("no such row");
}

bool World::may(const PersonModel& who, const std::string& entity, const RowModel& one, Action action) const {
    const Level own = level(who, entity, action);
    if (own == Level::none) return false;
    if (entity == "marks" || entity == "plans") return true;
    if (entity == "clients" || entity == "bids" || entity == "trips") return reaches(who, entity, one, own, action);
    const std::string above = entity == "bid_lines" ? "bids" : entity == "stops" ? "trips" : "clients";
    const RowModel& owner = row(above, above == "clients" ? one.customer : one.above);
    const Level read = level(who, above, Action::read);
    return reaches(who, above, owner, action == Action::read ? read : std::min(own, read), action);
}

std::vector<std::int64_t> World::reached(const PersonModel& who, const std::string& entity, Action action) const {
    std::vector<std::int64_t> ids;
    for (const RowModel& one : rows.at(entity))
        if (may(who, entity, one, action)) ids.push_back(one.id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

namespace {

class Maker {
 public:
    explicit Maker(std::uint32_t seed) : random_(seed) {}

    World make() {
        World world;
        const std::int64_t teams = below(7);
        for (std::int64_t team = 1; team <= teams; team++)
            world.parent_of_team[team] = chance(70) ? below(teams + 1) : 0;
        const std::int64_t roles = below(4);
        for (std::int64_t role = 1; role <= roles; role++) world.roles[role] = make_role();
        for (std::int64_t id = 1; id <= 1 + below(8); id++) world.people.push_back(make_person(id, teams, roles));
        make_rows(world);
        for (int i = static_cast<int>(below(30)); i > 0; i--) add_share(world, teams);
        return world;
    }

 private:
    std::int64_t below(std::int64_t bound) {
        return bound <= 0 ? 0 : static_cast<std::int64_t>(random_() % static_cast<std::uint32_t>(bound));
    }
    bool chance(int percent) { return below(100) < percent; }

    RoleModel make_role() {
        RoleModel levels;
        for (const std::string& entity : World::entities()) {
            const bool child = entity == "mails" || entity == "bid_lines" || entity == "stops";
            if (!chance(child ? 20 : 70)) continue;
            for (const Action action : {Action::read, Action::update})
                if (chance(80)) levels[{entity, action}] = static_cast<Level>(below(4));
        }
        return levels;
    }
    PersonModel make_person(std::int64_t id, std::int64_t teams, std::int64_t roles) {
        PersonModel person{id, chance(80) ? below(teams + 1) : 0, {}, chance(5)};
        for (std::int64_t role = 1; role <= roles; role++)
            if (chance(60)) person.roles.push_back(role);
        return person;
    }
    void make_rows(World& world) {
        const auto people = static_cast<std::int64_t>(world.people.size());
        std::int64_t id = 0;
        for (const std::string& entity : World::entities()) {
            const std::int64_t count = 1 + below(12);
            for (std::int64_t i = 0; i < count; i++) {
                RowModel row{++id};
                if (entity == "clients" || entity == "bids" || entity == "trips") row.owner = below(people + 1);
                if (entity == "mails" || entity == "notes" || entity == "bids") row.customer = any(world, "clients").id;
                if (entity == "bid_lines")
                    row.above = any(world, "bids").id, row.customer = world.row("bids", row.above).customer;
                if (entity == "stops") row.above = any(world, "trips").id;
                world.rows[entity].push_back(row);
            }
        }
    }
    const RowModel& any(const World& world, const std::string& entity) {
        const auto& rows = world.rows.at(entity);
        return rows[static_cast<std::size_t>(below(static_cast<std::int64_t>(rows.size())))];
    }
    void add_share(World& world, std::int64_t teams) {
        static const std::string kOwned[] = {"clients", "bids", "trips"};
        const std::string& entity = kOwned[below(3)];
        const bool to_team = teams > 0 && chance(50);
        const std::int64_t principal =
            to_team ? -(1 + below(teams)) : 1 + below(static_cast<std::int64_t>(world.people.size()));
        const ShareModel made{entity, any(world, entity).id, principal, chance(50)};
        std::erase_if(world.shares, [&](const ShareModel& old) {
            return old.entity == made.entity && old.record == made.record && old.principal == made.principal;
        });
        world.shares.push_back(made);
    }

    std::mt19937 random_;
};

}  // namespace

World make_world(std::uint32_t seed) { return Maker{seed}.make(); }

}  // namespace lazo::test
