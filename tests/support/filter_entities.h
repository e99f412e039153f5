// The entities of the filters' world: fields of every type, links of every kind, rows with rights of every kind.
#pragma once

#include "kernel/schema/snapshot.h"

namespace lazo::test {

using namespace schema;  // NOLINT: the field types read as keywords here

struct FilteredClients : OwnedEntity {
    FilteredClients();
    Text name{this, "name", {.indexed = true, .listed = true}};
    Text city{this, "city", {.indexed = true}};
    LongText note{this, "note"};
    Number staff{this, "staff", {.indexed = true}};
    Percent discount{this, "discount"};
    Amount revenue{this, "revenue"};
    Flag active{this, "active"};
    Day born{this, "born", {.indexed = true}};
    Time opens{this, "opens"};
    Span visit{this, "visit"};
    Instant seen{this, "seen"};
    schema::Choice kind{this, "kind", {.options = {{"person"}, {"company"}, {"any%thing"}}, .facet = true}};
    Choices labels{this, "labels", {.options = {{"vip"}, {"late"}, {"a_b"}}}};
    Link boss{this, "boss", {.to = "clients", .reverse = "below"}};
    Links friends{this, "friends", {.to = "users"}};
    AnyLink about{this, "about"};
    schema::Email mail{this, "mail", {.indexed = true}};
    schema::Phone phone{this, "phone"};
    Url site{this, "site"};
    PostalAddress home{this, "home"};
    Json extra{this, "extra"};
    SequenceNumber number{this, "number", {.prefix = "C-"}};
    Number secret{this, "secret", {.sensitive = true}};
    RollUp<Decimal> talks{this, "talks", {.rollup = {.collection = "calls"}, .result = FieldType::number}};
};

// Rows beside their client, with its rights.
struct FilteredCalls : Entity {
    FilteredCalls();
    Link customer{this, "customer", {.to = "clients", .reverse = "calls", .required = true}};
    schema::Choice channel{this, "channel", {.options = {{"call"}, {"email"}}}};
    Instant at{this, "at", {.indexed = true}};
    Amount cost{this, "cost"};
    Number minutes{this, "minutes"};
    Link answers{this, "answers", {.to = "calls", .reverse = "answered"}};
    Links guests{this, "guests", {.to = "users"}};
    Text summary{this, "summary"};
};

// Child rows of a client.
struct FilteredMails : Entity {
    FilteredMails();
    Link customer{this, "customer", {.to = "clients", .required = true}};
    schema::Email mail{this, "mail", {.indexed = true}};
    Flag primary{this, "primary"};
};

// Rows of their own owner that point to rows kept by customer.
struct FilteredTasks : OwnedEntity {
    FilteredTasks();
    Text name{this, "name", {.listed = true}};
    Link call{this, "call", {.to = "calls", .reverse = "tasks"}};
    Link client{this, "client", {.to = "clients", .reverse = "tasks", .indexed = true}};
    Day due{this, "due"};
};

// With users, teams, roles and two custom fields of clients, x_color and x_points.
SnapshotPointer filtered_snapshot();

// Rows as JSON: entity, key, fields.
struct FilteredRow {
    std::string_view entity;
    Key key;
    std::string_view fields;
};
const std::vector<FilteredRow>& filtered_rows();

}  // namespace lazo::test
