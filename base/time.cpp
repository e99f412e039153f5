#include "base/time.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "base/digits.h"
#include "base/error.h"

namespace lazo {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kFirstDay = -719'162;  // 0001-01-01
constexpr int kLastDay = 2'932'896;  // 9999-12-31

[[noreturn]] void refuse(const char* key, std::string_view text) {
    throw Error{ErrorKind::invalid, {key, {{"text", std::string{text.substr(0, 40)}}}}};
}

std::chrono::year_month_day calendar(Date date) {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{date.days}}};
}

std::optional<Date> find_date(int year, int month, int day) {
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return std::nullopt;
    const auto date = std::chrono::year{year} / month / day;
    if (!date.ok()) return std::nullopt;
    return Date{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

std::optional<Date> find_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
    if (!year || !month || !day) return std::nullopt;
    return find_date(*year, *month, *day);
}

// "Z" or "+05:30" in minutes.
std::optional<int> find_offset(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const auto hours = digits_at(text, 1, 2), minutes = digits_at(text, 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    return (*hours * 60 + *minutes) * (text[0] == '-' ? -1 : 1);
}

// Takes ".123456" from the front of `text` and answers its milliseconds; nothing when no digit follows the point.
std::optional<int> take_fraction(std::string_view& text) {
    if (text.empty() || text[0] != '.') return 0;
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end == 1) return std::nullopt;
    int ms = 0;
    for (std::size_t i = 1; i <= 3; i++) ms = ms * 10 + (i < end ? text[i] - '0' : 0);
    text.remove_prefix(end);
    return ms;
}

std::optional<Moment> find_moment(std::string_view text) {
    const auto date = find_date(text.substr(0, 10));
    if (!date || text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
    const auto hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2), second = digits_at(text, 17, 2);
    if (!hour || !minute || !second || text[13] != ':' || text[16] != ':') return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    std::string_view rest = text.substr(19);
    const auto fraction = take_fraction(rest);
    const auto offset = find_offset(rest);
    if (!fraction || !offset) return std::nullopt;
    const std::int64_t whole = date->days * kDayMs + ((*hour * 60 + *minute - *offset) * 60 + *second) * 1000LL;
    // A leap second stands only at the end of a UTC day; it counts as the second after it.
    if (*second == 60 && whole % kDayMs != 0) return std::nullopt;
    return Moment{whole + *fraction};
}

int month_index(Date date) { return date.year() * 12 + date.month() - 1; }

Date checked(std::int64_t days) {
    if (days < kFirstDay || days > kLastDay) throw Error{ErrorKind::invalid, {"date.range"}};
    return Date{static_cast<std::int32_t>(days)};
}

Date add_months(Date date, std::int64_t count) {
    const std::int64_t index = month_index(date) + count;
    if (index < 12 || index >= 12 * 10'000) throw Error{ErrorKind::invalid, {"date.range"}};
    const auto year = std::chrono::year{static_cast<int>(index / 12)};
    const auto month = std::chrono::month{static_cast<unsigned>(index % 12 + 1)};
    const auto last = static_cast<unsigned>((year / month / std::chrono::last).day());
    const int day = static_cast<int>(std::min(last, static_cast<unsigned>(date.day())));
    return Date::of(static_cast<int>(year), static_cast<int>(static_cast<unsigned>(month)), day);
}

std::string clock_text(std::int64_t seconds) {
    std::string text;
    append_padded(text, static_cast<int>(seconds / 3600), 2);
    append_padded(text += ':', static_cast<int>(seconds / 60 % 60), 2);
    append_padded(text += ':', static_cast<int>(seconds % 60), 2);
    return text;
}

}  // namespace

Moment Moment::parse(std::string_view text) {
    const auto moment = find_moment(text);
    if (!moment) refuse("moment.syntax", text);
    return *moment;
}

std::string Moment::to_text() const {
    const std::int64_t shown = std::clamp(ms, kFirstDay * kDayMs, (kLastDay + 1) * kDayMs - 1);
    const std::int64_t in_day = (shown % kDayMs + kDayMs) % kDayMs;
    std::string text = Date{static_cast<std::int32_t>((shown - in_day) / kDayMs)}.to_text();
    text += 'T' + clock_text(in_day / 1000);
    append_padded(text += '.', static_cast<int>(in_day % 1000), 3);
    return text += 'Z';
}

Date Date::parse(std::string_view iso) {
    const auto date = find_date(iso);
    if (!date) refuse("date.syntax", iso);
    return *date;
}

Date Date::of(int year, int month, int day) {
    const auto date = find_date(year, month, day);
    if (!date) refuse("date.syntax", std::to_string(year) + "-" + std::to_string(month) + "-" + std::to_string(day));
    return *date;
}

std::string Date::to_text() const {
    std::string text;
    append_padded(text, year(), 4);
    append_padded(text += '-', month(), 2);
    append_padded(text += '-', day(), 2);
    return text;
}

int Date::year() const { return static_cast<int>(calendar(*this).year()); }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(calendar(*this).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(calendar(*this).day())); }
int Date::weekday() const { return ((days + 3) % 7 + 7) % 7 + 1; }

TimeOfDay TimeOfDay::parse(std::string_view text) {
    const auto hour = digits_at(text, 0, 2), minute = digits_at(text, 3, 2);
    const bool has_seconds = text.size() == 8 && text[5] == ':';
    const auto second = has_seconds ? digits_at(text, 6, 2) : 0;
    if (!hour || !minute || !second || text[2] != ':' || (text.size() != 5 && !has_seconds))
        refuse("time.syntax", text);
    if (*hour > 23 || *minute > 59 || *second > 59) refuse("time.syntax", text);
    return {(*hour * 60 + *minute) * 60 + *second};
}

std::string TimeOfDay::to_text() const { return clock_text(seconds); }

Date start_of(Unit unit, Date date) {
    switch (unit) {
        case Unit::day:
            return date;
        case Unit::week:
            return Date{date.days - (date.weekday() - 1)};
        case Unit::month:
            return Date{date.days - (date.day() - 1)};
        case Unit::quarter:
            return Date::of(date.year(), (date.month() - 1) / 3 * 3 + 1, 1);
        case Unit::year:
            return Date::of(date.year(), 1, 1);
    }
    throw_internal("unknown unit of time");
}

Date add(Unit unit, Date date, int count) {
    const std::int64_t wide = count;
    switch (unit) {
        case Unit::day:
            return checked(date.days + wide);
        case Unit::week:
            return checked(date.days + wide * 7);
        case Unit::month:
            return add_months(date, wide);
        case Unit::quarter:
            return add_months(date, wide * 3);
        case Unit::year:
            return add_months(date, wide * 12);
    }
    throw_internal("unknown unit of time");
}

Moment SystemClock::now() const {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

}  // namespace lazo
