// The mapping that a person, or the command, begins with: the guessed columns, and by what a record is recognised.
#pragma once

#include <string>
#include <vector>

#include "kernel/imports/plan.h"

namespace lazo::imports {

// `guesses`: as of guess_targets, one for each column. The key is the first of: a unique field, the e-mail in a child
// row, the tax number. Where a unique number comes without what names a record, as in the lines of a shop's invoices,
// the number is the name too, and long texts are left out: they are of the line, not of whom it is about.
Mapping suggest_mapping(const schema::Snapshot& snapshot, const access::Actor& actor, const schema::ShapePointer& shape,
                        const std::vector<Column>& columns, const std::vector<std::string>& guesses);

}  // namespace lazo::imports
