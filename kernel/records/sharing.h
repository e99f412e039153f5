// Who shared a record with whom, and who took it away: each change stands in the history of the record, beside its
// versions, and is undone with the operation that made it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "kernel/access/shares.h"
#include "kernel/schema/record.h"
#include "kernel/storage/database.h"

namespace lazo::records {

// One change set's doing to one principal (query::user_principal, team_principal).
struct ShareChange {
    std::int64_t set = 0, operation = 0, actor = 0;
    Moment at;
    std::string cause;
    std::int64_t principal = 0;
    std::optional<access::ShareLevel> before, after;  // none: not shared
};

// Newest first, those of one set in the order of their principals. What was shared before stores kept this is not
// among them. Whether the record may be seen is the caller's question.
std::vector<ShareChange> share_changes(storage::Connection& connection, const schema::Shape& shape, schema::Key key,
                                       std::size_t limit = 200);

// What an operation did to the shares of one record, all its sets together.
struct OperationShare {
    std::int64_t principal = 0;
    std::optional<access::ShareLevel> before, after, now;
};
std::vector<OperationShare> shares_of_operation(storage::Connection& connection, const schema::Shape& shape,
                                                schema::Key key, std::int64_t operation);

}  // namespace lazo::records
