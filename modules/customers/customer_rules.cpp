#include "modules/customers/customer_rules.h"

#include <algorithm>

#include "base/tax_id.h"
#include "base/text.h"
#include "kernel/records/writer.h"
#include "modules/customers/contact_rows.h"
#include "modules/customers/customer.h"
#include "modules/customers/rules.h"

namespace lazo::customers {
namespace {

std::string made_of_both(const Record& customer) {
    return text::trim(customer[customers.first_name] + " " + customer[customers.last_name]);
}

TaxId judged(const std::string& typed, const std::string& own_country, std::string_view company_country) {
    if (!own_country.empty()) return check_tax_id(typed, own_country);
    TaxId judged = check_tax_id(typed, company_country);
    if (judged.valid) return judged;
    // A number with its EU prefix says itself whose it is.
    const TaxId by_prefix = check_tax_id(typed, "");
    return by_prefix.valid && by_prefix.kind != TaxIdKind::unknown ? by_prefix : judged;
}

const Record* primary_of(const std::vector<Record>& rows) {
    const auto marked =
        std::find_if(rows.begin(), rows.end(), [](const Record& row) { return row[addresses.primary]; });
    if (marked != rows.end()) return &*marked;
    return rows.empty() ? nullptr : &rows.front();
}

bool judges_again(const Record& customer, const Record* before) {
    return !before || customer.changed(customers.tax_id) || customer.changed(customers.country);
}

void company_is_another(const Record& customer, records::RuleContext& context) {
    const Key company = customer[customers.company];
    if (company && company == customer.key) context.errors.add(context.path + "company", {"customers.company_is_self"});
}

}  // namespace

void name_is_made_of_both(Record& customer, const Record* before) {
    if (customer[customers.kind] != "person") return;
    const std::string made = made_of_both(customer);
    const bool followed = before && before->has(customers.name) && (*before)[customers.name] == made_of_both(*before);
    const bool typed =
        customer.has(customers.name) && !(followed && customer[customers.name] == (*before)[customers.name]);
    if (!typed && !made.empty()) customer.set(customers.name, made);
}

void tax_id_is_judged(Record& customer, std::string_view company_country) {
    if (!customer.has(customers.tax_id)) return customer.put(customers.tax_id_valid, {});
    const TaxId tax_id = judged(customer[customers.tax_id], customer[customers.country], company_country);
    if (tax_id.kind == TaxIdKind::unknown && tax_id.valid) return customer.put(customers.tax_id_valid, {});
    if (tax_id.valid) customer.set(customers.tax_id, tax_id.normalized);
    customer.set(customers.tax_id_valid, tax_id.valid);
}

void place_is_that_of_the_address(Record& customer) {
    const auto sent = customer.children.find("addresses");
    if (sent == customer.children.end()) return;
    const Record* primary = primary_of(sent->second);
    if (!primary) return;
    if (!customer.has(customers.city)) customer.set(customers.city, (*primary)[addresses.city]);
    if (!customer.has(customers.country)) customer.set(customers.country, (*primary)[addresses.country]);
}

void add_customer_rules(records::Rules& rules) {
    rules.before_save(customers, [](Record& customer, records::RuleContext& context) {
        name_is_made_of_both(customer, context.before);
        place_is_that_of_the_address(customer);
        if (judges_again(customer, context.before)) tax_id_is_judged(customer, context.writer.company().country);
        company_is_another(customer, context);
    });
}

}  // namespace lazo::customers
