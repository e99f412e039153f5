// The ways to reach a customer: child rows, kept by customer, one of each kind the first. They are indexed and warned
// about, never unique: families and info@ share them.
#pragma once

#include "kernel/schema/entity.h"

namespace lazo::customers {

using namespace schema;  // NOLINT: the field types read as keywords here

// Stored in normal form when valid, else as typed; `valid` says which.
struct Emails : Entity {
    Emails();
    Link customer{this, "customer", {.to = "customers", .required = true}};
    schema::Email email{this, "email", {.required = true, .indexed = true, .searched = true, .listed = true}};
    Choice kind{this, "kind", {.options = {{"work"}, {"home"}, {"other"}}, .fallback = "work", .listed = true}};
    Flag primary{this, "primary", {.fallback = "false", .listed = true}};
    Flag valid{this, "valid", {.listed = true, .read_only = true}};
};
inline const Emails emails;

// Stored as E.164 ("+34612345678") when valid, read by the company's country; else as typed.
struct Phones : Entity {
    Phones();
    Link customer{this, "customer", {.to = "customers", .required = true}};
    schema::Phone phone{this, "phone", {.required = true, .indexed = true, .searched = true, .listed = true}};
    Choice kind{
        this,
        "kind",
        {.options = {{"mobile"}, {"work"}, {"home"}, {"fax"}, {"other"}}, .fallback = "mobile", .listed = true}};
    Flag primary{this, "primary", {.fallback = "false", .listed = true}};
    Flag valid{this, "valid", {.listed = true, .read_only = true}};
};
inline const Phones phones;

struct Addresses : Entity {
    Addresses();
    Link customer{this, "customer", {.to = "customers", .required = true}};
    Text street{this, "street", {.listed = true}};
    Text city{this, "city", {.max_length = 100, .listed = true}};
    Text region{this, "region", {.max_length = 100}};
    Text postal_code{this, "postal_code", {.max_length = 20}};
    Choice country{this, "country", {.options = countries()}};
    Choice kind{
        this, "kind", {.options = {{"work"}, {"home"}, {"billing"}, {"shipping"}, {"other"}}, .fallback = "work"}};
    Flag primary{this, "primary", {.fallback = "false"}};
    static std::vector<Option> countries();
};
inline const Addresses addresses;

}  // namespace lazo::customers
