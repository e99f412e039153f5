// Tasks: what somebody has to do, by when, mostly for a customer.
#pragma once

#include "kernel/schema/entity.h"

namespace lazo::activities {

using namespace schema;  // NOLINT: the field types read as keywords here

struct Tasks : OwnedEntity {
    Tasks();
    SequenceNumber number{this, "number", {.prefix = "T-", .listed = true, .read_only = true}};
    Text title{this, "title", {.required = true, .searched = true, .listed = true}};
    Link customer{this, "customer", {.to = "customers", .reverse = "tasks", .indexed = true, .listed = true}};
    Instant due_at{this, "due_at", {.indexed = true, .listed = true}};
    Choice state{this,
                 "state",
                 {.options = {{"open", "blue"}, {"in_progress", "amber"}, {"done", "green"}, {"cancelled", "gray"}},
                  .fallback = "open",
                  .required = true,
                  .facet = true,
                  .listed = true}};
    Choice priority{this,
                    "priority",
                    {.options = {{"low", "gray"}, {"normal", "blue"}, {"high", "amber"}, {"urgent", "red"}},
                     .fallback = "normal",
                     .required = true,
                     .facet = true,
                     .listed = true}};
    LongText description{this, "description", {.searched = true}};
    Instant done_at{this, "done_at", {.listed = true, .read_only = true}};  // set with the state
};
inline const Tasks tasks;

}  // namespace lazo::activities
