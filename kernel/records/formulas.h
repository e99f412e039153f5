// Formula fields as the pipeline computes them. Whoever writes a row writes its formulas with it, so each version holds
// what they gave; what changes them beside a write (a roll-up, the day, a new formula) is written in place, as roll-ups
// are: derived values alone make no version.
#pragma once

#include "kernel/access/directory.h"
#include "kernel/schema/formula/formulas.h"

namespace lazo::records {

// Parsed once a thread and shape; holds until the same thread asks for those of another shape.
const schema::formula::Formulas& formulas_of(const schema::ShapePointer& shape);

// The company's currency, zone and day.
schema::formula::FormulaContext formula_context(const access::Company& company, Moment now);

}  // namespace lazo::records
