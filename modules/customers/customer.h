// Customers: everybody we deal with, prospects and former customers too. A person, a company or a household; one id
// space.
#pragma once

#include "kernel/schema/entity.h"

namespace lazo::customers {

using namespace schema;  // NOLINT: the field types read as keywords here

struct Customers : OwnedEntity {
    Customers();
    Text name{
        this,
        "name",
        {.made_of = {"first_name", "last_name"}, .required = true, .indexed = true, .searched = true, .listed = true}};
    Choice kind{this,
                "kind",
                {.options = {{"person"}, {"company"}, {"household"}},
                 .fallback = "person",
                 .required = true,
                 .facet = true,
                 .listed = true}};
    Text first_name{this, "first_name", {.max_length = 100}};  // of a person
    Text last_name{this, "last_name", {.max_length = 150}};
    // Normal form when it passes its country's check, else as typed; `tax_id_valid` says which, empty without a number.
    Text tax_id{this, "tax_id", {.max_length = 40, .indexed = true, .searched = true, .reads_logged = true}};
    Flag tax_id_valid{this, "tax_id_valid", {.read_only = true}};
    Choice stage{this,
                 "stage",
                 {.options = {{"prospect", "gray"},
                              {"lead", "blue"},
                              {"active", "green"},
                              {"at_risk", "amber"},
                              {"lapsed", "red"},
                              {"won_back", "violet"}},
                  .fallback = "prospect",
                  .required = true,
                  .facet = true,
                  .listed = true}};
    Choice source{this,
                  "source",
                  {.options = {{"web"},
                               {"referral"},
                               {"cold_call"},
                               {"fair"},
                               {"email_campaign"},
                               {"whatsapp"},
                               {"partner"},
                               {"import"},
                               {"other"}},
                   .facet = true,
                   .listed = true}};
    Choice country{this, "country", {.options = countries(), .facet = true, .listed = true}};
    Text city{this, "city", {.max_length = 100, .searched = true, .listed = true}};
    Choice language{this, "language", {.options = languages(), .listed = true}};
    Day birth_date{this, "birth_date"};
    Url website{this, "website"};
    Text job_title{this, "job_title", {.max_length = 120}};
    Link company{this, "company", {.to = "customers", .reverse = "contacts", .indexed = true, .listed = true}};
    Choice industry{this, "industry", {.options = industries(), .facet = true, .listed = true}};
    Number employees{this, "employees", {.min = 0, .max = 10e6, .listed = true}};
    Amount annual_revenue{this, "annual_revenue", {.min = 0, .listed = true}};
    LongText description{this, "description", {.searched = true}};
    Links tags{this, "tags", {.to = "tags", .listed = true}};
    Text external_id{this, "external_id", {.max_length = 100, .indexed = true, .unique = true}};
    // A note is no contact, so these leave notes out; the count is of the whole timeline.
    RollUp<Moment> last_contact_at{this,
                                   "last_contact_at",
                                   {.rollup = {"interactions", Aggregate::max, "at", {}, kContacts},
                                    .result = FieldType::moment,
                                    .indexed = true,
                                    .listed = true,
                                    .read_only = true}};
    RollUp<Key> last_contact_by{this,
                                "last_contact_by",
                                {.rollup = {"interactions", Aggregate::latest, "user", "at", kContacts},
                                 .result = FieldType::link,
                                 .result_to = "users",
                                 .listed = true,
                                 .read_only = true}};
    RollUp<Decimal> interactions_count{
        this,
        "interactions_count",
        {.rollup = {"interactions", Aggregate::count}, .result = FieldType::number, .listed = true, .read_only = true}};

    static constexpr const char* kContacts = R"({"channel":{"ne":"note"}})";
    static std::vector<Option> countries();  // ISO 3166
    static std::vector<Option> languages();  // ISO 639
    static std::vector<Option> industries();
};
inline const Customers customers;

}  // namespace lazo::customers
