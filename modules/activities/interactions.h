// Interactions: the one timeline. Every touch on every channel is one row of it, whoever wrote it; nobody keeps a
// second history. Notes, calls and meetings are interactions by their channel.
#pragma once

#include "kernel/schema/entity.h"

namespace lazo::activities {

using namespace schema;  // NOLINT: the field types read as keywords here

struct Interactions : Entity {
    Interactions();
    Link customer{this, "customer", {.to = "customers", .reverse = "interactions", .required = true, .listed = true}};
    Instant at{this, "at", {.required = true, .indexed = true, .listed = true}};  // now, when not said
    Choice channel{this,
                   "channel",
                   {.options = {{"note", "gray"},
                                {"call", "blue"},
                                {"meeting", "violet"},
                                {"email", "teal"},
                                {"chat", "green"},
                                {"visit", "amber"},
                                {"sms", "green"},
                                {"whatsapp", "green"},
                                {"form", "pink"},
                                {"other", "gray"}},
                    .fallback = "note",
                    .required = true,
                    .listed = true}};
    Choice direction{this, "direction", {.options = {{"in"}, {"out"}}, .listed = true}};
    Link user{this, "user", {.to = "users", .fallback = "me", .listed = true}};
    // From the first line of the body, when not said. Not listed: nobody sorts ten million touches by their words.
    Text summary{this, "summary", {.searched = true}};
    LongText body{this, "body", {.searched = true}};
    Span duration{this, "duration", {.min = 0, .listed = true}};
    Amount cost{
        this, "cost", {.min = 0, .listed = true, .sensitive = true}};  // it tells what an hour of the user costs
    Choice outcome{this,
                   "outcome",
                   {.options = {{"done", "green"},
                                {"no_answer", "gray"},
                                {"busy", "gray"},
                                {"left_message", "blue"},
                                {"wrong_number", "red"},
                                {"interested", "green"},
                                {"not_interested", "red"},
                                {"follow_up", "amber"}},
                    .listed = true}};
    AnyLink source{this, "source", {.listed = true}};  // the record that it comes from: a call, an order, a case
};
inline const Interactions interactions;

}  // namespace lazo::activities
