// Which column of a file probably goes where: by its header in either language, and by what its cells look like. A
// start for a person, who decides.
#pragma once

#include <string>
#include <vector>

#include "base/locale.h"
#include "kernel/imports/plan.h"

namespace lazo::imports {

// One target for each column, empty where nothing speaks for one; each target once. `country` reads phones without a
// prefix. Words beyond the labels come from the texts "import.names.<field>", parted by bars: "given name|forename".
std::vector<std::string> guess_targets(const schema::Snapshot& snapshot, const access::Actor& actor,
                                       const schema::ShapePointer& shape, const Texts& texts,
                                       const std::vector<Column>& columns);

}  // namespace lazo::imports
