#include "kernel/jobs/rule.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"

namespace lazo::jobs {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr int kMostMinutes = 10'080;
// No zone ever left out more than one day.
constexpr std::int64_t kWidestGapMs = 25 * 60 * kMinuteMs;

[[noreturn]] void refuse(std::string_view text) {
    throw_invalid("rule", {"schedule.rule", {{"text", std::string(text.substr(0, 40))}}});
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

int number_between(std::string_view word, int least, int most, std::string_view text) {
    int number = 0;
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (fault != std::errc{} || end != word.data() + word.size() || number < least || number > most) refuse(text);
    return number;
}

TimeOfDay time_of(std::string_view word, std::string_view text) {
    try {
        return TimeOfDay::parse(word);
    } catch (const Error&) {
        refuse(text);
    }
}

// Zone::at moves a skipped time on by the gap; here the moment at which the clock jumped is wanted.
Moment first_moment(const Zone& zone, Date date, TimeOfDay time) {
    const Moment moved = zone.at(date, time);
    const auto local = [&](std::int64_t ms) { return std::pair{zone.date_of({ms}), zone.time_of({ms})}; };
    const std::pair wanted{date, time};
    if (local(moved.ms) == wanted) return moved;
    std::int64_t before = moved.ms - kWidestGapMs, behind = moved.ms;
    while (behind - before > 1) {
        const std::int64_t middle = before + (behind - before) / 2;
        (local(middle) > wanted ? behind : before) = middle;
    }
    return {behind};
}

Date cut_to_month(Date first, int day) {
    const int last = add(Unit::month, first, 1).days - first.days;
    return {first.days + std::min(day, last) - 1};
}

}  // namespace

Rule Rule::parse(std::string_view text) {
    const auto words = words_of(text);
    Rule rule;
    if (words.size() == 3 && words[0] == "every" && words[2] == "minutes") {
        rule.every = Every::minutes;
        rule.count = number_between(words[1], 1, kMostMinutes, text);
        return rule;
    }
    if (words.size() == 3 && words[0] == "weekly") {
        rule.every = Every::week;
        rule.weekday = number_between(words[1], 1, 7, text);
    } else if (words.size() == 3 && words[0] == "monthly") {
        rule.every = Every::month;
        rule.day = number_between(words[1], 1, 31, text);
    } else if (words.size() != 2 || words[0] != "daily") {
        refuse(text);
    }
    rule.at = time_of(words.back(), text);
    return rule;
}

std::string Rule::to_text() const {
    switch (every) {
        case Every::minutes:
            return "every " + std::to_string(count) + " minutes";
        case Every::day:
            return "daily " + at.to_text();
        case Every::week:
            return "weekly " + std::to_string(weekday) + " " + at.to_text();
        case Every::month:
            return "monthly " + std::to_string(day) + " " + at.to_text();
    }
    throw_internal("unknown rule of a schedule");
}

Moment Rule::next(const Zone& zone, Moment after) const {
    if (every == Every::minutes) {
        const std::int64_t step = count * kMinuteMs;
        const std::int64_t into = (after.ms % step + step) % step;
        return {after.ms - into + step};
    }
    const Unit unit = every == Every::day ? Unit::day : every == Every::week ? Unit::week : Unit::month;
    // One period back: where the clock jumps over midnight, the day before may still lie ahead.
    for (Date first = add(unit, start_of(unit, zone.date_of(after)), -1);; first = add(unit, first, 1)) {
        const Date date = every == Every::week    ? Date{first.days + weekday - 1}
                          : every == Every::month ? cut_to_month(first, day)
                                                  : first;
        const Moment moment = first_moment(zone, date, at);
        if (moment > after) return moment;
    }
}

}  // namespace lazo::jobs
