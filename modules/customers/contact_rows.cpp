#include "modules/customers/contact_rows.h"

#include "modules/customers/child_rows.h"
#include "modules/customers/customer.h"

namespace lazo::customers {

Emails::Emails() : Entity("emails", child_of_customer("mail", "email")) {}
Phones::Phones() : Entity("phones", child_of_customer("phone", "phone")) {}
Addresses::Addresses() : Entity("addresses", child_of_customer("map-pin", "street")) {}

std::vector<Option> Addresses::countries() { return Customers::countries(); }

}  // namespace lazo::customers
