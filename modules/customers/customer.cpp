#include "modules/customers/customer.h"

#include "kernel/access/entities.h"

namespace lazo::customers {
namespace {

EntityOptions kept_as_customer() {
    EntityOptions options;
    options.icon = "users";
    options.placement = Placement::customer;
    options.as_of_lists = true;
    return options;
}

}  // namespace

Customers::Customers() : OwnedEntity("customers", kept_as_customer()) {}

std::vector<Option> Customers::countries() { return access::Companies::country_options(); }

std::vector<Option> Customers::languages() {
    return {{"es"}, {"en"}, {"ca"}, {"eu"}, {"gl"}, {"pt"}, {"fr"}, {"de"},
            {"it"}, {"nl"}, {"pl"}, {"ro"}, {"ar"}, {"zh"}, {"qu"}, {"gn"}};
}

std::vector<Option> Customers::industries() {
    return {{"agriculture"}, {"automotive"},    {"construction"}, {"consulting"}, {"education"},   {"energy"},
            {"finance"},     {"food"},          {"government"},   {"health"},     {"hospitality"}, {"legal"},
            {"logistics"},   {"manufacturing"}, {"media"},        {"nonprofit"},  {"real_estate"}, {"retail"},
            {"technology"},  {"telecom"},       {"textile"},      {"wholesale"},  {"other"}};
}

}  // namespace lazo::customers
