#include "kernel/access/actor.h"

#include <algorithm>

#include "base/error.h"

namespace lazo::access {

using query::Reach;
using query::Visibility;
using schema::Ownership;
using schema::Placement;
using schema::Shape;

namespace {

// A child is written with its parent: to write it is to update the parent.
Action on_parent(Action action) {
    return action == Action::create || action == Action::delete_ ? Action::update : action;
}

Level default_level(const Shape& shape, Action action) {
    const auto& options = shape.entity().options();
    const bool shown_everywhere = options.placement == Placement::reference && options.ownership == Ownership::none;
    return shown_everywhere && action == Action::read ? Level::all : Level::none;
}

enum class ShareUse { none, any, writable };

ShareUse shares_for(const Shape& shape, Action action) {
    switch (action) {
        case Action::read:
        case Action::export_:
            return ShareUse::any;
        case Action::update:
        case Action::bulk:
            return ShareUse::writable;
        case Action::create:
            return shape.entity().owned() ? ShareUse::none : ShareUse::writable;
        default:
            return ShareUse::none;
    }
}

Zone zone_of(const User& user, const Company& company) {
    try {
        return user.zone.empty() ? company.zone : Zone{user.zone};
    } catch (const Error&) {
        return company.zone;
    }
}

Message of_entity(std::string_view key, const Shape& shape, Action action) {
    return {std::string(key), {{"entity", shape.name()}, {"action", std::string(name_of(action))}}};
}

}  // namespace

Actor::Actor(DirectoryPointer directory, std::int64_t user, TokenScope scope)
    : directory_(std::move(directory)), user_(user), scope_(scope) {
    const User* found = directory_->find_user(user);
    if (!found || !found->active) throw Error{ErrorKind::unauthenticated, {"sign_in.needed"}};
    team_ = found->team;
    administrator_ = found->administrator;
    language_ = found->language.empty() ? directory_->company().language : language_of(found->language);
    zone_ = zone_of(*found, directory_->company());
    for (const std::int64_t id : found->roles) {
        const auto role = directory_->roles().find(id);
        if (role != directory_->roles().end()) roles_.push_back(&role->second);
    }
    mates_ = directory_->team_mates(*found);
    principals_.push_back(query::user_principal(user));
    for (const std::int64_t team : directory_->team_and_above(team_))
        principals_.push_back(query::team_principal(team));
}

Actor Actor::system(DirectoryPointer directory, std::int64_t user) {
    Actor actor;
    actor.directory_ = std::move(directory);
    actor.user_ = user;
    actor.language_ = actor.directory_->company().language;
    actor.zone_ = actor.directory_->company().zone;
    actor.system_ = true;
    return actor;
}

bool Actor::same_as(const query::Rights& other) const {
    const auto* actor = dynamic_cast<const Actor*>(&other);
    if (!actor || user_ != actor->user_ || system_ != actor->system_ || scope_ != actor->scope_) return false;
    if (directory_ == actor->directory_) return true;
    const auto grants_same = [](const Role* one, const Role* two) {
        return one->levels == two->levels && one->fields == two->fields;
    };
    return administrator_ == actor->administrator_ && mates_ == actor->mates_ && principals_ == actor->principals_ &&
           std::equal(roles_.begin(), roles_.end(), actor->roles_.begin(), actor->roles_.end(), grants_same);
}

bool Actor::token_forbids(Action action) const {
    return scope_ == TokenScope::read_only && action != Action::read && action != Action::export_;
}

bool Actor::named(const Shape& shape) const {
    return std::any_of(roles_.begin(), roles_.end(), [&](const Role* role) {
        const auto first = role->levels.lower_bound({shape.name(), Action::read});
        return first != role->levels.end() && first->first.first == shape.name();
    });
}

std::optional<Level> Actor::granted(const Shape& shape, Action action) const {
    std::optional<Level> highest;
    for (const Role* role : roles_) {
        const auto level = role->levels.find({shape.name(), action});
        if (level != role->levels.end()) highest = std::max(highest.value_or(Level::none), level->second);
    }
    return highest;
}

Level Actor::role_level(const Shape& shape, Action action) const {
    if (unbounded()) return Level::all;
    if (shape.parent() && !named(shape)) return role_level(*shape.parent(), on_parent(action));
    return granted(shape, action).value_or(default_level(shape, action));
}

Level Actor::level(const Shape& shape, Action action) const {
    return token_forbids(action) ? Level::none : role_level(shape, action);
}

void Actor::require(const Shape& shape, Action action) const {
    if (!may(shape, action)) throw Error{ErrorKind::forbidden, of_entity("access.forbidden", shape, action)};
}

Visibility Actor::within(Level level) const {
    switch (level) {
        case Level::none:
            return {};
        case Level::own:
            return {Reach::some, {user_}, principals_};
        case Level::team:
            return {Reach::some, mates_, principals_};
        case Level::all:
            return {Reach::everything, {}, {}};
    }
    return {};
}

Visibility Actor::reach(const Shape& shape, Action action) const {
    const Level own = level(shape, action);
    if (own == Level::none) return {};
    const Shape& owner = shape.owner_shape();
    if (!owner.entity().owned()) return within(Level::all);
    Level reached = own;
    if (&owner != &shape) {
        const Level above = role_level(owner, Action::read);
        reached = action == Action::read ? above : std::min(own, above);
    }
    Visibility visibility = within(reached);
    if (visibility.reach != Reach::some) return visibility;
    const ShareUse use = shares_for(shape, action);
    if (use == ShareUse::none) visibility.principals.clear();
    if (use == ShareUse::writable) visibility.least_share = 1;
    return visibility;
}

// Statements may begin at the row above, so that one is narrowed with it.
Visibility ReachOf::visible(const Shape& shape) const {
    const bool asked = shape.name() == shape_.name() || shape.name() == shape_.owner_shape().name();
    return asked ? actor_.reach(shape_, action_) : actor_.visible(shape);
}

bool Actor::field_right(const schema::Field& field, bool FieldRight::*right) const {
    if (unbounded()) return true;
    bool is_named = false;
    for (const Role* role : roles_) {
        const auto found = role->fields.find({field.entity().name(), field.name()});
        if (found == role->fields.end()) continue;
        if (found->second.*right) return true;
        is_named = true;
    }
    return !is_named && !field.options().sensitive;
}

bool Actor::may_read(const schema::Field& field) const { return field_right(field, &FieldRight::read); }

bool Actor::may_write(const schema::Field& field) const {
    return !token_forbids(Action::update) && field_right(field, &FieldRight::write);
}

void Actor::add_role_reasons(const Shape& shape, Action action, std::vector<Message>& messages) const {
    if (shape.parent() && !named(shape)) {
        Message with_parent = of_entity("access.why.parent", shape, action);
        with_parent.values.emplace_back("parent", shape.parent()->name());
        messages.push_back(std::move(with_parent));
        return add_role_reasons(*shape.parent(), on_parent(action), messages);
    }
    const auto highest = granted(shape, action);
    if (!highest) {
        const bool shown = default_level(shape, action) != Level::none;
        messages.push_back(of_entity(shown ? "access.why.shown_to_all" : "access.why.no_role", shape, action));
        return;
    }
    for (const Level level : {Level::none, Level::own, Level::team, Level::all}) {
        for (const Role* role : roles_) {
            const auto found = role->levels.find({shape.name(), action});
            if (found == role->levels.end() || found->second != level) continue;
            Message message = of_entity("access.why.role", shape, action);
            message.values.emplace_back("role", role->name);
            message.values.emplace_back("level", name_of(level));
            messages.push_back(std::move(message));
        }
    }
}

std::vector<Message> Actor::reasons(const Shape& shape, Action action) const {
    if (token_forbids(action)) return {of_entity("access.why.token", shape, action)};
    if (system_) return {of_entity("access.why.system", shape, action)};
    if (administrator_) return {of_entity("access.why.administrator", shape, action)};
    std::vector<Message> messages;
    add_role_reasons(shape, action, messages);
    return messages;
}

}  // namespace lazo::access
