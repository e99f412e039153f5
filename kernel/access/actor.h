// Who asks: a person (through a session or a token) or the program itself. Answers every question of rights; built anew
// for each request from the directory of that moment.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kernel/access/directory.h"
#include "kernel/query/rights.h"

namespace lazo::access {

enum class TokenScope : std::uint8_t { read_only, read_write };

class Actor : public query::Rights {
 public:
    // Throws Error{unauthenticated} when the user is unknown or not active.
    Actor(DirectoryPointer directory, std::int64_t user, TokenScope scope = TokenScope::read_write);
    // The program: jobs, migrations, demo data. Sees and may do everything; writes in the name of `user` (0: nobody).
    static Actor system(DirectoryPointer directory, std::int64_t user = 0);

    std::int64_t user() const override { return user_; }
    // Also across two directories: the same person with the same reach.
    bool same_as(const query::Rights& other) const override;
    bool is_system() const { return system_; }
    bool administrator() const { return administrator_; }
    Language language() const { return language_; }
    const Zone& zone() const { return zone_; }
    TokenScope scope() const { return scope_; }
    const Directory& directory() const { return *directory_; }

    // The highest level that the roles name for the entity and the action. Not named: a child has what its parent has
    // (writing it in any way is updating the parent); a reference entity without owners may be read, so that names can
    // be shown; everything else is none. Administrators and the program have all; a read-only token reads and exports
    // only.
    Level level(const schema::Shape& shape, Action action) const;
    bool may(const schema::Shape& shape, Action action) const { return level(shape, action) != Level::none; }
    // Throws Error{forbidden} "access.forbidden" with entity and action.
    void require(const schema::Shape& shape, Action action) const;

    query::Visibility visible(const schema::Shape& shape) const override { return reach(shape, Action::read); }
    // The rows on which the action is allowed; for `create`, who may own the new row. Rows without an owner of their
    // own are reached with the row above that has one (Shape::owner_shape), by its read level, and for other actions by
    // the lower of that and their own level. A share counts for reading and exporting; one of level "write" also for
    // updating, single or in bulk, and for creating rows below the shared one.
    query::Visibility reach(const schema::Shape& shape, Action action) const;
    // Hidden when every role that names the field denies it; when none names it, a sensitive field is hidden.
    bool may_read(const schema::Field& field) const override;
    bool may_write(const schema::Field& field) const;

    // How the level came about, for "why can Ana see this?": message keys with values, the deciding one last.
    std::vector<Message> reasons(const schema::Shape& shape, Action action) const;

 private:
    Actor() = default;
    bool unbounded() const { return system_ || administrator_; }
    bool token_forbids(Action action) const;
    bool named(const schema::Shape& shape) const;
    std::optional<Level> granted(const schema::Shape& shape, Action action) const;
    // What the token does not change.
    Level role_level(const schema::Shape& shape, Action action) const;
    query::Visibility within(Level level) const;
    bool field_right(const schema::Field& field, bool FieldRight::*right) const;
    void add_role_reasons(const schema::Shape& shape, Action action, std::vector<Message>& messages) const;
    DirectoryPointer directory_;
    std::int64_t user_ = 0;
    std::int64_t team_ = 0;
    std::vector<const Role*> roles_;
    std::vector<std::int64_t> mates_;
    std::vector<std::int64_t> principals_;
    Language language_ = Language::es;
    Zone zone_{"UTC"};
    bool administrator_ = false;
    bool system_ = false;
    TokenScope scope_ = TokenScope::read_write;
};

// The asker of a question about one entity, narrowed to the rows on which an action is allowed: for exports and bulk
// edits, and to judge one row before it is written. The actor and the shape outlive it.
class ReachOf : public query::Rights {
 public:
    ReachOf(const Actor& actor, const schema::Shape& shape, Action action)
        : actor_(actor), shape_(shape), action_(action) {}
    query::Visibility visible(const schema::Shape& shape) const override;
    bool may_read(const schema::Field& field) const override { return actor_.may_read(field); }
    std::int64_t user() const override { return actor_.user(); }

 private:
    const Actor& actor_;
    const schema::Shape& shape_;
    Action action_;
};

}  // namespace lazo::access
