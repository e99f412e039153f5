// The rules of customers as functions of the record alone, so that they can be tried without a store.
#pragma once

#include <string>
#include <string_view>

#include "kernel/schema/record.h"

namespace lazo::customers {

// A person without a name is called by first and last name; a name made that way follows them, one that was typed
// stays. `before` is null for a new record.
void name_is_made_of_both(schema::Record& customer, const schema::Record* before);

// The normal form where the number passes the rules of the customer's country, else of the company's; what fails stays
// as typed and is marked. A country without rules leaves it unmarked.
void tax_id_is_judged(schema::Record& customer, std::string_view company_country);

// City and country of the primary address, where they are not given. Reads the child rows that were sent.
void place_is_that_of_the_address(schema::Record& customer);

}  // namespace lazo::customers
