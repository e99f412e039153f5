// A made-up house in plain lists, people, tree of teams (with loops), roles, rows and shares, and who may do what in it
// by the rules as sentences: the model against which the store's answers are held.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kernel/access/directory.h"

namespace lazo::test {

struct PersonModel {
    std::int64_t id = 0, team = 0;
    std::vector<std::int64_t> roles = {};
    bool administrator = false;
};
struct RowModel {
    std::int64_t id = 0, owner = 0, above = 0, customer = 0;  // above: the bid or trip of a line or stop
};
struct ShareModel {
    std::string entity;
    std::int64_t record = 0, principal = 0;
    bool write = false;
};
using RoleModel = std::map<std::pair<std::string, access::Action>, access::Level>;

struct World {
    // "clients", "bids" and "trips" have owners; "mails" are children of clients, "bid_lines" of bids, "stops" of
    // trips; "notes" have the rights of their client; "marks" are shown everywhere; "plans" have levels alone.
    static const std::vector<std::string>& entities();

    std::map<std::int64_t, std::int64_t> parent_of_team;
    std::vector<PersonModel> people;
    std::map<std::int64_t, RoleModel> roles;
    std::map<std::string, std::vector<RowModel>> rows;
    std::vector<ShareModel> shares;

    const RowModel& row(const std::string& entity, std::int64_t id) const;
    bool may(const PersonModel& who, const std::string& entity, const RowModel& one, access::Action action) const;
    // Ascending ids.
    std::vector<std::int64_t> reached(const PersonModel& who, const std::string& entity, access::Action action) const;

 private:
    bool in_or_below(std::int64_t team, std::int64_t above) const;
    const PersonModel* person(std::int64_t id) const;
    bool names(const PersonModel& who, const std::string& entity) const;
    access::Level level(const PersonModel& who, const std::string& entity, access::Action action) const;
    bool shared(const PersonModel& who, const std::string& entity, std::int64_t record, access::Action action) const;
    bool reaches(const PersonModel& who, const std::string& entity, const RowModel& row, access::Level reach,
                 access::Action action) const;
};

// The same for the same seed.
World make_world(std::uint32_t seed);

}  // namespace lazo::test
