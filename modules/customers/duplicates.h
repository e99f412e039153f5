// Who may already be there: asked while a customer is typed in, imported or merged. Indexed lookups only.
#pragma once

#include <string>
#include <vector>

#include "kernel/query/rights.h"
#include "kernel/schema/record.h"
#include "kernel/storage/database.h"

namespace lazo::customers {

struct Candidate {
    schema::Key key;
    std::string label;                 // the name
    std::string detail;                // the city, where known
    double score = 0;                  // 0 to 1; from 0.9 on almost surely the same
    std::vector<std::string> reasons;  // "tax_id", "email", "phone", "name", in this order
};

// The likeliest first, at most `limit`. `draft` is a record of customers with the emails and phones that were typed, in
// normal form; its own key is left out. Only customers that the asker may see.
std::vector<Candidate> find_duplicates(storage::Connection& connection, const schema::Snapshot& snapshot,
                                       const query::Rights& rights, const schema::Record& draft,
                                       std::size_t limit = 10);

}  // namespace lazo::customers
