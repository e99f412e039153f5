#include "modules/demo/deeds.h"

#include "kernel/records/rows.h"
#include "modules/activities/activities.h"
#include "modules/customers/customers.h"

namespace lazo::demo {

using activities::interactions;
using activities::tasks;
using customers::customers;
using records::Writer;
using schema::Key;
using schema::Record;

namespace {

Record patch_of(Writer& writer, std::string_view entity, Key key) {
    Record patch{writer.schema().get(entity)};
    patch.key = key;
    return patch;
}

void set_company_facts(const NewCustomer& from, const World& world, Record& draft) {
    draft.set(customers.industry, from.industry);
    draft.set(customers.website, from.website);
    if (from.employees > 0) draft.set(customers.employees, Decimal{from.employees * 1'000'000});
    if (from.revenue > 0) draft.set(customers.annual_revenue, Money{from.revenue * 100, "EUR"});
    if (from.company >= 0) draft.set(customers.company, world.customers[static_cast<std::size_t>(from.company)]);
    draft.set(customers.job_title, from.job_title);
}

void add_contact_rows(Writer& writer, const NewCustomer& from, Record& draft) {
    if (!from.email.empty()) {
        Record row{writer.schema().get("emails")};
        row.set(customers::emails.email, from.email);
        row.set(customers::emails.kind, from.kind == "company" || from.company >= 0 ? "work" : "home");
        draft.children["emails"].push_back(std::move(row));
    }
    if (!from.phone.empty()) {
        Record row{writer.schema().get("phones")};
        row.set(customers::phones.phone, from.phone);
        draft.children["phones"].push_back(std::move(row));
    }
    if (from.street.empty()) return;
    Record row{writer.schema().get("addresses")};
    row.set(customers::addresses.street, from.street);
    row.set(customers::addresses.city, std::string(from.place.city->name));
    row.set(customers::addresses.region, std::string(from.place.city->region));
    row.set(customers::addresses.postal_code, from.postal_code);
    row.set(customers::addresses.country, std::string(from.place.country->code));
    draft.children["addresses"].push_back(std::move(row));
}

Record draft_of(Writer& writer, const World& world, const NewCustomer& from) {
    Record draft{writer.schema().get("customers")};
    draft.set(customers.kind, from.kind);
    draft.set(customers.name, from.name);
    draft.set(customers.first_name, from.first_name);
    draft.set(customers.last_name, from.last_name);
    draft.set(customers.tax_id, from.tax_id);
    draft.set(customers.stage, from.stage);
    draft.set(customers.source, from.source);
    draft.set(customers.country, std::string(from.place.country->code));
    draft.set(customers.city, std::string(from.place.city->name));
    draft.set(customers.language, "es");
    draft.set(customers.owner, from.owner);
    if (from.birth_date) draft.set(customers.birth_date, *from.birth_date);
    std::vector<Key> tags;
    for (const std::size_t tag : from.tags) tags.push_back(world.tags[tag]);
    draft.set(customers.tags, tags);
    set_company_facts(from, world, draft);
    add_contact_rows(writer, from, draft);
    return draft;
}

struct Channel {
    std::string_view name;
    int weight;
    std::span<const std::string_view> (*summaries)();
    int least_minutes, most_minutes;  // 0: takes no time that is counted
};
constexpr Channel kChannels[] = {
    {"call", 42, call_summaries, 1, 18},       {"email", 22, mail_summaries, 2, 10},
    {"whatsapp", 11, chat_summaries, 1, 6},    {"note", 10, note_summaries, 0, 0},
    {"meeting", 8, meeting_summaries, 25, 75}, {"visit", 4, meeting_summaries, 30, 90},
    {"chat", 3, chat_summaries, 3, 12},
};

std::string outcome_of(Random& random, std::string_view channel) {
    constexpr std::string_view kOfCalls[] = {"done",         "done",       "done",      "no_answer",
                                             "left_message", "interested", "follow_up", "busy"};
    constexpr std::string_view kOfMeetings[] = {"done", "interested", "follow_up", "not_interested"};
    if (channel == "call") return std::string(random.pick(kOfCalls));
    if (channel == "meeting" || channel == "visit") return std::string(random.pick(kOfMeetings));
    return {};
}

}  // namespace

Deed create_customer(NewCustomer customer) {
    return [customer = std::move(customer)](Writer& writer, World& world) {
        world.customers[customer.number] = writer.create(draft_of(writer, world, customer)).key;
    };
}

Touch draw_touch(Random& random, std::size_t customer, Moment at) {
    int weights[std::size(kChannels)];
    for (std::size_t i = 0; i < std::size(kChannels); i++) weights[i] = kChannels[i].weight;
    const Channel& channel = kChannels[random.weighted(weights)];
    Touch touch{customer, at, std::string(channel.name), "", outcome_of(random, channel.name), "", "", 0};
    if (channel.name != "note") touch.direction = random.chance(45) ? "in" : "out";
    touch.summary = random.pick(channel.summaries());
    if (random.chance(30)) touch.body = random.pick(details());
    if (channel.most_minutes > 0) touch.seconds = random.between(channel.least_minutes * 60, channel.most_minutes * 60);
    return touch;
}

Deed write_touch(Touch touch) {
    return [touch = std::move(touch)](Writer& writer, World& world) {
        Record draft{writer.schema().get("interactions")};
        draft.set(interactions.customer, world.customers[touch.customer]);
        draft.set(interactions.at, touch.at);
        draft.set(interactions.channel, touch.channel);
        draft.set(interactions.direction, touch.direction);
        draft.set(interactions.outcome, touch.outcome);
        draft.set(interactions.summary, touch.summary);
        draft.set(interactions.body, touch.body);
        if (touch.seconds > 0) draft.set(interactions.duration, schema::Duration{touch.seconds});
        writer.create(std::move(draft));
    };
}

Deed set_stage(std::size_t customer, std::string stage) {
    return [customer, stage = std::move(stage)](Writer& writer, World& world) {
        Record patch = patch_of(writer, "customers", world.customers[customer]);
        patch.set(customers.stage, stage);
        writer.update(patch);
    };
}

Deed set_place(std::size_t customer, Place place) {
    return [customer, place](Writer& writer, World& world) {
        Record patch = patch_of(writer, "customers", world.customers[customer]);
        patch.set(customers.city, std::string(place.city->name));
        writer.update(patch);
    };
}

namespace {

// A patch with the child rows as they stand and one more.
Record with_another(Writer& writer, Key customer, Record row) {
    Record patch = patch_of(writer, "customers", customer);
    const auto shape = row.shape_pointer();
    Record stored = patch;
    records::load_children(writer.connection(), writer.schema(), stored);
    auto& rows = patch.children[shape->name()] = stored.children[shape->name()];
    rows.push_back(std::move(row));
    return patch;
}

}  // namespace

Deed add_phone(std::size_t customer, std::string phone) {
    return [customer, phone = std::move(phone)](Writer& writer, World& world) {
        Record row{writer.schema().get("phones")};
        row.set(customers::phones.phone, phone);
        row.set(customers::phones.kind, "work");
        writer.update(with_another(writer, world.customers[customer], std::move(row)));
    };
}

Deed relate(std::size_t customer, std::string kind, std::size_t other) {
    return [customer, kind = std::move(kind), other](Writer& writer, World& world) {
        Record row{writer.schema().get("relations")};
        row.set(customers::relations.kind, kind);
        row.set(customers::relations.other, world.customers[other]);
        writer.update(with_another(writer, world.customers[customer], std::move(row)));
    };
}

Deed create_task(NewTask task) {
    return [task = std::move(task)](Writer& writer, World& world) {
        Record draft{writer.schema().get("tasks")};
        draft.set(tasks.title, task.title);
        draft.set(tasks.priority, task.priority);
        draft.set(tasks.customer, world.customers[task.customer]);
        draft.set(tasks.due_at, task.due_at);
        world.tasks[task.number] = writer.create(std::move(draft)).key;
    };
}

Deed set_task_state(std::size_t task, std::string state) {
    return [task, state = std::move(state)](Writer& writer, World& world) {
        Record patch = patch_of(writer, "tasks", world.tasks[task]);
        patch.set(tasks.state, state);
        writer.update(patch);
    };
}

}  // namespace lazo::demo
