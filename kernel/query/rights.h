// What the asker may see, as the compiler needs it. Implemented by kernel/access; the compiler adds it to every
// statement, so there is no second place to leak.
#pragma once

#include <cstdint>
#include <vector>

#include "kernel/schema/snapshot.h"

namespace lazo::query {

enum class Reach : std::uint8_t {
    nothing,
    some,  // rows of `owners`, and rows shared with `principals`
    everything,
};

// The rows of an owned entity, or of the entity above whose owner decides (Shape::owner_shape).
struct Visibility {
    Reach reach = Reach::nothing;
    std::vector<std::int64_t> owners;      // ascending; the tree of teams resolved
    std::vector<std::int64_t> principals;  // of shares: the user's own, and their teams'
    std::int64_t least_share = 0;          // the level from which a share counts: 0 read, 1 write
};

class Rights {
 public:
    virtual ~Rights() = default;
    virtual Visibility visible(const schema::Shape& shape) const = 0;
    virtual bool may_read(const schema::Field& field) const = 0;
    virtual std::int64_t user() const = 0;
    // Whether nobody can tell the two apart by what may be seen and done; a false no is no harm.
    virtual bool same_as(const Rights& other) const { return this == &other; }
};

// For the program's own questions: jobs, checks, roll-ups. Never for what a person asks.
const Rights& all_rights();

// The principal of a share: a user is its id, a team its negated id.
inline std::int64_t user_principal(std::int64_t user) { return user; }
inline std::int64_t team_principal(std::int64_t team) { return -team; }

}  // namespace lazo::query
