#include "kernel/query/period.h"

#include "kernel/schema/fields/kind.h"

namespace lazo::query {
namespace {

using schema::BadValue;

Unit unit_of(const json::Value& json) {
    Unit unit;
    if (!json.is_text() || !find_unit(json.text(), unit)) throw BadValue{{"period.unit"}};
    return unit;
}

int count_of(const json::Value& json) {
    if (!json.is_integer() || json.integer() < 1 || json.integer() > 10'000) throw BadValue{{"period.count"}};
    return static_cast<int>(json.integer());
}

std::optional<Date> day_of(const json::Value& json) {
    if (json.is_null()) return std::nullopt;
    if (!json.is_text()) throw BadValue{{"period.syntax"}};
    try {
        return Date::parse(json.text());
    } catch (const Error&) {
        throw BadValue{{"date.syntax"}};
    }
}

Date shifted(Unit unit, Date date, int count) {
    try {
        return add(unit, date, count);
    } catch (const Error& error) {
        throw BadValue{error.message()};
    }
}

}  // namespace

bool find_unit(std::string_view name, Unit& unit) {
    constexpr std::string_view kNames[] = {"day", "week", "month", "quarter", "year"};
    for (int i = 0; i < 5; i++) {
        if (kNames[i] != name) continue;
        unit = static_cast<Unit>(i);
        return true;
    }
    return false;
}

Period read_period(const json::Value& json, Date today) {
    if (!json.is_object()) throw BadValue{{"period.syntax"}};
    if (json.has("last")) {
        const Date after = shifted(Unit::day, today, 1);
        return {shifted(unit_of(json["unit"]), after, -count_of(json["last"])), after};
    }
    if (json.has("next")) return {today, shifted(unit_of(json["unit"]), today, count_of(json["next"]))};
    if (json.has("this")) {
        const Unit unit = unit_of(json["this"]);
        return {start_of(unit, today), shifted(unit, start_of(unit, today), 1)};
    }
    if (json.has("previous")) {
        const Unit unit = unit_of(json["previous"]);
        return {shifted(unit, start_of(unit, today), -1), start_of(unit, today)};
    }
    if (json.has("from") || json.has("to")) return {day_of(json["from"]), day_of(json["to"])};
    throw BadValue{{"period.syntax"}};
}

}  // namespace lazo::query
