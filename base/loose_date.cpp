#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <vector>

#include "base/digits.h"
#include "base/error.h"
#include "base/loose.h"
#include "base/text.h"

namespace lazo {
namespace {

struct Part {
    std::string text;
    bool is_number = false;
};

struct Parts {
    std::vector<Part> items;
    std::string marks;  // the characters between them, blanks left out
};

struct MonthName {
    std::string_view name;
    int month;
};
constexpr std::array<MonthName, 25> kMonths{
    {{"enero", 1},    {"january", 1},    {"febrero", 2},   {"february", 2},   {"marzo", 3},
     {"march", 3},    {"abril", 4},      {"april", 4},     {"mayo", 5},       {"may", 5},
     {"junio", 6},    {"june", 6},       {"julio", 7},     {"july", 7},       {"agosto", 8},
     {"august", 8},   {"septiembre", 9}, {"setiembre", 9}, {"september", 9},  {"octubre", 10},
     {"october", 10}, {"noviembre", 11}, {"november", 11}, {"diciembre", 12}, {"december", 12}}};

// "mar", "sept" and the whole name; months of both languages that begin alike are the same month.
std::optional<int> month_of(std::string_view word) {
    if (word.size() < 3) return std::nullopt;
    for (const MonthName& candidate : kMonths)
        if (candidate.name.starts_with(word)) return candidate.month;
    return std::nullopt;
}

bool is_letter(char character) { return character >= 'a' && character <= 'z'; }

// "12 de marzo" and "12th of march": words that carry nothing.
bool is_filler(const Part& part, const Parts& before) {
    if (part.is_number) return false;
    if (part.text == "de" || part.text == "del" || part.text == "of") return true;
    const bool is_ordinal = part.text == "st" || part.text == "nd" || part.text == "rd" || part.text == "th";
    return is_ordinal && !before.items.empty() && before.items.back().is_number;
}

Parts split(std::string_view folded) {
    Parts parts;
    for (std::size_t i = 0; i < folded.size();) {
        const std::size_t begin = i;
        const bool is_number = is_digit(folded[i]);
        while (i < folded.size() && (is_number ? is_digit(folded[i]) : is_letter(folded[i]))) i++;
        if (i == begin) {
            if (folded[i] != ' ') parts.marks += folded[i];
            i++;
            continue;
        }
        Part part{std::string{folded.substr(begin, i - begin)}, is_number};
        if (!is_filler(part, parts)) parts.items.push_back(std::move(part));
    }
    return parts;
}

std::optional<Date> date_of(int year, int month, int day) {
    try {
        return Date::of(year, month, day);
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::optional<int> number_of(const Part& part, std::size_t most_digits) {
    if (!part.is_number || part.text.size() > most_digits) return std::nullopt;
    return digits_at(part.text, 0, part.text.size());
}

std::optional<int> year_of(const Part& part) {
    const auto year = number_of(part, 4);
    if (!year || (part.text.size() != 2 && part.text.size() != 4)) return std::nullopt;
    if (part.text.size() == 4) return year;
    return *year < 69 ? 2000 + *year : 1900 + *year;
}

std::optional<Date> date_of_parts(const Part& year, std::optional<int> month, const Part& day) {
    const auto year_number = year_of(year), day_number = number_of(day, 2);
    if (!year_number || !month || !day_number) return std::nullopt;
    return date_of(*year_number, *month, *day_number);
}

std::optional<Date> with_month_name(const Parts& parts) {
    const auto& [first, second, third] = std::tie(parts.items[0], parts.items[1], parts.items[2]);
    if (parts.marks.find_first_not_of(",.-/") != std::string::npos) return std::nullopt;
    if (!first.is_number && second.is_number) return date_of_parts(third, month_of(first.text), second);
    if (first.text.size() == 4) return date_of_parts(first, month_of(second.text), third);
    return date_of_parts(third, month_of(second.text), first);
}

std::optional<Date> only_one(std::optional<Date> left, std::optional<Date> right) {
    if (left && right && *left != *right) return std::nullopt;
    return left ? left : right;
}

std::optional<Date> with_numbers(const Parts& parts, DateOrder order) {
    const auto& [first, second, third] = std::tie(parts.items[0], parts.items[1], parts.items[2]);
    constexpr std::array<std::string_view, 3> kMarks{"--", "//", ".."};
    if (std::find(kMarks.begin(), kMarks.end(), parts.marks) == kMarks.end()) return std::nullopt;
    if (first.text.size() == 4) return date_of_parts(first, number_of(second, 2), third);
    const auto day_first = date_of_parts(third, number_of(second, 2), first);
    const auto month_first = date_of_parts(third, number_of(first, 2), second);
    if (order == DateOrder::either) return only_one(day_first, month_first);
    return order == DateOrder::day_first ? day_first : month_first;
}

std::optional<Date> compact(std::string_view digits) {
    const auto year = digits_at(digits, 0, 4), month = digits_at(digits, 4, 2), day = digits_at(digits, 6, 2);
    if (digits.size() != 8 || !year || !month || !day || *year < 1800 || *year > 2199) return std::nullopt;
    return date_of(*year, *month, *day);
}

std::optional<Date> date_alone(std::string_view folded, DateOrder order) {
    const Parts parts = split(folded);
    if (parts.items.size() == 1 && parts.marks.empty()) return compact(parts.items[0].text);
    if (parts.items.size() != 3) return std::nullopt;
    const bool has_name = !parts.items[0].is_number || !parts.items[1].is_number;
    return has_name ? with_month_name(parts) : with_numbers(parts, order);
}

std::optional<int> hour_of(int hour, std::string_view half) {
    if (half.empty()) return hour <= 23 ? std::optional{hour} : std::nullopt;
    if (hour < 1 || hour > 12) return std::nullopt;
    return hour % 12 + (half == "pm" ? 12 : 0);
}

// "8:26", "08:26:00", "08:26:00.000", each perhaps with "pm" behind.
std::optional<TimeOfDay> time_alone(std::string_view text) {
    std::string_view half;
    if (text.ends_with("am") || text.ends_with("pm")) {
        half = text.substr(text.size() - 2);
        text = text::trim_ascii(text.substr(0, text.size() - 2));
    }
    const Parts parts = split(text);
    const std::size_t count = parts.items.size();
    const bool is_time = (count == 2 && parts.marks == ":") || (count == 3 && parts.marks == "::") ||
                         (count == 4 && parts.marks == "::.");
    if (!is_time || text.find(' ') != std::string_view::npos) return std::nullopt;
    const auto hour = number_of(parts.items[0], 2), minute = number_of(parts.items[1], 2);
    const auto second = count > 2 ? number_of(parts.items[2], 2) : 0;
    if (!hour || !minute || !second || *minute > 59 || *second > 59) return std::nullopt;
    const auto day_hour = hour_of(*hour, half);
    if (!day_hour) return std::nullopt;
    return TimeOfDay{(*day_hour * 60 + *minute) * 60 + *second};
}

// Where the date ends: before the blank or T that stands before the hour.
std::size_t end_of_date(std::string_view folded) {
    const std::size_t colon = folded.find(':');
    if (colon == std::string_view::npos) return folded.size();
    const std::size_t last = folded.find_last_of(" t", colon);
    return last == std::string_view::npos ? folded.size() : last;
}

}  // namespace

std::optional<LocalMoment> parse_local_loose(std::string_view text, DateOrder order) {
    if (text.size() > 64) return std::nullopt;
    const std::string folded = text::fold(text);
    const std::size_t end = end_of_date(folded);
    const auto date = date_alone(text::trim_ascii(std::string_view{folded}.substr(0, end)), order);
    if (!date) return std::nullopt;
    if (end == folded.size()) return LocalMoment{*date, {}};
    const auto time = time_alone(std::string_view{folded}.substr(end + 1));
    if (!time) return std::nullopt;
    return LocalMoment{*date, *time};
}

std::optional<Date> parse_date_loose(std::string_view text, DateOrder order) {
    const auto moment = parse_local_loose(text, order);
    if (!moment || moment->time.seconds != 0) return std::nullopt;
    return moment->date;
}

}  // namespace lazo
