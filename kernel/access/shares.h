// A record shared with a person or a team, beyond what levels give.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernel/access/actor.h"
#include "kernel/schema/record.h"
#include "kernel/storage/database.h"

namespace lazo::access {

enum class ShareLevel : std::uint8_t { read, write };

struct Share {
    std::int64_t principal = 0;  // query::user_principal or team_principal
    ShareLevel level = ShareLevel::read;
};

// All work on the connection of the caller's transaction and ask for no rights: whether the actor may share is the
// caller's question (Action::share). `add` and `drop` keep the row's `shared` mark true; they do not change its
// version. `add` gives a known principal the new level; it throws Error{invalid} "access.not_shareable" for entities
// without owners and Error{not_found} for a row that is not there. `drop` is false when there was no such share.
std::vector<Share> shares_of(storage::Connection& connection, const schema::Shape& shape, schema::Key key);
void add_share(storage::Connection& connection, const schema::Shape& shape, schema::Key key, Share share);
bool drop_share(storage::Connection& connection, const schema::Shape& shape, schema::Key key, std::int64_t principal);

// The shares of a record that goes away; those of a merged one are the caller's to add anew.
void drop_shares(storage::Connection& connection, const schema::Shape& shape, schema::Key key);

// Why the actor sees the record, or not: the rule chain as messages, the deciding one last.
struct Explanation {
    bool visible = false;
    bool writable = false;
    std::vector<Message> rules;
};
Explanation explain(storage::Connection& connection, const Actor& actor, const schema::Shape& shape, schema::Key key);

}  // namespace lazo::access
