// Who asks: a person (through a session or a token) or the program itself. Answers every question of rights; built anew
// for each request from the directory of that moment.
#pragma once

#include <memory>
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
    bool is_system() const { return system_; }
    bool administrator() const { return administrator_; }
    Language language() const { return language_; }
    const Zone& zone() const { return zone_; }
    const Directory& directory() const { return *directory_; }

    Level level(const schema::Shape& shape, Action action) const;
    bool may(const schema::Shape& shape, Action action) const { return level(shape, action) != Level::none; }
    // Throws Error{forbidden} naming entity and action.
    void require(const schema::Shape& shape, Action action) const;

    query::Visibility visible(const schema::Shape& shape) const override { return reach(shape, Action::read); }
    // The rows on which the action is allowed. A share of level "write" counts for update.
    query::Visibility reach(const schema::Shape& shape, Action action) const;
    bool may_read(const schema::Field& field) const override;
    bool may_write(const schema::Field& field) const;

    // Rules by which the user's level on an entity came about, for "why can Ana see this?": message keys with values.
    std::vector<Message> reasons(const schema::Shape& shape, Action action) const;

   private:
    Actor() = default;
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

}  // namespace lazo::access
