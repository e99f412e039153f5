// The single writes of the story: a customer won, a touch, a task.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "modules/demo/story.h"

namespace lazo::demo {

struct NewCustomer {
    std::size_t number = 0;  // in the story
    std::string kind, name, first_name, last_name, tax_id, stage, source, industry, job_title, email, phone, website;
    Place place;
    std::string street, postal_code;
    std::optional<Date> birth_date;
    std::int64_t company = -1;  // the number of theirs
    std::int64_t employees = 0, revenue = 0;
    std::vector<std::size_t> tags;
    schema::Key owner;
};
Deed create_customer(NewCustomer customer);

struct Touch {
    std::size_t customer = 0;
    Moment at;
    std::string channel, direction, outcome, summary, body;
    std::int64_t seconds = 0;
};
Touch draw_touch(Random& random, std::size_t customer, Moment at);
Deed write_touch(Touch touch);

Deed set_stage(std::size_t customer, std::string stage);
Deed set_place(std::size_t customer, Place place);
Deed add_phone(std::size_t customer, std::string phone);
Deed relate(std::size_t customer, std::string kind, std::size_t other);

struct NewTask {
    std::size_t number = 0;  // in the story
    std::size_t customer = 0;
    std::string title, priority;
    Moment due_at;
};
Deed create_task(NewTask task);
Deed set_task_state(std::size_t task, std::string state);

}  // namespace lazo::demo
