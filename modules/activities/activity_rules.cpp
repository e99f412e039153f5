#include "modules/activities/activity_rules.h"

#include "base/money.h"
#include "base/text.h"
#include "modules/activities/interactions.h"
#include "modules/activities/tasks.h"

namespace lazo::activities {
namespace {

constexpr std::size_t kSummaryLetters = 200;
constexpr std::int64_t kSecondsOfAnHour = 3600;
constexpr std::int64_t kMicros = 1'000'000;

bool has_cost_of_time(const Record& interaction, const HourlyCost& hour) {
    return interaction.has(interactions.duration) && hour.micros > 0;
}

std::int64_t minor_units(const std::string& currency) {
    std::int64_t units = 1;
    for (int digits = minor_digits(currency); digits > 0; digits--) units *= 10;
    return units;
}

}  // namespace

Money cost_of(Duration duration, const HourlyCost& hour) {
    const std::int64_t micros = multiply_rounded(hour.micros, minor_units(hour.currency), 1);
    return {multiply_rounded(duration.seconds, micros, kSecondsOfAnHour * kMicros), hour.currency};
}

void summary_is_the_first_line(Record& interaction) {
    if (interaction.has(interactions.summary) || !interaction.has(interactions.body)) return;
    const std::string body = text::trim(interaction[interactions.body]);
    const std::string line = text::trim(body.substr(0, body.find('\n')));
    interaction.set(interactions.summary, std::string(text::first(line, kSummaryLetters)));
}

void cost_follows_the_time(Record& interaction, const HourlyCost& hour, const Record* before,
                           const HourlyCost& hour_before) {
    const bool computed = before && before->has(interactions.cost) && has_cost_of_time(*before, hour_before) &&
                          (*before)[interactions.cost] == cost_of((*before)[interactions.duration], hour_before);
    const bool given = before ? interaction.at(interactions.cost) != before->at(interactions.cost)
                              : interaction.has(interactions.cost);
    if (given || (before && before->has(interactions.cost) && !computed)) return;
    const bool moved = !before || interaction.at(interactions.duration) != before->at(interactions.duration) ||
                       interaction.at(interactions.user) != before->at(interactions.user);
    if (!moved) return;
    if (has_cost_of_time(interaction, hour))
        interaction.set(interactions.cost, cost_of(interaction[interactions.duration], hour));
    else
        interaction.put(interactions.cost, {});
}

void done_at_follows_the_state(Record& task, const Record* before, Moment now) {
    const bool done = task[tasks.state] == "done";
    const bool was_done = before && (*before)[tasks.state] == "done";
    if (done && !(was_done && task.has(tasks.done_at))) task.set(tasks.done_at, now);
    if (!done) task.put(tasks.done_at, {});
}

}  // namespace lazo::activities
