#include <algorithm>
#include <optional>

#include "base/error.h"
#include "kernel/access/shares.h"
#include "kernel/storage/tables.h"

namespace lazo::access {

using query::Reach;
using query::Visibility;
using schema::Field;
using schema::Key;
using schema::Shape;

namespace {

struct Place {
    const Shape* shape = nullptr;
    Key key;
};

// The columns of one row; false when it is not there.
bool read_row(storage::Connection& connection, const Place& place, const std::string& columns,
              const std::function<void(storage::Statement&)>& take) {
    std::string sql = "SELECT " + columns + " FROM " + storage::table_of(*place.shape) + " WHERE id=$1";
    std::vector<storage::Bound> values{place.key.id};
    if (place.shape->entity().by_customer()) {
        sql += " AND customer=$2";
        values.emplace_back(place.key.customer);
    }
    bool found = false;
    connection.each(sql, values, [&](storage::Statement& row) {
        found = true;
        take(row);
    });
    return found;
}

// Up to the row whose owner decides; nothing when one of them is missing.
std::optional<Place> climb(storage::Connection& connection, Place place) {
    const Shape* owner = &place.shape->owner_shape();
    while (place.shape != owner) {
        const bool to_customer = place.shape->customers() == owner;
        const Shape* above = to_customer ? place.shape->customers() : place.shape->parent();
        const Field& link = to_customer ? place.shape->get("customer") : *place.shape->parent_link();
        const bool pair = place.shape->links_by_customer(link);
        Key key;
        const bool found = read_row(connection, place, pair ? link.name() + "_customer," + link.name() : link.name(),
                                    [&](storage::Statement& row) {
                                        key = pair ? Key{row.integer(0), row.integer(1)} : Key{0, row.integer(0)};
                                    });
        if (!found || !key) return std::nullopt;
        place = {above, key};
    }
    if (!read_row(connection, place, "id", [](storage::Statement&) {})) return std::nullopt;
    return place;
}

std::string name_of_user(const Actor& actor, std::int64_t user) {
    const User* found = actor.directory().find_user(user);
    return found ? found->name : std::to_string(user);
}

std::string name_of_team(const Actor& actor, std::int64_t team) {
    const auto found = actor.directory().teams().find(team);
    return found == actor.directory().teams().end() ? std::to_string(team) : found->second.name;
}

Message shared_with(const Actor& actor, const Share& share) {
    const std::string level = share.level == ShareLevel::write ? "write" : "read";
    if (share.principal > 0) return {"access.why.shared_with_user", {{"level", level}}};
    return {"access.why.shared_with_team", {{"team", name_of_team(actor, -share.principal)}, {"level", level}}};
}

struct Judgement {
    bool reached = false;
    std::vector<Message> rules = {};  // none when the level alone decides
};

Judgement judge_share(const Actor& actor, const Visibility& visibility, const std::vector<Share>& shares) {
    for (const Share& share : shares) {
        const auto& mine = visibility.principals;
        const bool counts = static_cast<std::int64_t>(share.level) >= visibility.least_share;
        if (counts && std::find(mine.begin(), mine.end(), share.principal) != mine.end())
            return {true, {shared_with(actor, share)}};
    }
    return {};
}

Judgement judge(storage::Connection& connection, const Actor& actor, const Visibility& visibility, const Place& place) {
    if (visibility.reach != Reach::some) return {visibility.reach == Reach::everything, {}};
    std::int64_t owner = 0;
    read_row(connection, place, "owner", [&](storage::Statement& row) { owner = row.integer(0); });
    if (owner != 0 && owner == actor.user()) return {true, {{"access.why.owner_self"}}};
    if (std::binary_search(visibility.owners.begin(), visibility.owners.end(), owner))
        return {true, {{"access.why.owner_team", {{"owner", name_of_user(actor, owner)}}}}};
    Judgement by_share = judge_share(actor, visibility, shares_of(connection, *place.shape, place.key));
    if (by_share.reached) return by_share;
    if (owner == 0) return {false, {{"access.why.no_owner"}}};
    return {false, {{"access.why.out_of_reach", {{"owner", name_of_user(actor, owner)}}}}};
}

void append(std::vector<Message>& to, std::vector<Message> from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
}

}  // namespace

Explanation explain(storage::Connection& connection, const Actor& actor, const Shape& shape, Key key) {
    Explanation explanation;
    const bool exists = read_row(connection, {&shape, key}, "id", [](storage::Statement&) {});
    const auto place = exists ? climb(connection, {&shape, key}) : std::nullopt;
    const Visibility visibility = actor.visible(shape);
    explanation.rules = actor.reasons(shape, Action::read);
    if (!exists || (!place && visibility.reach == Reach::some)) {
        explanation.rules.push_back({"access.why.no_record"});
        return explanation;
    }
    if (&shape.owner_shape() != &shape && actor.may(shape, Action::read)) {
        explanation.rules.push_back({"access.why.follows", {{"above", shape.owner_shape().name()}}});
        append(explanation.rules, actor.reasons(shape.owner_shape(), Action::read));
    }
    const Place owner_place = place.value_or(Place{});
    Judgement seen = judge(connection, actor, visibility, owner_place);
    explanation.visible = seen.reached;
    append(explanation.rules, std::move(seen.rules));
    const Visibility writable = actor.reach(shape, Action::update);
    explanation.writable =
        place ? judge(connection, actor, writable, owner_place).reached : writable.reach == Reach::everything;
    return explanation;
}

}  // namespace lazo::access
