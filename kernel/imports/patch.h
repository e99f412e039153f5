// What a row changes in a record that is there already.
#pragma once

#include <vector>

#include "kernel/imports/plan.h"
#include "kernel/schema/record.h"

namespace lazo::imports {

enum class Policy : std::uint8_t {
    overwrite,   // what the row says goes in
    keep_first,  // only what is empty is filled
};

struct Patch {
    explicit Patch(const schema::Record& stored) : record(stored.shape_pointer()) { record.key = stored.key; }
    schema::Record record;  // changed fields and the child lists that differ, as Writer::update takes them
    bool changes = false;
    std::vector<const MappedColumn*> kept;  // where the row says something else and the first stands
};

// `stored` has its child rows when the plan has some. Blank cells change nothing; links of a list, e-mails and phones
// are added to those there are; other child rows are changed in place, the primary one first.
Patch patch_of(const Plan& plan, const schema::Record& stored, const schema::Record& draft, Policy policy);

}  // namespace lazo::imports
