#include "base/email.h"
#include "base/phone.h"
#include "kernel/records/writer.h"
#include "modules/customers/contact_rows.h"
#include "modules/customers/rules.h"

namespace lazo::customers {
namespace {

// Both are in normal form when they come here: reading them has seen to that, so a number that is valid has its +.
void email_is_judged(Record& row, records::RuleContext&) {
    row.set(emails.valid, normalize_email(row[emails.email]).valid);
}
void phone_is_judged(Record& row, records::RuleContext&) {
    const lazo::Phone phone = normalize_phone(row[phones.phone], "");
    row.set(phones.valid, phone.valid && phone.e164 == row[phones.phone]);
}

void address_says_something(Record& row, records::RuleContext& context) {
    const bool any = row.has(addresses.street) || row.has(addresses.city) || row.has(addresses.region) ||
                     row.has(addresses.postal_code) || row.has(addresses.country);
    if (!any) context.errors.add(context.path + "street", {"addresses.empty"});
}

}  // namespace

void add_contact_rules(records::Rules& rules) {
    rules.before_save(emails, email_is_judged);
    rules.before_save(phones, phone_is_judged);
    rules.before_save(addresses, address_says_something);
}

}  // namespace lazo::customers
