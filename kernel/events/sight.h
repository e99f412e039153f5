// Which changed records someone may see: judged by the same SQL that lists use.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "kernel/events/changes.h"
#include "kernel/query/rights.h"
#include "kernel/schema/snapshot.h"
#include "kernel/storage/database.h"

namespace lazo::events {

// The keys of the changes that `rights` lets see, at one statement for the living and one for the deleted, which are
// judged by their last version. Without any statement when all or nothing is visible.
std::set<schema::Key> visible_keys(storage::Connection& connection, const schema::Snapshot& snapshot,
                                   const query::Rights& rights, const schema::Shape& shape,
                                   const std::map<schema::Key, Change>& changes);

// Those that `rights` let see until they got another owner or a share was taken away, and that are not among the
// `visible`.
std::set<schema::Key> lost_keys(storage::Connection& connection, const schema::Snapshot& snapshot,
                                const query::Rights& rights, const schema::Shape& shape,
                                const std::map<schema::Key, Change>& changes, const std::set<schema::Key>& visible);

// Whether one of the changes gave or took the sight of rows below it: of those whose owner is that of `above`.
bool moves_sight_below(storage::Connection& connection, const schema::Snapshot& snapshot, const query::Rights& rights,
                       const schema::Shape& above, const EntityChanges& changes);

// The changed fields, and lists of child rows, that `rights` lets read.
std::vector<std::string> readable_fields(const schema::Snapshot& snapshot, const query::Rights& rights,
                                         const schema::Shape& shape, const Change& change);

}  // namespace lazo::events
