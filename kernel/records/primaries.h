// Of the child rows of one parent exactly one is the first ("primary"), however they are written. One rule: the row
// that becomes it now; else the one that is it; else the first that was not just told otherwise.
#pragma once

#include <cstddef>
#include <vector>

#include "kernel/schema/record.h"

namespace lazo::records {

struct PrimaryCandidate {
    bool now = false;     // says that it is the first
    bool before = false;  // was it, as stored
};
// The place of the chosen one; of at least one.
std::size_t chosen_primary(const std::vector<PrimaryCandidate>& rows);

// Marks one of all rows that a parent shall have; `stored` are those that it has. Nothing where rows know no first.
void choose_primary(std::vector<schema::Record>& wanted, const std::vector<schema::Record>& stored);

}  // namespace lazo::records
