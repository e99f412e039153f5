#include "modules/activities/rules.h"

#include "kernel/records/writer.h"
#include "modules/activities/activity_rules.h"
#include "modules/activities/interactions.h"
#include "modules/activities/tasks.h"

namespace lazo::activities {

using records::RuleContext;

namespace {

constexpr std::int64_t kMostAheadMs = 24LL * 3600 * 1000;

HourlyCost hour_of(const Record& interaction, records::Writer& writer) {
    const access::User* user = writer.actor().directory().find_user(interaction[interactions.user].id);
    return {user ? user->hourly_cost_micros : 0, writer.company().currency};
}

// A clock that goes wrong by hours, or another day elsewhere, is no reason to refuse.
void at_has_come(Record& interaction, RuleContext& context) {
    const Moment now = context.writer.now();
    if (!interaction.has(interactions.at)) interaction.set(interactions.at, now);
    const bool differs = !context.before || interaction.changed(interactions.at);
    if (differs && interaction[interactions.at].ms > now.ms + kMostAheadMs)
        context.errors.add(context.path + "at", {"interactions.at_future"});
}

void complete_interaction(Record& interaction, RuleContext& context) {
    at_has_come(interaction, context);
    summary_is_the_first_line(interaction);
    const HourlyCost hour_before = context.before ? hour_of(*context.before, context.writer) : HourlyCost{};
    cost_follows_the_time(interaction, hour_of(interaction, context.writer), context.before, hour_before);
}

}  // namespace

void add_rules(records::Rules& rules) {
    rules.before_save(interactions, complete_interaction);
    rules.before_save(tasks, [](Record& task, RuleContext& context) {
        done_at_follows_the_state(task, context.before, context.writer.now());
    });
}

}  // namespace lazo::activities
