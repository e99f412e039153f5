// Who works here and what they may do: the company, its people, teams and roles. Ordinary entities, so that they have
// history, undo, API and screens like every other.
#pragma once

#include "kernel/schema/entity.h"

namespace lazo::access {

using namespace schema;  // NOLINT: the field types read as keywords here

struct Companies : Entity {
    Companies();
    Text name{this, "name", {.required = true, .listed = true}};
    Choice country{this, "country", {.options = country_options(), .fallback = "ES", .required = true}};
    Text currency{this, "currency", {.fallback = "EUR", .max_length = 3, .required = true}};
    Choice language{this, "language", {.options = {{"es"}, {"en"}}, .fallback = "es", .required = true}};
    Text zone{this, "zone", {.fallback = "Europe/Madrid", .required = true}};
    Text tax_id{this, "tax_id"};
    Url website{this, "website"};
    schema::Phone phone{this, "phone"};
    PostalAddress address{this, "address"};

    // ISO 3166 codes, all of them; labels come from CLDR.
    static std::vector<Option> country_options();
};
inline const Companies companies;

struct Teams : Entity {
    Teams();
    Text name{this, "name", {.required = true, .searched = true, .listed = true}};
    Link parent{this, "parent", {.to = "teams", .listed = true}};
};
inline const Teams teams;

struct Roles : Entity {
    Roles();
    Text name{this, "name", {.required = true, .listed = true}};
    LongText description{this, "description", {.listed = true}};
};
inline const Roles roles;

struct Users : Entity {
    Users();
    Text name{this, "name", {.required = true, .searched = true, .listed = true}};
    schema::Email email{this, "email", {.required = true, .indexed = true, .unique = true, .searched = true, .listed = true}};
    Link team{this, "team", {.to = "teams", .reverse = "members", .listed = true}};
    Links roles{this, "roles", {.to = "roles", .listed = true}};
    Flag administrator{this, "administrator", {.fallback = "false", .listed = true}};
    Flag active{this, "active", {.fallback = "true", .listed = true}};
    Choice language{this, "language", {.options = {{"es"}, {"en"}}}};
    Text zone{this, "zone"};
    Number hourly_cost{
        this, "hourly_cost", {.min = 0, .sensitive = true}};  // company currency an hour, for cost to serve
};
inline const Users users;

// What a role may do with an entity. Without a row the level is none.
struct RoleRights : Entity {
    RoleRights();
    Link role{this, "role", {.to = "roles", .required = true, .indexed = true}};
    Text of_entity{this, "of_entity", {.required = true, .listed = true}};
    Choice action{this,
                  "action",
                  {.options = {{"read"}, {"create"}, {"update"}, {"delete"}, {"export"}, {"bulk"}, {"share"}},
                   .required = true,
                   .listed = true}};
    Choice level{this, "level", {.options = {{"none"}, {"own"}, {"team"}, {"all"}}, .required = true, .listed = true}};
};
inline const RoleRights role_rights;

// A field that a role may not read or write; or, for a sensitive field, that it may.
struct RoleFields : Entity {
    RoleFields();
    Link role{this, "role", {.to = "roles", .required = true, .indexed = true}};
    Text of_entity{this, "of_entity", {.required = true, .listed = true}};
    Text field{this, "field", {.required = true, .listed = true}};
    Flag may_read{this, "may_read", {.fallback = "false", .listed = true}};
    Flag may_write{this, "may_write", {.fallback = "false", .listed = true}};
};
inline const RoleFields role_fields;

}  // namespace lazo::access
